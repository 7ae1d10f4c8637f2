using System.ComponentModel;
using Switchboard.Data;

namespace Switchboard.Billing;

/// <summary>What rented numbers cost in a while.</summary>
internal sealed record RentLine(
    [property: Description("How many months of numbers.")] long Quantity,
    [property: Description("What the provider takes for them, as it is estimated.")] Money ProviderCost,
    [property: Description("What is billed for them.")] Money BillingCost)
{
    /// <summary>What an entry is billed with, in millionths; half a millionth counts as one.</summary>
    public const string Billed = "r.cost_micros + (r.cost_micros * r.markup_percent + 50) / 100";

    static readonly Sql Sums = $"""
        SELECT count(*) AS quantity, CAST(coalesce(sum(r.cost_micros), 0) AS bigint) AS cost_micros,
            CAST(coalesce(sum({Billed}), 0) AS bigint) AS billed_micros
        FROM number_rent r WHERE r.organization_id = @organization AND r.at >= @since AND (@agent = '' OR r.agent_id = @agent)
        """;

    /// <summary>Of an agent's own numbers, or of all that the organization has.</summary>
    public static async ValueTask<RentLine> Read(Session session, AgentId? agent, DateTimeOffset since) =>
        (await session.One(Sums, new { agent = agent?.Value ?? "", since }, row =>
            new RentLine(row.Long("quantity"), Money.Of(row.Long("cost_micros")), Money.Of(row.Long("billed_micros")))))!;
}
