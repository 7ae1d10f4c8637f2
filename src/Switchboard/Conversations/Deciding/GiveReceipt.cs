using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Deciding;

/// <summary>
/// A decision to hand on: signed, so that whoever has the published key can check it without asking anybody. It names the decision's entry in the audit
/// log by its hash, and of a message what was said, by a hash too.
/// </summary>
internal sealed class GiveReceipt(
    ReadDecisions decisions, SigningKeys keys, AuditTrail trail, Database database, ServerAddress server, TimeProvider clock) : IUseCase, IEndpoint
{
    const string Type = "decision-receipt+jwt";
    const string Keys = "/.well-known/jwks.json";
    const string MessageQueued = "message.queued";

    /// <summary>How many pages of the log are looked at; the entry stands within moments of the decision.</summary>
    const int MostPages = 20;

    static readonly TimeSpan EntryWithin = TimeSpan.FromSeconds(30);

    static readonly Sql Body = "SELECT body FROM message WHERE organization_id = @organization AND id = @message";

    static readonly Sql Entry = $"SELECT {SealedFields.Columns} FROM audit_entry e WHERE e.organization_id = @organization AND e.id = @entry";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/decisions/{decisionId}/receipt", (
                DecisionId decisionId, Caller caller, GiveReceipt give, OrganizationId? organizationId, CancellationToken ct) =>
            give.Give(caller, decisionId, organizationId, ct).ToHttp())
            .Says("getDecisionReceipt", "Compliance", "One decision, signed, for others to check offline");
        routes.MapGet(Keys, (SigningKeys keys, HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "public, max-age=3600";
                return new KeySet(keys.Public);
            })
            .Open("Keys that check a signature are for everybody.");
    }

    async Task<Outcome<DecisionReceipt>> Give(Caller caller, DecisionId id, OrganizationId? named, CancellationToken ct)
    {
        var found = await decisions.Find(caller, id, named, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var (organization, decision) = (caller.Reach(named).Value, found.Value);
        var claims = new ReceiptClaims(
            server.PublicText, clock.GetUtcNow().ToUnixTimeSeconds(), id.Value, organization, decision,
            decision is { Allowed: true, MessageId: { } message } ? await HashOf(organization, message, ct) : null,
            await EntryOf(organization, decision, ct));
        return new DecisionReceipt(id, keys.Sign(Type, claims), keys.Public[0].Kid, server.PublicText + Keys);
    }

    async Task<string?> HashOf(OrganizationId organization, MessageId message, CancellationToken ct) =>
        await database.Read(organization, session => session.One(Body, new { message }, row => row.Text("body")), ct) is { } body
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))
            : null;

    /// <summary>Its entry in the audit log: its own, or where a message is its record, that of the message.</summary>
    async Task<ReceiptEntry?> EntryOf(OrganizationId organization, DecisionView decision, CancellationToken ct)
    {
        // Entries are found by their time: an index by subject would be written at every send.
        var asked = new AuditQuestion("", "", "", decision.DecidedAt, decision.DecidedAt + EntryWithin);
        AuditPlace? after = null;
        for (var page = 0; page < MostPages; page++)
        {
            var some = await trail.Read(organization, asked, after, AuditTrail.MostLookedAt, ct);
            if (some.Items.FirstOrDefault(entry => IsOf(entry, decision)) is { } entry)
            {
                var fields = await database.Read(organization, session => session.One(Entry, new { entry = entry.AuditId }, SealedFields.From), ct);
                return fields is null ? null : new(entry.AuditId, entry.Action, AuditChain.Hash(fields));
            }

            if (some.NextCursor is not { } next)
            {
                break;
            }

            after = AuditPlace.Read(next);
        }

        return null;
    }

    static bool IsOf(AuditView entry, DecisionView decision) =>
        entry.Subject == decision.DecisionId.Value || (entry.Subject == decision.MessageId?.Value && decision.Allowed && entry.Action == MessageQueued);

    /// <summary>What is signed.</summary>
    /// <param name="Iss">The address of this deployment.</param>
    /// <param name="Iat">When it was signed, in Unix seconds.</param>
    /// <param name="Sub">The decision's id.</param>
    /// <param name="Decision">As GET /api/v1/decisions/{decisionId} tells it.</param>
    /// <param name="BodySha256">Of the text of the message that it allowed, as it is kept, in UTF-8.</param>
    /// <param name="Audit">Its entry in the audit log.</param>
    sealed record ReceiptClaims(
        string Iss, long Iat, string Sub, OrganizationId OrganizationId, DecisionView Decision, string? BodySha256, ReceiptEntry? Audit);

    /// <summary>An entry of the audit log.</summary>
    /// <param name="Hash">What the log's chain is sealed over for it.</param>
    sealed record ReceiptEntry(AuditEntryId AuditId, string Action, string Hash);

    /// <summary>Keys that receipts are checked with (RFC 7517).</summary>
    internal sealed record KeySet(IReadOnlyList<SigningKeys.PublicKey> Keys);
}

/// <summary>A decision to hand on.</summary>
/// <param name="Receipt">A JWS in its compact form (ES256).</param>
/// <param name="KeyId">Which of the keys signed it.</param>
/// <param name="KeysUrl">Where the keys are published. Keep a copy of them with the receipt.</param>
internal sealed record DecisionReceipt(DecisionId DecisionId, string Receipt, string KeyId, string KeysUrl);
