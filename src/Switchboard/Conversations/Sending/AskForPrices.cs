using Microsoft.Extensions.Logging;
using Switchboard.Billing;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// Providers rate a message after it has left. When messages have come to certain ages, their accounts are asked for what they took, many at once,
/// and what was reserved for them is corrected. Ids are in order of time, so each look is a range of the table's own key; what was planned
/// for later is looked for by that time.
/// </summary>
internal sealed partial class AskForPrices : Sweep
{
    const int AtOnce = 500;
    const int InOneUnit = 50;
    static readonly TimeSpan MostBetween = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LeastBetween = TimeSpan.FromMilliseconds(100);

    // How long a message may take to be handed over, with all its tries.
    static readonly TimeSpan Way = TimeSpan.FromMinutes(30);

    const string Columns = """
        d.message_id, d.organization_id, d.provider_message_id, d.cost_micros, m.agent_id, m.channel, m.segments, m.created_at,
            coalesce(d.send_at, m.created_at) AS left_at, coalesce(d.carrier_id, m.credential_id) AS credential_id
        FROM delivery d JOIN message m ON m.id = d.message_id AND m.organization_id = d.organization_id
        """;

    const string Unrated = "d.price_micros IS NULL AND d.provider_message_id IS NOT NULL";

    static readonly Sql Written = $"""
        SELECT {Columns} WHERE d.message_id > @after AND d.message_id < @before AND d.send_at IS NULL AND {Unrated} ORDER BY d.message_id LIMIT @take
        """;

    static readonly Sql Planned = $"""
        SELECT {Columns} WHERE d.send_at > @since AND d.send_at <= @until AND d.message_id > @after AND {Unrated} ORDER BY d.message_id LIMIT @take
        """;

    readonly Database database;
    readonly Lines lines;
    readonly ILogger<AskForPrices> logger;
    readonly List<Look> looks;

    public AskForPrices(Broom broom, Database database, Lines lines, BillingSettings settings, ILogger<AskForPrices> logger)
        : base(broom, logger)
    {
        (this.database, this.lines, this.logger) = (database, lines, logger);
        // After a start each age looks back as far again: what nobody asked for while no node ran is between two ages, or between the last one and its double.
        var now = Clock.GetUtcNow();
        looks = [.. settings.PriceAges.Select(age => new Look(age, now - (2 * age)))];
        var pause = looks.Count == 0 ? MostBetween : looks.Min(look => look.Age) / 2;
        Rhythm = new(pause > MostBetween ? MostBetween : pause < LeastBetween ? LeastBetween : pause) { Lease = "delivery.prices" };
    }

    protected override Rhythm Rhythm { get; }

    public override async Task Round(CancellationToken ct)
    {
        foreach (var look in looks)
        {
            var until = Clock.GetUtcNow() - look.Age;
            // Whoever takes this over from another node begins where a start would.
            var since = look.Until > until - look.Age ? look.Until : until - look.Age;
            await All(Written, new(FloorOf(since), FloorOf(until), since, until, AtOnce), ct);
            await All(Planned, new("", FloorOf(until), since, until, AtOnce), ct);
            look.Until = until;
        }
    }

    async Task All(Sql sql, Range range, CancellationToken ct)
    {
        List<Rated> page;
        do
        {
            page = await database.ReadSystem(session => session.Many(sql, range, Rated.From), ct);
            await Each(page.GroupBy(one => one.Credential), account => account.Key.Value, account => Ask([.. account], ct), ct);
            range = page.Count > 0 ? range with { After = page[^1].Message.Value } : range;
        }
        while (page.Count == AtOnce);
    }

    async Task Ask(List<Rated> unrated, CancellationToken ct)
    {
        var account = await lines.Open(unrated[0].Act.Channel, unrated[0].Credential, unrated[0].Organization, ct);
        if (account.Succeeded && !account.Value.Provider.TellsPrices)
        {
            return;
        }

        var told = account.Succeeded
            ? await account.Value.Provider.Prices(unrated.Min(one => one.LeftAt), unrated.Max(one => one.LeftAt) + Way, account.Value.Credential, ct)
            : account.Problem!;
        if (told.Problem is { } problem)
        {
            // The next age asks again.
            LogUnasked(logger, unrated[0].Credential.Value, problem.Code);
            return;
        }

        foreach (var some in unrated.Where(one => told.Value.ContainsKey(one.ProviderMessageId)).GroupBy(one => one.Organization)
            .SelectMany(own => own.Chunk(InOneUnit)))
        {
            await database.Write(some[0].Organization, unit => Settle(unit, some, told.Value), ct);
        }
    }

    static async ValueTask<int> Settle(Session unit, Rated[] some, IReadOnlyDictionary<string, long> prices)
    {
        var settled = 0;
        foreach (var one in some)
        {
            settled += await new MessagePrice(one.Organization, one.Message, one.Act, prices[one.ProviderMessageId]).Settle(unit);
        }

        return settled;
    }

    static string FloorOf(DateTimeOffset instant) => Ids.Floor(MessageId.Prefix, instant);

    sealed class Look(TimeSpan age, DateTimeOffset until)
    {
        public TimeSpan Age => age;

        /// <summary>What had left by then was asked for at this age.</summary>
        public DateTimeOffset Until { get; set; } = until;
    }

    /// <summary>Where a page begins and ends: by messages' ids, and by the times that they were planned for.</summary>
    sealed record Range(string After, string Before, DateTimeOffset Since, DateTimeOffset Until, int Take);

    /// <summary>A message that its provider may have rated by now.</summary>
    sealed record Rated(OrganizationId Organization, MessageId Message, string ProviderMessageId, CredentialId Credential, DateTimeOffset LeftAt, Act Act)
    {
        public static Rated From(Row row) => new(
            row.Id<OrganizationId>("organization_id"), row.Id<MessageId>("message_id"), row.Text("provider_message_id"), row.Id<CredentialId>("credential_id"),
            row.Instant("left_at"), MessagePrice.ActOf(row));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What messages of account {Credential} cost could not be asked for ({Code}); it is tried again.")]
    static partial void LogUnasked(ILogger logger, string credential, string code);
}
