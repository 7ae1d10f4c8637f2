using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Twilio;

/// <summary>The one door of every host of twilio.com: credentials, faults, the operation, the ledger, the answer, in this order.</summary>
internal sealed class TwilioDoor(Accounts accounts, FaultBoard faults, TruthLedger ledger, PublicAddress address)
{
    const string Provider = "twilio";

    public RequestDelegate For(string operation, Func<TwilioRequest, TwilioAnswer> handle) => http => Open(http, operation, handle);

    async Task Open(HttpContext http, string operation, Func<TwilioRequest, TwilioAnswer> handle)
    {
        var path = http.Request.Path.Value![TwilioRoutes.Prefix.Length..];
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var sid = http.GetRouteValue("account") as string;
        if (Caller(http) is not { } caller || Target(sid, caller) is not { } account)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"Twilio API\"";
            await Answer(http, operation, sid, TwilioAnswer.Error(401, 20003, "Authenticate"));
            return;
        }

        // A parent may look after a child that is suspended or closed, but have nothing new done there.
        var idle = caller.Status != "active" ? caller : account.Status != "active" && operation is "messages.create" or "numbers.buy" ? account : null;
        if (idle is not null)
        {
            await Answer(http, operation, account.Sid, TwilioAnswer.Error(403, 20005, $"Account {idle.Sid} is not active"));
            return;
        }

        var fault = faults.Strike(Provider, operation, form["To"]);
        if (await RefusedByFault(http, operation, account, form, fault))
        {
            return;
        }

        var (json, readable) = await Body(http);
        var answer = readable
            ? handle(new TwilioRequest(
                caller, account, form, json, http.Request.Query, new RouteValues(http.Request.RouteValues), path, address.Value + TwilioRoutes.Prefix))
            : TwilioAnswer.Error(400, 20001, "The body is no JSON");
        await Answer(http, operation, account.Sid, answer, fault);
    }

    static async Task<(JsonElement Json, bool IsReadable)> Body(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            return (default, true);
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return (body.RootElement.Clone(), true);
        }
        catch (JsonException)
        {
            return (default, false);
        }
    }

    async Task<bool> RefusedByFault(HttpContext http, string operation, Account account, IFormCollection form, FaultRule? fault)
    {
        if (fault?.Kind is null or FaultKind.TimeoutAfterAccept)
        {
            return false;
        }

        var answer = fault.Kind is FaultKind.Status429
            ? TwilioAnswer.Error(429, 20429, "Too Many Requests")
            : TwilioAnswer.Error(500, 20500, "An internal server error has occurred");
        answer = answer with { From = form["From"], To = form["To"], Body = form["Body"] };
        if (fault.Kind is FaultKind.TimeoutBefore)
        {
            ledger.Add(Row(operation, account.Sid, answer, fault) with { Outcome = "cut", Status = null, ErrorCode = null });
            http.Abort();
            return true;
        }

        await Answer(http, operation, account.Sid, answer, fault);
        return true;
    }

    async Task Answer(HttpContext http, string operation, string? account, TwilioAnswer answer, FaultRule? fault = null)
    {
        var cut = fault?.Kind is FaultKind.TimeoutAfterAccept;
        var row = Row(operation, account, answer, fault);
        ledger.Add(cut ? row with { Status = null } : row);
        answer.Then?.Invoke();
        if (cut)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = answer.Status;
        if (answer.Location is not null)
        {
            http.Response.Headers.Location = answer.Location;
        }

        if (answer.Payload.Length > 0)
        {
            http.Response.ContentType = "application/json;charset=utf-8";
            http.Response.ContentLength = answer.Payload.Length;
            await http.Response.Body.WriteAsync(answer.Payload, http.RequestAborted);
        }
    }

    static LedgerRow Row(string operation, string? account, TwilioAnswer answer, FaultRule? fault) => new()
    {
        Provider = Provider,
        Kind = RowKind.Request,
        Operation = operation,
        Outcome = answer.Status < 400 ? "accepted" : "refused",
        Account = account,
        MessageSid = answer.MessageSid,
        From = answer.From,
        To = answer.To,
        Body = answer.Body,
        Status = answer.Status,
        ErrorCode = answer.ErrorCode,
        Fault = fault is null ? null : FaultRule.NameOf(fault.Kind),
    };

    Account? Caller(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var encoded = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? header[6..].Trim() : "";
        Span<byte> bytes = stackalloc byte[256];
        if (encoded.Length > 340 || !Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes[..length]).Split(':', 2);
        return pair.Length == 2 ? accounts.Authenticate(pair[0], pair[1]) : null;
    }

    /// <summary>An account's own path, or the path of one of its subaccounts.</summary>
    Account? Target(string? sid, Account caller) =>
        sid is null || sid == caller.Sid ? caller : accounts.Find(sid) is { } other && other.OwnerSid == caller.Sid ? other : null;
}
