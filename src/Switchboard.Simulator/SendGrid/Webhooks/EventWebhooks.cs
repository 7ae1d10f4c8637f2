using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Switchboard.Simulator.SendGrid.Webhooks;

/// <summary>Where an account wants to hear of its mails' events.</summary>
/// <param name="Key">The private key in base64; made once, also while the webhook isn't signed.</param>
internal sealed record EventWebhook(
    string Id, string AccountId, string Url, bool Enabled, IReadOnlyList<string> Events, string? FriendlyName, string Key, bool IsSigned,
    DateTimeOffset Created, DateTimeOffset Updated)
{
    public string PublicKey
    {
        get
        {
            using var key = Open();
            return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        }
    }

    /// <summary>The signature of a body at a time, in base64.</summary>
    public string Sign(byte[] signed)
    {
        using var key = Open();
        return Convert.ToBase64String(key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    public static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }

    ECDsa Open()
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(Key), out _);
        return key;
    }
}

/// <summary>/v3/user/webhooks/event/settings: create, list, fetch, change, remove, sign. https://www.twilio.com/docs/sendgrid/api-reference/webhooks</summary>
internal sealed class EventWebhooks(TimeProvider clock)
{
    const int Most = 5;

    static readonly string[] Known =
        [
            "group_resubscribe", "delivered", "group_unsubscribe", "spam_report", "bounce", "deferred", "unsubscribe", "processed", "open", "click",
            "dropped", "account_status_change",
        ];

    readonly ConcurrentDictionary<string, EventWebhook> byId = new(StringComparer.Ordinal);

    public IEnumerable<EventWebhook> All => byId.Values.OrderBy(webhook => webhook.Created).ThenBy(webhook => webhook.Id, StringComparer.Ordinal);

    public void Restore(EventWebhook webhook) => byId[webhook.Id] = webhook;

    public IReadOnlyList<EventWebhook> Listening(SendGridAccount account) => [.. All.Where(webhook => webhook.AccountId == account.Id && webhook.Enabled)];

    public bool Listens(EventWebhook webhook) => byId.TryGetValue(webhook.Id, out var now) && now.Enabled && now.Url == webhook.Url;

    public SendGridAnswer Create(SendGridRequest request)
    {
        if (Wrong(request, request.Text("url"), null) is { } wrong)
        {
            return wrong;
        }

        if (Mine(request).Count() >= Most)
        {
            return SendGridAnswer.Refuse(400, "You have reached the maximum number of webhooks on your current billing plan.");
        }

        var now = clock.GetUtcNow();
        var fresh = new EventWebhook(
            Guid.CreateVersion7(now).ToString("D"),
            request.Account.Id,
            request.Text("url")!,
            request.Switch("enabled") ?? false,
            [.. Known.Where(name => request.Switch(name) == true)],
            request.Text("friendly_name"), EventWebhook.NewKey(), IsSigned: false, now, now);
        byId[fresh.Id] = fresh;
        return SendGridAnswer.Lean(201, Shape(fresh, withKey: false)) with { IsLasting = true, Body = fresh.Url };
    }

    public SendGridAnswer List(SendGridRequest request) =>
        SendGridAnswer.Lean(200, new { max_allowed = Most, webhooks = Mine(request).Select(webhook => Shape(webhook, withKey: true)) });

    public SendGridAnswer Fetch(SendGridRequest request) => Find(request) is { } webhook ? SendGridAnswer.Lean(200, Shape(webhook, withKey: true)) : NotFound;

    public SendGridAnswer Update(SendGridRequest request)
    {
        if (Find(request) is not { } webhook)
        {
            return NotFound;
        }

        if (Wrong(request, request.Text("url") ?? webhook.Url, webhook) is { } wrong)
        {
            return wrong;
        }

        var changed = webhook with
        {
            Url = request.Text("url") ?? webhook.Url,
            Enabled = request.Switch("enabled") ?? webhook.Enabled,
            Events = [.. Known.Where(name => request.Switch(name) ?? webhook.Events.Contains(name))],
            FriendlyName = request.Text("friendly_name") ?? webhook.FriendlyName,
            Updated = clock.GetUtcNow(),
        };
        byId[changed.Id] = changed;
        return SendGridAnswer.Lean(200, Shape(changed, withKey: false)) with { IsLasting = true, Body = changed.Url };
    }

    public SendGridAnswer Remove(SendGridRequest request) =>
        Find(request) is { } webhook && byId.TryRemove(webhook.Id, out _) ? SendGridAnswer.Empty(204) with { IsLasting = true } : NotFound;

    public SendGridAnswer Sign(SendGridRequest request)
    {
        if (Find(request) is not { } webhook)
        {
            return NotFound;
        }

        if (request.Switch("enabled") is not { } isSigned)
        {
            return SendGridAnswer.Refuse(400, "enabled is required", "enabled");
        }

        var changed = byId[webhook.Id] = webhook with { IsSigned = isSigned };
        return KeyOf(changed) with { IsLasting = true };
    }

    public SendGridAnswer Key(SendGridRequest request) => Find(request) is { } webhook ? KeyOf(webhook) : NotFound;

    static SendGridAnswer NotFound => SendGridAnswer.Refuse(404, "Invalid id provided.");

    static SendGridAnswer KeyOf(EventWebhook webhook) =>
        SendGridAnswer.Json(200, new { id = webhook.Id, public_key = webhook.IsSigned ? webhook.PublicKey : "" });

    SendGridAnswer? Wrong(SendGridRequest request, string? url, EventWebhook? itself)
    {
        if (url is null || !WebAddress.IsOne(url))
        {
            return SendGridAnswer.Refuse(400, $"'{url}' is not a valid url");
        }

        return Mine(request).FirstOrDefault(webhook => webhook.Url == url && webhook.Id != itself?.Id) is { } there
            ? SendGridAnswer.Json(
                400,
                new { errors = new[] { new { id = there.Id, url, message = "A webhook with this URL exists already." } } }) with { Error = "exists" }
            : null;
    }

    static Dictionary<string, object?> Shape(EventWebhook webhook, bool withKey)
    {
        var shape = new Dictionary<string, object?>
        {
            ["id"] = webhook.Id,
            ["enabled"] = webhook.Enabled,
            ["url"] = webhook.Url,
            ["friendly_name"] = webhook.FriendlyName ?? "",
            ["created_date"] = webhook.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["updated_date"] = webhook.Updated.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach (var name in Known)
        {
            shape[name] = webhook.Events.Contains(name);
        }

        if (withKey && webhook.IsSigned)
        {
            shape["public_key"] = webhook.PublicKey;
        }

        return shape;
    }

    /// <summary>Takes away what its owner can't take away any more.</summary>
    public void RemoveWhere(Func<EventWebhook, bool> isGone)
    {
        foreach (var webhook in All.Where(isGone).ToList())
        {
            byId.TryRemove(webhook.Id, out _);
        }
    }

    IEnumerable<EventWebhook> Mine(SendGridRequest request) => All.Where(webhook => webhook.AccountId == request.Account.Id);

    EventWebhook? Find(SendGridRequest request) => byId.TryGetValue(request["id"], out var webhook) && webhook.AccountId == request.Account.Id ? webhook : null;
}
