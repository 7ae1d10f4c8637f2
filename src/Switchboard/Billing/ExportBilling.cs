using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Billing;

/// <summary>
/// The lines of an invoice: what each agent sent over each channel on each day, and the months of rented numbers; what it costs and what is billed.
/// </summary>
internal sealed class ExportBilling(Database database, AgentReach reach, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    const int MostDays = 366;

    static readonly Sql Lines = $"""
        SELECT u.day, u.agent_id, a.display_name, u.channel, u.quantity, u.segments, u.cost_micros, u.markup_percent, {UsageLine.Billed} AS billed_micros,
            'messages' AS item
        FROM usage_day u LEFT JOIN agent a ON a.organization_id = u.organization_id AND a.id = u.agent_id
        WHERE u.organization_id = @organization AND u.day >= @from AND u.day <= @to AND (@agent = '' OR u.agent_id = @agent) AND u.quantity > 0
        UNION ALL SELECT r.at AS day, r.agent_id, a.display_name, 'sms' AS channel, 1 AS quantity, 0 AS segments, r.cost_micros, r.markup_percent,
            {RentLine.Billed} AS billed_micros, 'number' AS item
        FROM number_rent r LEFT JOIN agent a ON a.organization_id = r.organization_id AND a.id = r.agent_id
        WHERE r.organization_id = @organization AND r.at >= @from AND r.at < @end AND (@agent = '' OR r.agent_id = @agent)
        ORDER BY day, agent_id, channel, item
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/billing/export", (
                Caller caller, ExportBilling export, DateOnly? from, DateOnly? to, AgentId? agentId, OrganizationId? organizationId, CancellationToken ct) =>
            export.Export(caller, from, to, agentId, organizationId, ct).ToHttp())
            .Says("exportBilling", "Billing", "The lines of an invoice: a day, an agent, a channel").Requires(Tier.Organization);
        routes.MapGet("/api/v1/billing/export.csv", async (
                Caller caller, ExportBilling export, DateOnly? from, DateOnly? to, AgentId? agentId, OrganizationId? organizationId, CancellationToken ct) =>
            (await export.Export(caller, from, to, agentId, organizationId, ct)).Match(Csv, problem => problem.ToHttp()))
            .Says("exportBillingAsCsv", "Billing", "The same as a table")
            .Produces<Stream>(StatusCodes.Status200OK, "text/csv").Requires(Tier.Organization);
    }

    async Task<Outcome<BillingExport>> Export(
        Caller caller, DateOnly? from, DateOnly? to, AgentId? agent, OrganizationId? named, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var (first, last) = (from ?? new DateOnly(today.Year, today.Month, 1), to ?? today);
        if (last < first || last.DayNumber - first.DayNumber >= MostDays)
        {
            return Problem.Invalid(
                "from", $"From {first:yyyy-MM-dd} to {last:yyyy-MM-dd} is no period of 1 to {MostDays} days.",
                "Give from and to as days such as 2026-11-01, both included.");
        }

        var found = await UsageReach.Of(reach, caller, agent, named, ct);
        if (found.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = found.Value.Organization;
        var asked = new { from = Midnight(first), to = Midnight(last), end = Midnight(last.AddDays(1)), agent = agent?.Value ?? "" };
        return await database.Write(organization, async unit =>
        {
            var lines = await unit.Many(Lines, asked, InvoiceLine.From);
            await audit.Append(unit, organization, caller.Actor, "billing.exported", organization.Value, new { from = first, to = last, lines = lines.Count });
            return new BillingExport(
                organization, first, last, Money.Of(lines.Sum(line => line.ProviderCost.Micros)), Money.Of(lines.Sum(line => line.BillingCost.Micros)), lines);
        }, ct);
    }

    static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>RFC 4180. Amounts are US dollars with a point; what a spreadsheet would take for a formula is no name of an agent's here.</summary>
    static IResult Csv(BillingExport export)
    {
        var text = new StringBuilder("day,agentId,agentName,channel,quantity,segments,providerCost,markupPercent,markup,billingCost,currency,item\r\n");
        foreach (var line in export.Lines)
        {
            text.AppendJoin(
                ',',
                line.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), line.AgentId?.Value ?? "", Quoted(line.AgentName ?? ""),
                EnumText.Of(line.Channel),
                Number(line.Quantity), Number(line.Segments), Amount(line.ProviderCost), Number(line.MarkupPercent), Amount(line.Markup),
                Amount(line.BillingCost), line.ProviderCost.Currency, EnumText.Of(line.Item)).Append("\r\n");
        }

        return Results.File(
            Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8",
            string.Create(CultureInfo.InvariantCulture, $"billing-{export.From:yyyy-MM-dd}-{export.To:yyyy-MM-dd}.csv"));
    }

    // A cell that begins like a formula is one to a spreadsheet (OWASP, CSV injection).
    static string Quoted(string name) =>
        $"\"{(name.Length > 0 && "=+-@\t\r".Contains(name[0], StringComparison.Ordinal) ? "'" : "")}{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string Amount(Money money) => Dollars.Of(money.Micros).ToString("0.000000", CultureInfo.InvariantCulture);
}

/// <summary>A line of an invoice.</summary>
internal sealed record InvoiceLine(
    [property: Description("The day (UTC).")] DateOnly Day,
    [property: Description("The agent; absent for a number of the pool.")] AgentId? AgentId,
    [property: Description("How it is called.")] string? AgentName,
    [property: Description("The channel.")] ChannelKind Channel,
    [property: Description("How many messages, or months of a number.")] long Quantity,
    [property: Description("How many segments they took.")] long Segments,
    [property: Description("What the provider takes.")] Money ProviderCost,
    [property: Description("What is billed on top, in percent.")] long MarkupPercent,
    [property: Description("What that is.")] Money Markup,
    [property: Description("What is billed.")] Money BillingCost,
    [property: Description("messages, or the rent of a number.")] InvoiceItem Item)
{
    public static InvoiceLine From(Row row)
    {
        var (cost, billed) = (row.Long("cost_micros"), row.Long("billed_micros"));
        return new(
            DateOnly.FromDateTime(row.Instant("day").UtcDateTime), row.IdOrNull<AgentId>("agent_id"), row.TextOrNull("display_name"),
            row.Enum<ChannelKind>("channel"), row.Long("quantity"), row.Long("segments"), Money.Of(cost), row.Long("markup_percent"),
            Money.Of(billed - cost), Money.Of(billed), row.Enum<InvoiceItem>("item"));
    }
}

/// <summary>What a line is for.</summary>
internal enum InvoiceItem
{
    /// <summary>Messages out.</summary>
    Messages,

    /// <summary>A month of a rented number.</summary>
    Number,
}

/// <summary>The lines of an invoice, and what they come to.</summary>
internal sealed record BillingExport(
    [property: Description("Whose bill it is.")] OrganizationId OrganizationId,
    [property: Description("The first day (UTC).")] DateOnly From,
    [property: Description("The last day (UTC).")] DateOnly To,
    [property: Description("What providers take in all.")] Money ProviderCost,
    [property: Description("What is billed in all.")] Money BillingCost,
    [property: Description("A line for each day, agent and channel, and for each month of a number, by day.")] IReadOnlyList<InvoiceLine> Lines);
