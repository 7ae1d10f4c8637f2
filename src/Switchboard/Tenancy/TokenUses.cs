using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>A token was used at this time.</summary>
internal sealed record TokenUse(OrganizationId Organization, TokenId Id, DateTimeOffset At);

/// <summary>Writes down when tokens were last used, apart from the requests that used them. Under a flood some uses go unwritten.</summary>
internal sealed partial class TokenUses(Database db, ILogger<TokenUses> log) : BackgroundService
{
    static readonly Sql Update = """
        UPDATE token SET last_used_at = @At
        WHERE organization_id = @organization AND id = @Id AND (last_used_at IS NULL OR last_used_at < @At)
        """;

    readonly Channel<TokenUse> noted = Channel.CreateBounded<TokenUse>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Note(TokenUse use) => noted.Writer.TryWrite(use);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await noted.Reader.WaitToReadAsync(stoppingToken))
        {
            List<TokenUse> batch = [];
            while (batch.Count < 500 && noted.Reader.TryRead(out var use))
            {
                batch.Add(use);
            }

            foreach (var uses in batch.GroupBy(use => use.Organization))
            {
                await Write(uses.Key, [.. uses], stoppingToken);
            }
        }
    }

    async Task Write(OrganizationId organization, TokenUse[] uses, CancellationToken ct)
    {
        try
        {
            await db.Write(organization, async unit =>
            {
                foreach (var use in uses)
                {
                    await unit.Execute(Update, use);
                }

                return uses.Length;
            }, ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // The next use of the token tells it again.
            NotWritten(log, error, uses.Length);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last use of {Count} tokens wasn't written")]
    static partial void NotWritten(ILogger log, Exception error, int count);
}
