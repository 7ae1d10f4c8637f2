using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Simulator.Live;

namespace Switchboard.Simulator.People;

/// <summary>Acting as a person: read what a phone or a mailbox got, write from it, switch it off. Addresses in paths are URL-encoded (<c>%2B1…</c>).</summary>
internal static class PeopleEndpoints
{
    const string Chat = "whatsapp:";

    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/lines", (IEnumerable<ICarrier> carriers) => Results.Json(carriers.SelectMany(c => c.Lines())));
        var people = routes.MapGroup("/api/people");
        people.MapGet("", List);
        people.MapPost("", Add);
        people.MapGet("/{address}", (string address, Population population) =>
            population.Find(address) is { } person ? Results.Json(Describe(person)) : Refusal.NotFound($"Nobody has the address {address} yet."));
        people.MapPut("/{address}", Change);
        people.MapDelete("/{address}", (string address, Population population, SavedWorld saved) =>
        {
            var found = population.Remove(address);
            saved.Changed();
            return found ? Results.NoContent() : Refusal.NotFound($"Nobody has the address {address}.");
        });
        people.MapGet("/{address}/messages", Read);
        people.MapPost("/{address}/messages", Write);
        people.MapPost("/{address}/read", Open);
        KeptFiles.Map(routes);
        routes.MapMail();
    }

    /// <summary>
    /// Who was in touch last comes first; <c>find</c> stands in an address or a name. <c>X-People</c> says how many there are in all: one for the phone
    /// and the WhatsApp on a number.
    /// </summary>
    static IResult List(HttpContext http, string? find, int? last, Population population)
    {
        var all = population.All.ToList();
        http.Response.Headers["X-People"] = population.Humans.ToString(CultureInfo.InvariantCulture);
        var found = string.IsNullOrWhiteSpace(find) ? all : all.Where(p => Has(p.Address, find) || Has(population.NameOf(p), find));
        return Results.Json(found.Select(Describe).OrderByDescending(p => p.LastAt).ThenBy(p => p.Address).Take(last is > 0 ? last.Value : int.MaxValue));

        static bool Has(string? text, string find) => text?.Contains(find.Trim(), StringComparison.OrdinalIgnoreCase) == true;
    }

    /// <summary>What this person received, oldest first; <c>direction=written</c> what they wrote, <c>all</c> both.</summary>
    static IResult Read(string address, string? direction, int? last, Population population)
    {
        if (direction is not (null or "" or "received" or "written" or "all"))
        {
            return Refusal.BadRequest($"There is no direction {direction}: it is received, written or all.", "direction");
        }

        PhoneDirection? wanted = direction switch { "all" => null, "written" => PhoneDirection.Written, _ => PhoneDirection.Received };
        return Results.Json(population.Find(address)?.Read(wanted, last) ?? []);
    }

    static IResult Write(
        string address, Letter letter, Population population, IEnumerable<ICarrier> carriers, IEnumerable<IMailCarrier> mailCarriers, Changes changes)
    {
        if (!Population.IsAddress(address))
        {
            return Refusal.BadRequest($"{address} is no address: use an E.164 number such as +14155550123, whatsapp: and a number, "
                + "an e-mail address or a chat name.");
        }

        var isMail = letter.Channel == "email" || (letter.Channel is null && Population.IsMailbox(address));
        if (isMail != Population.IsMailbox(address))
        {
            return Refusal.BadRequest($"{address} can't write by {letter.Channel}: mail is written from an e-mail address, and nothing else is.", "channel");
        }

        if (isMail && !string.IsNullOrWhiteSpace(letter.To))
        {
            return MailEndpoints.Write(population.Meet(address), letter, mailCarriers, changes);
        }

        if (letter.IsMail)
        {
            return Refusal.BadRequest("Only a mail has `subject`, `html`, `attachments`, `inReplyTo` and `headers`.", "channel");
        }

        if (string.IsNullOrWhiteSpace(letter.To) || letter.IsEmpty)
        {
            return Refusal.BadRequest("A message needs `to` and a `body` or `mediaUrls`.");
        }

        if (letter.Latitude is < -90 or > 90 || letter.Longitude is < -180 or > 180 || letter.Latitude.HasValue != letter.Longitude.HasValue)
        {
            return Refusal.BadRequest("`latitude` is -90 to 90, `longitude` -180 to 180, and each needs the other.", "latitude");
        }

        if (letter.MediaUrls?.FirstOrDefault(u => !WebAddress.IsOne(u)) is { } wrong)
        {
            return Refusal.BadRequest($"{wrong} in mediaUrls is no http or https URL.", "mediaUrls");
        }

        // A chat has `whatsapp:` on both sides; one of them, or the channel, says that it is one.
        var channel = letter.Channel ?? (IsChat(address) || IsChat(letter.To.Trim()) ? "whatsapp" : "sms");
        if (channel == "whatsapp" && address.StartsWith('+'))
        {
            address = Chat + address;
        }

        if (channel == "sms" && (IsChat(address) || IsChat(letter.To.Trim())))
        {
            return Refusal.BadRequest(
                "An address that begins with whatsapp: writes and is written to by WhatsApp: leave `channel` out, or take the numbers without whatsapp:.",
                "channel");
        }

        var writer = population.Meet(address);
        foreach (var carrier in carriers)
        {
            if (carrier.TryTake(writer, letter with { To = letter.To.Trim() }, channel, out var written))
            {
                changes.Happened();
                return Results.Json(written, statusCode: StatusCodes.Status201Created);
            }
        }

        return Refusal.NotFound(
            $"No account owns {letter.To} for {channel}. GET /api/lines lists the numbers that can be written to, and by which channels; WhatsApp is "
            + "`\"channel\": \"whatsapp\"`, or whatsapp: before a number.");
    }

    static bool IsChat(string address) => address.StartsWith(Chat, StringComparison.Ordinal);

    /// <summary>The person looks at the chat: what they received, from one sender or all, is read. Returns how many messages that were.</summary>
    static IResult Open(string address, Glance? glance, Population population, IEnumerable<ICarrier> carriers, Changes changes)
    {
        if (population.Find(address) is not { } reader)
        {
            return Refusal.NotFound($"Nobody has the address {address}.");
        }

        var fresh = reader.Open(glance?.From);
        foreach (var carrier in carriers)
        {
            carrier.WereRead(reader, fresh);
        }

        changes.Happened();
        return Results.Json(new { read = fresh.Count });
    }

    static IResult Add(Newcomer newcomer, Population population, SavedWorld saved) =>
        Put(newcomer.Address, newcomer.Name, newcomer.Reachability, StatusCodes.Status201Created, population, saved);

    static IResult Change(string address, Alteration wish, Population population, SavedWorld saved) =>
        Put(address, wish.Name, wish.Reachability, StatusCodes.Status200OK, population, saved);

    /// <summary>Whoever isn't there yet is there now.</summary>
    static IResult Put(string? address, string? name, Reachability? reachability, int status, Population population, SavedWorld saved)
    {
        if (!Population.IsAddress(address))
        {
            return Refusal.BadRequest(
                "Give an address: a number with its country code such as +14155550123, whatsapp: and a number, an e-mail address or a chat name.", "address");
        }

        var person = population.Meet(address!);
        person.Name = name is null ? person.Name : name.Trim() is { Length: > 0 } given ? given : null;
        person.Reachability = reachability ?? person.Reachability;
        saved.Changed();
        return Results.Json(Describe(person), statusCode: status);
    }

    static Portrait Describe(Person person)
    {
        var (count, unread, last) = person.Summary();
        return new Portrait(person.Address, person.Name, person.Reachability, count, unread, last?.At, last?.Headline, last?.Direction);
    }

    internal sealed record Glance(string? From);

    internal sealed record Newcomer(string? Address, string? Name, Reachability? Reachability);

    internal sealed record Alteration(string? Name, Reachability? Reachability);

    internal sealed record Portrait(
        string Address,
        string? Name,
        Reachability Reachability,
        int Messages,
        int Unread,
        DateTimeOffset? LastAt,
        string? LastBody,
        PhoneDirection? LastDirection);
}
