using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Subaccounts;

/// <summary>Reads a subaccount's credential anew by the account above it. Many who are refused at once ask once.</summary>
/// <param name="services">The adapters, which themselves ask here, can't be had when this is made.</param>
internal sealed partial class RenewCredentials(
    Database db, Credentials credentials, AuditLog audit, IServiceProvider services, TimeProvider clock,
    ILogger<RenewCredentials> log) : ICredentialRenewal
{
    /// <summary>Anybody can send a forged webhook: that must not make a request at the provider each time.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    static readonly Sql Find = $"""
        SELECT {Subaccount.Columns} FROM subaccount s
        WHERE s.organization_id = @organization AND s.credential_id = @id AND s.status NOT IN ('closed', 'kept')
        """;

    readonly ConcurrentDictionary<CredentialId, Asked> asked = new();

    public async ValueTask<ProviderCredential?> Renew(ProviderCredential refused, CancellationToken ct)
    {
        if (refused.ApartFor is not { } organization)
        {
            return null;
        }

        // Who was refused with what others have renewed meanwhile needs no answer from the provider.
        if (await credentials.By(refused.Id, organization, ct) is { } known && !HasSameFields(known, refused))
        {
            return known;
        }

        var now = clock.GetTimestamp();
        var turn = asked.AddOrUpdate(
            refused.Id,
            _ => Ask(refused, organization, now),
            (_, before) => clock.GetElapsedTime(before.At, now) < Pause && !before.GaveAnother ? before : Ask(refused, organization, now));
        return await turn.Answer.Value.WaitAsync(ct) is { } fresh && !HasSameFields(fresh, refused) ? fresh : null;
    }

    Asked Ask(ProviderCredential refused, OrganizationId organization, long now) => new(now, new(() => Fetch(refused, organization)));

    async Task<ProviderCredential?> Fetch(ProviderCredential refused, OrganizationId organization)
    {
        var ct = CancellationToken.None;
        if (await db.Read(organization, session => session.One(Find, new { id = refused.Id }, Subaccount.From), ct) is not { Account: { } account } row
            || services.GetServices<ISubaccountProvider>().FirstOrDefault(one => one.Name == row.Provider) is not { } provider
            || await credentials.By(row.ParentId, organization, ct) is not { } parent)
        {
            return null;
        }

        var told = await provider.Fetch(account, parent, ct);
        if (told is not { Succeeded: true, Value: { } opened } || HasSameFields(opened.Fields, refused.Fields))
        {
            LogUnchanged(log, row.SubaccountId, told.Problem?.Code ?? "unchanged");
            return null;
        }

        await db.Write(organization, async unit =>
        {
            await credentials.RenewApart(unit, refused.Id, opened.Fields);
            await audit.Append(
                unit,
                organization,
                AuditEntry.System,
                "credential.renewed",
                refused.Id.Value,
                new { row.Provider, row.Account, subaccountId = row.SubaccountId });
            return true;
        }, ct);
        credentials.Forget(organization, refused.Realm);
        LogRenewed(log, row.SubaccountId);
        return await credentials.By(refused.Id, organization, ct);
    }

    static bool HasSameFields(ProviderCredential one, ProviderCredential other) => HasSameFields(one.Fields, other.Fields);

    static bool HasSameFields(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.All(field => other.GetValueOrDefault(field.Key) == field.Value);

    sealed record Asked(long At, Lazy<Task<ProviderCredential?>> Answer)
    {
        public bool GaveAnother => Answer is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: not null } };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The provider has another credential for subaccount {Subaccount}; it is used from now on")]
    static partial void LogRenewed(ILogger log, SubaccountId subaccount);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The credential of subaccount {Subaccount} was refused, and its account above tells no other ({Code})")]
    static partial void LogUnchanged(ILogger log, SubaccountId subaccount, string code);
}
