using System.ComponentModel;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Billing;

/// <summary>What went out over a channel in a while, and what it costs.</summary>
internal sealed record UsageLine(
    [property: Description("The channel.")] ChannelKind Channel,
    [property: Description("How many messages.")] long Quantity,
    [property: Description("How many segments they took; one each on channels without.")] long Segments,
    [property: Description("What the provider takes for them.")] Money ProviderCost,
    [property: Description("What is billed for them.")] Money BillingCost)
{
    /// <summary>What a line of a day is billed with, in millionths; half a millionth counts as one.</summary>
    public const string Billed = "u.cost_micros + (u.cost_micros * u.markup_percent + 50) / 100";

    // The one index has an organization's days, the other an agent's.
    static readonly Sql OfAgent = $"{Sums} AND u.agent_id = @agent GROUP BY u.channel ORDER BY u.channel";

    static readonly Sql OfOrganization = $"{Sums} GROUP BY u.channel ORDER BY u.channel";

    const string Sums = $"""
        SELECT u.channel, CAST(sum(u.quantity) AS bigint) AS quantity, CAST(sum(u.segments) AS bigint) AS segments,
            CAST(sum(u.cost_micros) AS bigint) AS cost_micros, CAST(sum({Billed}) AS bigint) AS billed_micros
        FROM usage_day u WHERE u.organization_id = @organization AND u.day >= @since
        """;

    /// <summary>A line for each channel, of one agent or of all.</summary>
    public static ValueTask<List<UsageLine>> Read(Session session, AgentId? agent, DateTimeOffset since) => agent is { } one
        ? session.Many(OfAgent, new { agent = one, since }, From)
        : session.Many(OfOrganization, new { since }, From);

    static UsageLine From(Row row) => new(
        row.Enum<ChannelKind>("channel"), row.Long("quantity"), row.Long("segments"), Money.Of(row.Long("cost_micros")), Money.Of(row.Long("billed_micros")));
}
