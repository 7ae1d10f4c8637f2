using System.Globalization;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Conversations.Sending;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Verification;

/// <summary>
/// The message that brings a code: its text is ours, so that an agent can't have it say anything else, and has no code wherever it is read.
/// </summary>
[Singleton]
internal sealed class DraftCode(
    Database database, FillTemplate fill, WordsApart words, VerificationSettings settings, TimeProvider clock)
{
    const int LongestName = 40;

    static readonly Sql Name = "SELECT name FROM organization WHERE organization_id = @organization";

    /// <summary>The order for a code.</summary>
    public async ValueTask<Outcome<MessageOrder>> Of(
        Sender sender, string to, CodePurpose purpose, string code, string? template, Caller caller, CancellationToken ct)
    {
        var name = await database.Read(sender.Organization, session => session.One(Name, null, row => row.Text("name")), ct);
        var organization = Line.Clean(name ?? "", LongestName);
        var order = new MessageOrder(sender, to, TextOf(organization, purpose), Purpose.Transactional, ReplyTo: null, caller)
        {
            Subject = sender.Channel == ChannelKind.Email ? $"Your code from {organization}" : null,
            Words = words.Seal(code, to, clock.GetUtcNow() + settings.CodeLifetime),
        };
        return template is null ? order : await Fill(order, template, ct);
    }

    async ValueTask<Outcome<MessageOrder>> Fill(MessageOrder order, string template, CancellationToken ct)
    {
        if (order.Sender.Channel != ChannelKind.Whatsapp)
        {
            return Problem.Invalid("templateId", "Only whatsapp has templates.", "Leave templateId out, or send over channel whatsapp.");
        }

        return await fill.FillOne(order, template, WordsApart.Mask, ct);
    }

    string TextOf(string organization, CodePurpose purpose)
    {
        var what = purpose switch
        {
            CodePurpose.SignIn => $"to sign in at {organization}",
            CodePurpose.Booking => $"to confirm your booking with {organization}",
            CodePurpose.ChangeDetails => $"to change your details with {organization}",
            CodePurpose.Payment => $"to confirm your payment to {organization}",
            _ => $"from {organization}",
        };
        var minutes = Math.Max(1, (int)settings.CodeLifetime.TotalMinutes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{WordsApart.Mask} is your code {what}. It is valid for {minutes} {(minutes == 1 ? "minute" : "minutes")}. "
                + $"If you did not ask for it, do nothing.");
    }
}
