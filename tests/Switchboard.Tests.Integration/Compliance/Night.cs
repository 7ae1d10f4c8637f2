using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Switchboard.Channels.Gate;
using Switchboard.Compliance.Hours;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>A world with hours, at a time of the test's choice.</summary>
internal static class Night
{
    /// <summary>Wednesday, 3 February 2027, half past ten in the evening in California, where the people of tests live.</summary>
    public static readonly DateTimeOffset InCalifornia = Utc("2027-02-04T06:30:00Z");

    /// <summary>When their day begins after it.</summary>
    public static readonly DateTimeOffset Morning = Utc("2027-02-04T16:00:00Z");

    public static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text);

    /// <param name="alone">Whether no other rule of the gate is asked.</param>
    public static async Task<World> Open(MovableClock clock, DateTimeOffset at, bool alone = false)
    {
        clock.GoTo(at);
        return await World.Start(
            options =>
            {
                options.Clock = clock;
                if (alone)
                {
                    options.Services = services =>
                    {
                        services.RemoveAll<IGateRule>();
                        services.AddSingleton<IGateRule>(provider => provider.GetRequiredService<QuietHours>());
                    };
                }
            },
            (World.HoldInformational, "true"), ("Jobs:Poll", "50ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms"));
    }

    public static void GoTo(this MovableClock clock, DateTimeOffset at) => clock.Move(at - clock.GetUtcNow());
}
