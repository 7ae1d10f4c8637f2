using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchboard.Simulator.Twilio.Content;

/// <summary>content.twilio.com/v1/Content and ContentAndApprovals. https://www.twilio.com/docs/content/content-api-resources</summary>
internal sealed class ContentResource(TemplateBook templates, TimeProvider clock, SavedWorld saved)
{
    static readonly SearchValues<char> InNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
    static readonly string[] Categories = ["UTILITY", "MARKETING", "AUTHENTICATION"];

    public TwilioAnswer Create(TwilioRequest request)
    {
        if (request.Json.ValueKind is not JsonValueKind.Object
            || !request.Json.TryGetProperty("types", out var types) || types.ValueKind is not JsonValueKind.Object || !types.EnumerateObject().Any())
        {
            return TwilioAnswer.Error(400, 20001, "types is required: at least one content type, such as twilio/text");
        }

        if (request.Json.Text("language") is not { Length: >= 2 } language)
        {
            return TwilioAnswer.Error(400, 20001, "language is required");
        }

        var template = new Template
        {
            Sid = Sid.New("HX"),
            AccountSid = request.Account.Sid,
            Created = clock.GetUtcNow(),
            FriendlyName = request.Json.Text("friendly_name") ?? "",
            Language = language,
            Variables = request.Json.TryGetProperty("variables", out var variables) && variables.ValueKind is JsonValueKind.Object
                ? variables.Deserialize<JsonObject>()!
                : [],
            Types = types.Deserialize<JsonObject>()!,
        };
        templates.Add(template);
        return TwilioAnswer.Of(201, Shape(template, request)) with { Then = saved.Changed };
    }

    public TwilioAnswer List(TwilioRequest request) => Paging.Page(request, templates.Of(request.Account), t => t.Sid, "contents", t => Shape(t, request));

    public TwilioAnswer ListWithApprovals(TwilioRequest request) => Paging.Page(request, templates.Of(request.Account), t => t.Sid, "contents", t =>
    {
        var shape = Shape(t, request);
        shape.Remove("url");
        shape.Remove("links");
        shape["approval_requests"] = t.Submission is null ? new JsonObject() : Approval(t);
        return shape;
    });

    public TwilioAnswer Fetch(TwilioRequest request) => Mine(request) is { } template ? TwilioAnswer.Of(200, Shape(template, request)) : request.NotFound();

    public TwilioAnswer Delete(TwilioRequest request)
    {
        if (Mine(request) is not { } template)
        {
            return request.NotFound();
        }

        templates.Remove(template);
        return TwilioAnswer.NoContent with { Then = saved.Changed };
    }

    /// <summary>Hands a template in to WhatsApp. Once: a rejected one is made anew.</summary>
    public TwilioAnswer Submit(TwilioRequest request)
    {
        if (Mine(request) is not { } template)
        {
            return request.NotFound();
        }

        if (request.Json.Text("name") is not { Length: > 0 } name || name.AsSpan().IndexOfAnyExcept(InNames) >= 0)
        {
            return TwilioAnswer.Error(400, 20001, "name is required: lower-case letters, digits and underscores");
        }

        if (!Categories.Contains(request.Json.Text("category")))
        {
            return TwilioAnswer.Error(400, 20001, $"category is one of {string.Join(", ", Categories)}");
        }

        if (template.Submission is not null)
        {
            return TwilioAnswer.Error(409, 20409, $"{template.Sid} has been submitted already");
        }

        var mayChange = !request.Json.TryGetProperty("allow_category_change", out var allowed) || allowed.ValueKind is not JsonValueKind.False;
        template.Submission = new(name, request.Json.Text("category")!, mayChange, clock.GetUtcNow());
        var shape = Approval(template);
        shape.Remove("type");
        return TwilioAnswer.Of(201, shape) with { Then = saved.Changed };
    }

    public TwilioAnswer Approvals(TwilioRequest request) => Mine(request) is { } template
        ? TwilioAnswer.Of(200, new()
        {
            ["sid"] = template.Sid,
            ["account_sid"] = template.AccountSid,
            ["whatsapp"] = Approval(template),
            ["url"] = $"{request.Root}/v1/Content/{template.Sid}/ApprovalRequests",
        })
        : request.NotFound();

    Template? Mine(TwilioRequest request) => templates.Find(request.Account, request.Route["sid"]);

    JsonObject Approval(Template template)
    {
        var verdict = templates.Verdict(template);
        return new()
        {
            ["type"] = "whatsapp",
            ["name"] = template.Submission?.Name ?? "",
            ["category"] = template.Submission?.Category ?? "",
            ["content_type"] = template.Types.Select(t => t.Key).First(),
            ["status"] = verdict?.Stage switch
            {
                null => "unsubmitted",
                Stage.Received => "received",
                Stage.Pending => "pending",
                Stage.Rejected => "rejected",
                _ => "approved",
            },
            ["rejection_reason"] = verdict?.Reason ?? "",
            ["allow_category_change"] = template.Submission?.AllowCategoryChange ?? true,
        };
    }

    static JsonObject Shape(Template template, TwilioRequest request)
    {
        var url = $"{request.Root}/v1/Content/{template.Sid}";
        return new()
        {
            ["sid"] = template.Sid,
            ["account_sid"] = template.AccountSid,
            ["friendly_name"] = template.FriendlyName,
            ["language"] = template.Language,
            ["variables"] = template.Variables.DeepClone(),
            ["types"] = template.Types.DeepClone(),
            ["url"] = url,
            ["date_created"] = TwilioJson.Iso(template.Created),
            ["date_updated"] = TwilioJson.Iso(template.Submission?.At ?? template.Created),
            ["links"] = new JsonObject { ["approval_create"] = $"{url}/ApprovalRequests/whatsapp", ["approval_fetch"] = $"{url}/ApprovalRequests" },
        };
    }
}
