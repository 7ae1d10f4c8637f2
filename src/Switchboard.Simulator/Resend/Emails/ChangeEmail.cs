namespace Switchboard.Simulator.Resend.Emails;

/// <summary>A scheduled mail is moved or cancelled, as long as it waits.</summary>
internal sealed class ChangeEmail(EmailBook emails, ReadDraft drafts)
{
    public ResendAnswer Update(ResendRequest request)
    {
        if (emails.Sent.Find(request.Team, request["id"]) is not { } email)
        {
            return ResendAnswer.NotFound("Email");
        }

        var form = request.Form();
        var at = form.Instant("scheduled_at");
        if (at is null)
        {
            form.Refuse(ResendAnswer.Refuse(422, "missing_required_field", "Missing `scheduled_at` field."));
        }

        if (drafts.WrongSchedule(at) is { } wrong)
        {
            form.Refuse(wrong);
        }

        return form.Wrong ?? (email.TryReschedule(at!.Value) ? Done(email) : NotScheduled);
    }

    public ResendAnswer Cancel(ResendRequest request) =>
        emails.Sent.Find(request.Team, request["id"]) is not { } email ? ResendAnswer.NotFound("Email") : email.TryCancel() ? Done(email) : NotScheduled;

    static ResendAnswer NotScheduled => ResendAnswer.Invalid("The email is not scheduled: it can't be changed any more.");

    static ResendAnswer Done(Email email) =>
        ResendAnswer.Ok(new { @object = "email", id = email.Id }) with
        {
            Id = email.Id,
            From = email.From.Address,
            To = email.To[0].Address,
            Subject = email.Subject,
        };
}
