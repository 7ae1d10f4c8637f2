using System.Security.Cryptography;

namespace Switchboard.Simulator.Faults;

/// <summary>What can go wrong between two systems.</summary>
internal enum FaultKind
{
    /// <summary>429, code 20429, before anything is accepted.</summary>
    Status429,

    /// <summary>500, code 20500; nothing exists.</summary>
    Status5xx,

    /// <summary>The connection is cut before anything is accepted.</summary>
    TimeoutBefore,

    /// <summary>The request is accepted and takes its course, but the connection is cut without an answer.</summary>
    TimeoutAfterAccept,

    /// <summary>The webhook is delivered twice, both at once.</summary>
    DuplicateWebhook,

    /// <summary>The webhook waits until the next one of its account is done (at most <c>delayMs</c>, 2,000 unless given).</summary>
    ReorderWebhooks,

    /// <summary>The webhook waits <c>delayMs</c> (1,000 unless given).</summary>
    DelayWebhook,

    /// <summary>The webhook is never sent.</summary>
    DropWebhook,

    /// <summary>The webhook is signed with a wrong key.</summary>
    BadSignature,
}

/// <summary>A fault as it is set: which calls it is about, how often, how many times at most.</summary>
/// <param name="To">The only recipient whose texts it strikes; for <c>messages.create</c> and <c>webhook.status</c>.</param>
internal sealed record FaultSetting(
    string? Provider, string? Operation, FaultKind? Kind, double? Percent, int? Times, int? Seed, int? DelayMs, string? To = null);

/// <summary>A fault in force. Its n-th decision depends on the seed and n alone.</summary>
internal sealed class FaultRule(FaultSetting setting, string? id = null)
{
    static readonly HashSet<FaultKind> AboutWebhooks =
        [FaultKind.DuplicateWebhook, FaultKind.ReorderWebhooks, FaultKind.DelayWebhook, FaultKind.DropWebhook, FaultKind.BadSignature];

    readonly Lock gate = new();
    readonly Random chance = new(setting.Seed ?? 0);
    int drawn;
    int hit;

    public string Id { get; } = id ?? "flt_" + RandomNumberGenerator.GetHexString(12, lowercase: true);
    public FaultKind Kind { get; } = setting.Kind!.Value;
    public double Percent { get; } = setting.Percent ?? 100;
    public TimeSpan? Delay { get; } = setting.DelayMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    /// <summary>The only recipient whose texts it strikes, if there is one.</summary>
    public string? To => setting.To;

    public bool IsAbout(string provider, string operation, string? to = null) =>
        Matches(setting.Provider, provider)
            && (setting.To is null || setting.To == to)
            && Matches(setting.Operation, operation)
            && IsForWebhooks == operation.StartsWith("webhook.", StringComparison.Ordinal);

    public bool IsForWebhooks => AboutWebhooks.Contains(Kind);

    public bool Strikes()
    {
        lock (gate)
        {
            drawn++;
            if (chance.NextDouble() * 100 >= Percent || (setting.Times is { } limit && hit >= limit))
            {
                return false;
            }

            hit++;
            return true;
        }
    }

    public object Describe()
    {
        lock (gate)
        {
            return new
            {
                Id,
                provider = setting.Provider ?? "*",
                operation = setting.Operation ?? "*",
                Kind,
                Percent,
                setting.Times,
                setting.Seed,
                setting.DelayMs,
                setting.To,
                drawn,
                hit,
            };
        }
    }

    /// <summary>All kinds, as they are written.</summary>
    public static string Names { get; } = string.Join(", ", Enum.GetValues<FaultKind>().Select(NameOf));

    public static string NameOf(FaultKind kind)
    {
        var name = kind.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    static bool Matches(string? pattern, string value) => pattern is null or "" or "*" || pattern == value
        || (pattern.EndsWith(".*", StringComparison.Ordinal) && value.StartsWith(pattern[..^1], StringComparison.Ordinal));
}
