using System.Globalization;
using System.Security.Cryptography;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Verification;

/// <summary>
/// One-time codes as they are kept: by a keyed hash that only this deployment can make, so that a copy of the database tells none. A code is for one
/// agent and one address, counts once, and ends the one before.
/// </summary>
[Singleton]
internal sealed class OneTimeCodes(SecretBox box, VerificationSettings settings, AuditLog audit, Ids ids, TimeProvider clock)
{
    /// <summary>The digits of a code.</summary>
    public const int Length = 6;

    const string NotThere = "no code";

    static readonly TimeSpan Window = TimeSpan.FromHours(1);

    // How far the clocks of two nodes may be apart. A code that is from later yet was made before the clock went back: nobody can tell how old it is.
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    readonly string nothing = box.Mark("", NotThere);

    static readonly Sql Sent = """
        SELECT count(*) AS number, min(created_at) AS first FROM verification_code
        WHERE organization_id = @organization AND address = @address AND created_at > @since
        """;

    static readonly Sql Replace = """
        UPDATE verification_code SET ended_at = @now, outcome = 'replaced'
        WHERE organization_id = @organization AND address = @address AND agent_id = @agent AND ended_at IS NULL
        """;

    static readonly Sql Insert = """
        INSERT INTO verification_code (id, organization_id, agent_id, address, channel, purpose, mark, message_id, tries, created_at, expires_at)
        VALUES (@id, @organization, @agent, @address, @channel, @purpose, @mark, @message, 0, @now, @expires)
        """;

    // A clock that goes back must not bring one back that was seen to be over.
    static readonly Sql Lapse = """
        UPDATE verification_code SET ended_at = @now, outcome = 'expired'
        WHERE organization_id = @organization AND address = @address AND agent_id = @agent AND ended_at IS NULL AND expires_at <= @now
        """;

    // It also holds the row, so that of those who guess at the same time each takes a try of its own.
    static readonly Sql Take = """
        UPDATE verification_code SET tries = tries + 1
        WHERE organization_id = @organization AND address = @address AND agent_id = @agent AND ended_at IS NULL AND expires_at > @now AND created_at <= @ahead
            AND tries < @most
        RETURNING id, mark, tries, channel, purpose
        """;

    static readonly Sql End = """
        UPDATE verification_code SET ended_at = @now, outcome = @outcome WHERE organization_id = @organization AND id = @id AND ended_at IS NULL
        """;

    static readonly Sql Tried = """
        SELECT count(*) AS number, min(created_at) AS first FROM verification_attempt
        WHERE organization_id = @organization AND address = @address AND created_at > @since
        """;

    static readonly Sql Note = """
        INSERT INTO verification_attempt (id, organization_id, agent_id, address, method, outcome, created_at)
        VALUES (@attempt, @organization, @agent, @address, 'otp', @outcome, @now)
        """;

    static readonly Sql Ours = """
        SELECT count(*) FROM channel c WHERE c.organization_id = @organization AND c.address IN (@Address, @untagged) AND c.released_at IS NULL
        """;

    static readonly Problem AnAgents = Problem.Invalid(
        "to", "This is an address of the organization's own: an agent would read the code.", "Give the person's own number or e-mail address.");

    static readonly Problem TooManyTries = new(
        "too_many_tries", 429, "This address was tried too often within an hour.", "Let the person wait, or hand over to a human.");

    // Mail to a tagged address comes into the same mailbox.
    static string Untagged(string address) => address.Contains('@', StringComparison.Ordinal) ? EmailAddress.Untagged(address) ?? address : address;

    /// <summary>A fresh code.</summary>
    public static string Draw() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>What is wrong with a code that somebody gave, or null. Blanks and hyphens are how people read codes aloud.</summary>
    public static Problem? Read(string written, out string code)
    {
        code = string.Concat(written.Where(c => c is not (' ' or '-' or '\u00A0')));
        return code.Length == Length && code.All(char.IsAsciiDigit) ? null
            : Problem.Invalid("code", "This is not a code: a code has six digits.", "Ask the person to read the six digits once more.");
    }

