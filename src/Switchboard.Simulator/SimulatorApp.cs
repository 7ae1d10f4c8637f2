using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.Oidc;
using Switchboard.Simulator.Pages;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Resend;
using Switchboard.Simulator.Scenarios;
using Switchboard.Simulator.SendGrid;
using Switchboard.Simulator.Twilio;
using Switchboard.Simulator.Twilio.Registration;
using Switchboard.Simulator.Twilio.Senders;

namespace Switchboard.Simulator;

/// <summary>The outside world on a desk: carriers on their own wire protocols, and the people at the other end.</summary>
public static class SimulatorApp
{
    /// <summary>Builds the simulator. Start it with <c>StartAsync</c>; <c>app.Urls</c> then says where it listens.</summary>
    public static WebApplication Create(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Simulator" });
        builder.WebHost.UseKestrelCore().UseUrls(options.Url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(new BorrowedLog(options.Loggers)).SetMinimumLevel(LogLevel.Warning)
            // Whoever starts it says why it didn't start.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services
            .AddSingleton(options).AddSingleton(options.Clock).AddSingleton<PublicAddress>().AddSingleton<Outward>()
            .AddSingleton<Changes>().AddSingleton<TruthLedger>().AddSingleton<FaultBoard>().AddSingleton<WebhookFaults>().AddSingleton<Population>()
            .AddSingleton<KeptFiles>().AddSingleton<IForgets>(of => of.GetRequiredService<KeptFiles>())
            .AddSingleton<WorldState>().AddSingleton<SavedWorld>().AddSingleton<Background>().AddTwilio().AddResend().AddSendGrid().AddOidc().AddScenarios();

        var app = builder.Build();
        app.Services.GetRequiredService<SavedWorld>().Restore();
        app.UseLoopbackGuard(options);
        app.UseErrorBodies();
        app.MapGet("/health", () => Results.Json(new { status = "ok" }));
        app.MapLedger();
        app.MapFaults();
        app.MapPeople();
        app.MapAccounts();
        app.MapReviews();
        app.MapWindows();
        Rules.Map(app);
        app.MapLive();
        app.MapReset();
        app.MapScenarios();
        app.MapPages();
        app.MapTwilio();
        app.MapResend();
        app.MapSendGrid();
        app.MapOidc();
        return app;
    }

    /// <summary>Ends the scenario that is being played, with all that it had switched on; for whoever ends the exchange that it is played with.</summary>
    public static Task EndScenarios(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetRequiredService<Runner>().End();
    }
}
