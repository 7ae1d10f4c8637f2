using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.SendGrid.Mails;

namespace Switchboard.Simulator.SendGrid;

/// <summary>The one door of api.sendgrid.com: credentials, faults, the operation, the ledger, the answer, in this order.</summary>
internal sealed class SendGridDoor(SendGridAccounts accounts, FaultBoard faults, TruthLedger ledger, SavedWorld saved, Changes changes, TimeProvider clock)
{
    public const string Provider = "sendgrid";

    /// <summary>https://www.twilio.com/docs/sendgrid/api-reference/mail-send/limitations</summary>
    const long LargestBody = 30 * 1024 * 1024;

    public RequestDelegate For(string operation, Func<SendGridRequest, SendGridAnswer> handle) => http => Open(http, operation, handle);

    async Task Open(HttpContext http, string operation, Func<SendGridRequest, SendGridAnswer> handle)
    {
        if (Key(http) is not { } key || accounts.WithKey(key) is not { } account)
        {
            await Answer(http, operation, null, SendGridAnswer.Refuse(401, Key(http) is null ? "authorization required" : "The provided authorization grant is invalid, expired, or revoked"));
            return;
        }

        var (body, wrong) = await Read(http);
        if (wrong is not null)
        {
            await Answer(http, operation, account, wrong);
            return;
        }

        var fault = faults.Strike(Provider, operation);
        if (!await RefusedByFault(http, operation, account, body, fault))
        {
            await Answer(http, operation, account, handle(new(account, body, http)), fault);
        }
    }

    static async Task<(JsonElement Body, SendGridAnswer? Wrong)> Read(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestBody;
        }

        try
        {
            using var bytes = new MemoryStream();
            await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
            return (bytes.Length == 0 ? default : JsonElement.Parse(bytes.ToArray()), null);
        }
        catch (JsonException)
        {
            return (default, SendGridAnswer.Refuse(400, "Bad Request"));
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, SendGridAnswer.Refuse(413, "Payload too large"));
        }
    }

    async Task<bool> RefusedByFault(HttpContext http, string operation, SendGridAccount account, JsonElement body, FaultRule? fault)
    {
        if (fault?.Kind is null or FaultKind.TimeoutAfterAccept)
        {
            return false;
        }

        var answer = ReadMail.Described(fault.Kind is FaultKind.Status429 ? SendGridAnswer.Refuse(429, "too many requests") : SendGridAnswer.Refuse(500, "Internal Server Error"), body);
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
            changes.Happened();
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

    static string? Key(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && header[7..].Trim() is { Length: > 0 } key ? key : null;
    }
}
