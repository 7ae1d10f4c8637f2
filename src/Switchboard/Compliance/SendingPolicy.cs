using System.ComponentModel;
using Switchboard.Channels.Gate;
using Switchboard.Compliance.Consents;
using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>How an organization sends.</summary>
/// <param name="PostalAddress">What stands under marketing mail; without one none goes out.</param>
/// <param name="ConsentForInformational">Whether informational messages too need recorded consent.</param>
internal sealed record SendingPolicy(
    string? PostalAddress, bool ConsentForInformational,
    [property: Description(SendingPolicy.MarketingSays)] long? MarketingPerDay,
    [property: Description(SendingPolicy.InformationalSays)] long? InformationalPerDay,
    [property: Description(SendingPolicy.ConsentSays)] IReadOnlyList<OwnConsent> Consent,
    [property: Description(SendingPolicy.BlockSays)] bool BlockUnregisteredA2p,
    [property: Description(SendingPolicy.PurposesSays)] IReadOnlyList<Purpose>? AgentPurposes = null)
{
    internal const string MarketingSays =
        "How many marketing messages one person gets within 24 hours; no more than the table of rules lets everybody send.";

    internal const string InformationalSays =
        "How many informational messages one person gets within 24 hours unless they write; no more than the deployment lets everybody send.";

    internal const string ConsentSays = "Consent that has to be on record beyond what the law's table asks for, by purpose and channel.";

    internal const string BlockSays =
        "Whether texts to the US from numbers without a registered campaign (A2P 10DLC) are refused; false: as the deployment has it.";

    internal const string PurposesSays =
        "The purposes that the organization's agents may state; left out: all. Its admins aren't bound by it.";

    /// <summary>Where a refusal comes from that no table asks for.</summary>
    public const string Source = "The organization's sending policy (PUT /api/v1/compliance/policy)";

    static readonly Sql Find = """
        SELECT postal_address, consent_for_informational, marketing_per_day, informational_per_day, own_consent, block_unregistered, agent_purposes
        FROM sending_policy WHERE organization_id = @organization
        """;

    /// <summary>Nothing was said.</summary>
    static readonly SendingPolicy None = new(null, false, null, null, [], false);

    /// <summary>The organization's.</summary>
    internal static async ValueTask<SendingPolicy> Of(Session session) => await session.One(Find, null, From) ?? None;

    static SendingPolicy From(Row row) => new(
        row.TextOrNull("postal_address"), row.Flag("consent_for_informational"), row.LongOrNull("marketing_per_day"), row.LongOrNull("informational_per_day"),
        OwnConsent.Read(row.TextOrNull("own_consent")), row.Flag("block_unregistered"),
        StatedPurpose.Read(row.TextOrNull("agent_purposes")) is { Count: > 0 } left ? left : null);
}
