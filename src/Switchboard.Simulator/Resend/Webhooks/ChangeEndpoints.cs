using System.Security.Cryptography;

namespace Switchboard.Simulator.Resend.Webhooks;

/// <summary>/webhooks: create, list, fetch, change, remove. https://resend.com/docs/api-reference/webhooks/create-webhook</summary>
internal sealed class ChangeEndpoints(EndpointBook book, SavedWorld saved, TimeProvider clock)
{
    static readonly string[] Types =
    [
        "email.sent", "email.scheduled", "email.delivered", "email.delivery_delayed", "email.complained", "email.bounced", "email.opened",
        "email.clicked", "email.received",
        "email.failed", "email.suppressed", "contact.created", "contact.updated", "contact.deleted", "domain.created", "domain.updated", "domain.deleted",
        "suppression.added", "suppression.removed",
    ];

    public ResendAnswer Create(ResendRequest request)
    {
        var form = request.Form();
        var (url, events) = (form.Required("endpoint"), form.Texts("events"));
        if (events.Count == 0)
        {
            form.Refuse(ResendAnswer.Refuse(422, "missing_required_field", "Missing `events` field."));
        }

        Check(form, url, events);
        if (form.Wrong is { } wrong)
        {
            return wrong;
        }

        var endpoint = new Endpoint
        {
            Id = ResendId.New(),
            TeamId = request.Team.Id,
            SigningSecret = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(24))}",
            Created = clock.GetUtcNow(),
            Url = url,
            Events = events,
        };
        book.Add(endpoint);
        return ResendAnswer.Json(201, new { @object = "webhook", id = endpoint.Id, signing_secret = endpoint.SigningSecret }) with
        {
            Id = endpoint.Id,
            Body = url,
            Then = saved.Changed,
        };
    }

    public ResendAnswer List(ResendRequest request) =>
        Paging.Page(request, book.NewestFirst(request.Team), endpoint => endpoint.Id, endpoint => Describe(endpoint));

    public ResendAnswer Fetch(ResendRequest request)
    {
        if (Mine(request) is not { } endpoint)
        {
            return ResendAnswer.NotFound("Webhook");
        }

        var shape = Describe(endpoint);
        (shape["object"], shape["signing_secret"]) = ("webhook", endpoint.SigningSecret);
        return ResendAnswer.Ok(shape) with { Id = endpoint.Id };
    }

    public ResendAnswer Update(ResendRequest request)
    {
        if (Mine(request) is not { } endpoint)
        {
            return ResendAnswer.NotFound("Webhook");
        }

        var form = request.Form();
        var (url, events, status) = (form.Text("endpoint"), form.Texts("events"), form.OneOf("status", "enabled", "disabled"));
        if (form.Has("events") && events.Count == 0)
        {
            form.Refuse("The `events` field must have at least 1 item.");
        }

        Check(form, url, events);
        if (form.Wrong is { } wrong)
        {
            return wrong;
        }

        (endpoint.Url, endpoint.Events, endpoint.Status) = (url ?? endpoint.Url, events.Count > 0 ? events : endpoint.Events, status ?? endpoint.Status);
        return ResendAnswer.Ok(new { @object = "webhook", id = endpoint.Id }) with { Id = endpoint.Id, Then = saved.Changed };
    }

    public ResendAnswer Remove(ResendRequest request)
    {
        if (Mine(request) is not { } endpoint)
        {
            return ResendAnswer.NotFound("Webhook");
        }

        book.Remove(endpoint);
        return ResendAnswer.Ok(new { @object = "webhook", id = endpoint.Id, deleted = true }) with { Id = endpoint.Id, Then = saved.Changed };
    }

    static void Check(Form form, string? url, IReadOnlyList<string> events)
    {
        if (url is not null && form.Wrong is null && !WebAddress.IsOne(url))
        {
            form.Refuse("The `endpoint` field must be a valid URL.");
        }

        if (events.FirstOrDefault(type => !Types.Contains(type)) is { } unknown)
        {
            form.Refuse($"The event `{unknown}` does not exist.");
        }
    }

    static Dictionary<string, object?> Describe(Endpoint endpoint) => new()
    {
        ["id"] = endpoint.Id,
        ["endpoint"] = endpoint.Url,
        ["events"] = endpoint.Events,
        ["status"] = endpoint.Status,
        ["created_at"] = ResendJson.Row(endpoint.Created),
    };

    Endpoint? Mine(ResendRequest request) => book.Find(request.Team, request["id"]);
}
