using System.Text.Json;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Taint;

/// <summary>Whom an organization's agents may write to first.</summary>
public enum FirstContactMode
{
    /// <summary>Anybody but those whose address stands in what people wrote.</summary>
    Open,

    /// <summary>Once anybody has written to the agent: only whom the organization knows.</summary>
    Known,

    /// <summary>Only whom the organization knows.</summary>
    Approved,
}

/// <summary>What holds where an organization has no say of its own.</summary>
[Settings("Taint")]
public sealed record TaintSettings : ISettings
{
    [Setting("Whom agents may write to first: `open`, `known` or `approved`, as docs/security.md says; an organization's own choice goes before.")]
    public FirstContactMode FirstContact { get; init; } = FirstContactMode.Known;

    [Setting("The same for organizations in the sandbox, which reach nobody real.")]
    public FirstContactMode FirstContactInSandbox { get; init; } = FirstContactMode.Open;
}

/// <summary>Whom an organization's agents may write to first, as it holds now.</summary>
/// <param name="Allowed">Whom they may write to in any case: domains (<c>@example.com</c>), beginnings of numbers (<c>+4930</c>), whole addresses,
/// and where on the net they may have what they hear delivered to (<c>https://agent.example.com</c>).</param>
internal sealed record FirstContactPolicy(FirstContactMode Mode, IReadOnlyList<string> Allowed)
{
    static readonly Sql Find = """
        SELECT o.mode AS realm, p.mode AS mode, p.allowed FROM organization o LEFT JOIN first_contact p ON p.organization_id = o.organization_id
        WHERE o.organization_id = @organization
        """;

    public static async ValueTask<FirstContactPolicy> Load(Session session, TaintSettings settings) =>
        await session.One(Find, null, row => From(row, settings)) ?? new(settings.FirstContact, []);

    public bool Allows(string address) => Allowed.Any(entry => entry switch
    {
        ['@', ..] => address.EndsWith(entry, StringComparison.Ordinal),
        ['+', ..] => address.StartsWith(entry, StringComparison.Ordinal),
        _ when IsOrigin(entry) => address.StartsWith(entry + "/", StringComparison.Ordinal),
        _ => address == entry,
    });

    /// <summary>Whether an entry is a place on the net, such as <c>https://agent.example.com</c>.</summary>
    public static bool IsOrigin(string entry) => Uri.TryCreate(entry, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.UserInfo.Length == 0 && url.AbsoluteUri == entry + "/";

    static FirstContactPolicy From(Row row, TaintSettings settings) => new(
        row.TextOrNull("mode") is { } mode ? EnumText.Parse<FirstContactMode>(mode)
            : row.Text("realm") == EnumText.Of(OrganizationMode.Sandbox) ? settings.FirstContactInSandbox
            : settings.FirstContact,
        row.TextOrNull("allowed") is { } allowed ? JsonSerializer.Deserialize<string[]>(allowed, Wire.Json)! : []);
}
