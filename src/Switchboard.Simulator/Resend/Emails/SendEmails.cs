using System.Text.Json;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>POST /emails and POST /emails/batch: accepted with an id for each mail, or refused at once.</summary>
internal sealed class SendEmails(ReadDraft drafts, EmailBook emails, Idempotency idempotency, MailDelivery delivery)
{
    const int LargestBatch = 100;

    public Task<ResendAnswer> Send(ResendRequest request) => idempotency.Once(request, async () =>
    {
        var (email, wrong) = await drafts.Read(request.Team, request.Body, inBatch: false, request.Aborted);
        return email is null ? Described(wrong!, request.Body) : Accept([email], new { id = email.Id });
    });

    public Task<ResendAnswer> SendBatch(ResendRequest request) => idempotency.Once(request, async () =>
    {
        if (request.Body is not { ValueKind: JsonValueKind.Array } batch || batch.GetArrayLength() is 0 or > LargestBatch)
        {
            return ResendAnswer.Invalid("The body must be an array of 1 to 100 emails.");
        }

        var permissive = request.Header("x-batch-validation") == "permissive";
        var (accepted, errors) = (new List<Email>(), new List<object>());
        foreach (var (index, body) in batch.EnumerateArray().Index())
        {
            var (email, wrong) = await drafts.Read(request.Team, body, inBatch: true, request.Aborted);
            if (email is not null)
            {
                accepted.Add(email);
            }
            else if (permissive)
            {
                errors.Add(new { index, message = JsonElement.Parse(wrong!.Payload).GetProperty("message").GetString() });
            }
            else
            {
                return Described(wrong!, body);
            }
        }

        var data = accepted.Select(email => new { id = email.Id });
        return permissive ? Accept(accepted, new { data, errors }) : Accept(accepted, new { data });
    });

    ResendAnswer Accept(List<Email> accepted, object answer)
    {
        accepted.ForEach(email => emails.Sent.Add(email.Team, email.Id, email));
        var parts = accepted.Select(email => new ResendAnswer(200, [])
        {
            Id = email.Id,
            From = email.From.Address,
            To = email.To[0].Address,
            Subject = email.Subject,
            Body = EmailBook.Excerpt(email.Text),
        });
        return ResendAnswer.Ok(answer) with { Parts = [.. parts], Then = () => accepted.ForEach(delivery.Begin) };
    }

    static ResendAnswer Described(ResendAnswer wrong, JsonElement body)
    {
        var form = new Form(body);
        return wrong with { From = form.Text("from"), To = form.Texts("to") is [var first, ..] ? first : null, Subject = form.Text("subject") };
    }
}
