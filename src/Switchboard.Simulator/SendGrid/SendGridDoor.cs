using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.SendGrid.Mails;

namespace Switchboard.Simulator.SendGrid;

/// <summary>The one door of api.sendgrid.com: credentials, faults, the operation, the ledger, the answer, in this order.</summary>
internal sealed class SendGridDoor(SendGridAccounts accounts, FaultBoard faults, TruthLedger ledger, SavedWorld saved, TimeProvider clock)
{
    public const string Provider = "sendgrid";

    /// <summary>https://www.twilio.com/docs/sendgrid/api-reference/mail-send/limitations</summary>
    const long LargestBody = 30 * 1024 * 1024;

    static readonly SendGridAnswer NotJson = SendGridAnswer.Refuse(400, "Bad Request");

    static readonly SendGridAnswer TooLarge = SendGridAnswer.Refuse(413, "Payload too large");

    public RequestDelegate For(string operation, Func<SendGridRequest, SendGridAnswer> handle) => http => Open(http, operation, handle);

    async Task Open(HttpContext http, string operation, Func<SendGridRequest, SendGridAnswer> handle)
    {
        if (MailApi.Key(http) is not { } key || accounts.WithKey(key) is not { } account)
        {
            await Answer(
                http,
                operation,
                null,
                SendGridAnswer.Refuse(
                    401, MailApi.Key(http) is null ? "authorization required" : "The provided authorization grant is invalid, expired, or revoked"));
            return;
        }

        var body = await MailApi.Read(http, LargestBody);
        if (body.Fault != BodyFault.None)
        {
            await Answer(http, operation, account, body.Fault == BodyFault.TooLarge ? TooLarge : NotJson);
            return;
        }

        var fault = faults.Strike(Provider, operation);
        if (!await RefusedByFault(http, operation, account, body.Value, fault))
        {
            await Answer(http, operation, account, handle(new(account, body.Value, http)), fault);
        }
    }

    async Task<bool> RefusedByFault(HttpContext http, string operation, SendGridAccount account, JsonElement body, FaultRule? fault)
    {
        if (fault?.Kind is null or FaultKind.TimeoutAfterAccept)
        {
            return false;
        }

        var answer = ReadMail.Described(
            fault.Kind is FaultKind.Status429 ? SendGridAnswer.Refuse(429, "too many requests") : SendGridAnswer.Refuse(500, "Internal Server Error"),
            body);
        if (fault.Kind is FaultKind.TimeoutBefore)
        {
            ledger.Add(Row(operation, account, answer, fault) with { Outcome = "cut", Status = null, Error = null });
            http.Abort();
            return true;
        }

        if (fault.Kind is FaultKind.Status429)
        {
            var headers = http.Response.Headers;
            (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) = ("600", "0");
            headers["X-RateLimit-Reset"] = (clock.GetUtcNow().ToUnixTimeSeconds() + 1).ToString(CultureInfo.InvariantCulture);
        }

        await Answer(http, operation, account, answer, fault);
        return true;
    }

    async Task Answer(HttpContext http, string operation, SendGridAccount? account, SendGridAnswer answer, FaultRule? fault = null)
    {
        var cut = fault?.Kind is FaultKind.TimeoutAfterAccept;
        var row = Row(operation, account, answer, fault);
        ledger.Add(cut ? row with { Status = null } : row);
        if (answer.IsLasting)
        {
            saved.Changed();
        }

        answer.Then?.Invoke();
        if (cut)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = answer.Status;
        if (answer.MessageId is { } id)
        {
            http.Response.Headers["X-Message-Id"] = id;
        }

        if (answer.Payload.Length > 0)
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = answer.Payload.Length;
            await http.Response.Body.WriteAsync(answer.Payload, http.RequestAborted);
        }
    }

    static LedgerRow Row(string operation, SendGridAccount? account, SendGridAnswer answer, FaultRule? fault) => new()
    {
        Provider = Provider,
        Kind = RowKind.Request,
        Operation = operation,
        Outcome = answer.Status >= 400 ? "refused" : "accepted",
        Account = account?.Id,
        MessageSid = answer.MessageId,
        From = answer.From,
        To = answer.To,
        Subject = answer.Subject,
        Body = answer.Body,
        Status = answer.Status,
        Error = answer.Error,
        Fault = fault is null ? null : FaultRule.NameOf(fault.Kind),
    };
}