    /// <summary>When a code runs out that a message brings.</summary>
    public DateTimeOffset EndOf(MessageId message) => DateTimeOffset.FromUnixTimeMilliseconds(Ids.MadeAt(message)) + settings.CodeLifetime;

    /// <summary>Keeps a code with the message that brings it, in place of the one before; refused where the address got too many.</summary>
    public async ValueTask<Problem?> Keep(Session unit, NewCode code, MessageId message)
    {
        var now = clock.GetUtcNow();
        if (await unit.Count(Ours, new { code.Address, untagged = Untagged(code.Address) }) > 0)
        {
            return AnAgents;
        }

        var (tries, firstTry) = await unit.One(Tried, new { address = code.Address, since = now - Window }, Count);
        if (tries >= settings.TriesPerHour)
        {
            return TooManyTries with { RetryAt = firstTry + Window };
        }

        var (number, first) = await unit.One(Sent, new { code.Address, since = now - Window }, Count);
        if (number >= settings.CodesPerHour)
        {
            return new("too_many_codes", 429, $"This address got {number} codes within an hour.", "Wait, or let the person use the code that they have.")
            {
                RetryAt = first + Window,
            };
        }

        var id = ids.Next<OneTimeCodeId>();
        await unit.Execute(Replace, new { code.Address, code.Agent, now });
        await unit.Execute(Insert, new
        {
            id, code.Agent, code.Address, code.Channel, code.Purpose, message, now, expires = EndOf(message), mark = box.Mark(code.Code, id.Value),
        });
        await audit.Append(unit, code.Organization, code.Caller.Actor, "verification.sent", id.Value, new { channel = EnumText.Of(code.Channel) });
        return null;
    }

    /// <summary>
    /// Tries a code. Where there is none for the address, where it ran out and where it is another one, the answer is the same, after the same
    /// work, and each counts.
    /// </summary>
    public async ValueTask<Outcome<VerifiedCode>> Try(Session unit, OrganizationId organization, AgentId agent, string address, string code, Caller caller)
    {
        var now = clock.GetUtcNow();
        await unit.Execute(Lapse, new { address, agent, now });
        var held = await unit.One(Take, new { address, agent, now, ahead = now + Skew, most = settings.CodeTries }, Held.From);
        var (number, first) = await unit.One(Tried, new { address, since = now - Window }, Count);
        if (number >= settings.TriesPerHour)
        {
            return TooManyTries with { RetryAt = first + Window };
        }

        var isRight = box.IsMark(held?.Mark ?? nothing, code, held?.Id.Value ?? NotThere) && held is not null;
        await unit.Execute(Note, new { attempt = ids.Next<VerificationAttemptId>(), agent, address, outcome = isRight ? "verified" : "failed", now });
        if (held is not null && (isRight || held.Tries >= settings.CodeTries))
        {
            await unit.Execute(End, new { held.Id, now, outcome = isRight ? "verified" : "exhausted" });
        }

        // The address itself stands in no log; whoever counts failures goes by its mark.
        await audit.Append(
            unit, organization, caller.Actor, isRight ? "verification.succeeded" : "verification.failed", MarkOf(organization, address),
            new { method = "otp", agent = agent.Value });
        return isRight ? VerifiedCode.Right(address, held!.Channel, held.Purpose, now) : VerifiedCode.Wrong(address);
    }

    /// <summary>An address as the audit log names it: a keyed hash, the same for the same address of an organization.</summary>
    public string MarkOf(OrganizationId organization, string address) => box.Mark(address, $"address in {organization.Value}");

    static (long Number, DateTimeOffset? First) Count(Row row) => (row.Long("number"), row.InstantOrNull("first"));

    sealed record Held(OneTimeCodeId Id, string Mark, int Tries, ChannelKind Channel, CodePurpose Purpose)
    {
        public static Held From(Row row) => new(
            row.Id<OneTimeCodeId>("id"), row.Text("mark"), row.Int("tries"), row.Enum<ChannelKind>("channel"), row.Enum<CodePurpose>("purpose"));
    }
}

/// <summary>A code that is about to be sent.</summary>
internal sealed record NewCode(
    OrganizationId Organization, AgentId Agent, string Address, ChannelKind Channel, CodePurpose Purpose, string Code, Caller Caller);
