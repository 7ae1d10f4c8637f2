namespace Switchboard.Simulator.Resend.Suppressions;

/// <summary>/suppressions: add, list, fetch, remove, and many at once. https://resend.com/docs/api-reference/suppressions</summary>
internal sealed class ChangeSuppressions(SuppressionList list)
{
    const int LargestBatch = 100;

    public ResendAnswer Add(ResendRequest request)
    {
        var form = request.Form();
        var email = form.Required("email");
        Check(form, [email]);
        if (form.Wrong is { } wrong)
        {
            return wrong;
        }

        var added = list.Add(request.Team, email, "manual");
        return ResendAnswer.Json(201, new { @object = "suppression", id = added.Id }) with { Id = added.Id, To = added.Email };
    }

    public ResendAnswer List(ResendRequest request)
    {
        var origin = request.Asked("origin");
        return origin is null or "bounce" or "complaint" or "manual"
            ? Paging.Page(request, [.. list.NewestFirst(request.Team).Where(one => origin is null || one.Origin == origin)], one => one.Id, Describe)
            : ResendAnswer.Invalid("The `origin` parameter must be one of: bounce, complaint, manual.");
    }

    public ResendAnswer Fetch(ResendRequest request)
    {
        if (Mine(request) is not { } one)
        {
            return ResendAnswer.NotFound("Suppression");
        }

        var shape = Describe(one);
        shape["object"] = "suppression";
        return ResendAnswer.Ok(shape) with { Id = one.Id, To = one.Email };
    }

    public ResendAnswer Remove(ResendRequest request)
    {
        if (Mine(request) is not { } one)
        {
            return ResendAnswer.NotFound("Suppression");
        }

        list.Remove(request.Team, one);
        return ResendAnswer.Ok(Removed(one)) with { Id = one.Id, To = one.Email };
    }

    public ResendAnswer AddMany(ResendRequest request)
    {
        var form = request.Form();
        var emails = form.Texts("emails");
        CheckCount(form, "emails", emails);
        Check(form, emails);
        return form.Wrong
            ?? ResendAnswer.Json(
                201,
                new { data = emails.Select(email => new { @object = "suppression", id = list.Add(request.Team, email, "manual").Id }).ToList() });
    }

    public ResendAnswer RemoveMany(ResendRequest request)
    {
        var form = request.Form();
        if (form.Has("emails") == form.Has("ids"))
        {
            form.Refuse("Provide either `emails` or `ids`, but not both.");
        }

        var name = form.Has("emails") ? "emails" : "ids";
        var wanted = form.Texts(name);
        CheckCount(form, name, wanted);
        if (form.Wrong is { } wrong)
        {
            return wrong;
        }

        var gone = wanted.Select(one => list.Find(request.Team, one)).OfType<Suppression>().ToList();
        gone.ForEach(one => list.Remove(request.Team, one));
        return ResendAnswer.Ok(new { data = gone.Select(Removed) });
    }

    static void Check(Form form, IReadOnlyList<string> emails)
    {
        if (form.Wrong is null
            && emails.FirstOrDefault(email => !email.Trim().Equals(Mailbox.Parse(email)?.Address, StringComparison.OrdinalIgnoreCase)) is { } wrong)
        {
            form.Refuse($"{wrong} is not a valid email address.");
        }
    }

    static void CheckCount(Form form, string name, IReadOnlyList<string> items)
    {
        if (items.Count is 0 or > LargestBatch)
        {
            form.Refuse($"The `{name}` field must have 1 to {LargestBatch} items.");
        }
    }

    static Dictionary<string, object?> Describe(Suppression one) => new()
    {
        ["id"] = one.Id,
        ["email"] = one.Email,
        ["origin"] = one.Origin,
        ["source_id"] = one.SourceId,
        ["created_at"] = ResendJson.Row(one.Created),
    };

    static object Removed(Suppression one) => new { @object = "suppression", id = one.Id, deleted = true };

    Suppression? Mine(ResendRequest request) => list.Find(request.Team, request["suppression"]);
}
