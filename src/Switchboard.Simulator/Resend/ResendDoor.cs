using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Resend;

/// <summary>The one door of api.resend.com: credentials, faults, the operation, the ledger, the answer, in this order.</summary>
internal sealed class ResendDoor(Teams teams, FaultBoard faults, TruthLedger ledger)
{
    public const string Provider = "resend";

    /// <summary>A mail has at most 40 MB with its attachments in base64. https://resend.com/docs/dashboard/emails/attachments</summary>
    const long LargestBody = 40 * 1024 * 1024;

    static readonly ResendAnswer NotJson = ResendAnswer.Refuse(400, "validation_error", "The request body is not valid JSON.");

    static readonly ResendAnswer TooLarge = ResendAnswer.Refuse(413, "validation_error", "The email is larger than 40MB, attachments in base64 included.");

    public RequestDelegate For(string operation, Func<ResendRequest, ResendAnswer> handle) => For(operation, request => Task.FromResult(handle(request)));

    public RequestDelegate For(string operation, Func<ResendRequest, Task<ResendAnswer>> handle) => http => Open(http, operation, handle);

    async Task Open(HttpContext http, string operation, Func<ResendRequest, Task<ResendAnswer>> handle)
    {
        // https://resend.com/docs/knowledge-base/403-error-1010
        if (http.Request.Headers.UserAgent.Count == 0)
        {
            ledger.Add(Row(http, operation, null, new ResendAnswer(403, []) { Error = "1010" }, null));
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            http.Response.ContentType = "text/plain";
            await http.Response.WriteAsync("error code: 1010", http.RequestAborted);
            return;
        }

        if (MailApi.Key(http) is not { } key)
        {
            await Answer(http, operation, null, ResendAnswer.Refuse(401, "missing_api_key", "Missing API Key"));
            return;
        }

        if (teams.WithKey(key) is not { } team)
        {
            await Answer(http, operation, null, ResendAnswer.Refuse(403, "invalid_api_key", "API key is invalid"));
            return;
        }

        var body = await MailApi.Read(http, LargestBody);
        if (body.Fault != BodyFault.None)
        {
            await Answer(http, operation, team, body.Fault == BodyFault.TooLarge ? TooLarge : NotJson);
            return;
        }

        var fault = faults.Strike(Provider, operation);
        if (await RefusedByFault(http, operation, team, body.Value, fault))
        {
            return;
        }

        await Answer(http, operation, team, await handle(new ResendRequest(team, body.Value, body.Raw, http)), fault);
    }

    async Task<bool> RefusedByFault(HttpContext http, string operation, Team team, JsonElement body, FaultRule? fault)
    {
        if (fault?.Kind is null or FaultKind.TimeoutAfterAccept)
        {
            return false;
        }

        var answer = fault.Kind is FaultKind.Status429
            ? ResendAnswer.Refuse(429, "rate_limit_exceeded", "Too many requests. You can only make 5 requests per second.")
            : ResendAnswer.Refuse(500, "internal_server_error", "An unexpected error occurred.");
        var form = new Form(body);
        answer = answer with { From = form.Text("from"), To = form.Texts("to") is [var first, ..] ? first : null, Subject = form.Text("subject") };
        if (fault.Kind is FaultKind.TimeoutBefore)
        {
            ledger.Add(Row(http, operation, team, answer, fault) with { Outcome = "cut", Status = null, Error = null });
            http.Abort();
            return true;
        }

        if (fault.Kind is FaultKind.Status429)
        {
            var headers = http.Response.Headers;
            (headers["ratelimit-limit"], headers["ratelimit-remaining"], headers["ratelimit-reset"], headers.RetryAfter) = ("5", "0", "1", "1");
        }

        await Answer(http, operation, team, answer, fault);
        return true;
    }

    async Task Answer(HttpContext http, string operation, Team? team, ResendAnswer answer, FaultRule? fault = null)
    {
        var cut = fault?.Kind is FaultKind.TimeoutAfterAccept;
        foreach (var part in answer.Parts is [_, ..] parts ? parts : [answer])
        {
            var row = Row(http, operation, team, part with { Status = answer.Status, Repeats = answer.Repeats }, fault);
            ledger.Add(cut ? row with { Status = null } : row);
        }

        answer.Then?.Invoke();
        if (cut)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = answer.Payload.Length;
        await http.Response.Body.WriteAsync(answer.Payload, http.RequestAborted);
    }

    static LedgerRow Row(HttpContext http, string operation, Team? team, ResendAnswer answer, FaultRule? fault) => new()
    {
        Provider = Provider,
        Kind = RowKind.Request,
        Operation = operation,
        Outcome = answer.Status >= 400 ? "refused" : answer.Repeats ? "repeated" : "accepted",
        Account = team?.Id,
        MessageSid = answer.Id,
        From = answer.From,
        To = answer.To,
        Subject = answer.Subject,
        Body = answer.Body,
        Status = answer.Status,
        Error = answer.Error,
        Fault = fault is null ? null : FaultRule.NameOf(fault.Kind),
        IdempotencyToken = http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } key] ? key[..Math.Min(key.Length, 256)] : null,
    };
}
