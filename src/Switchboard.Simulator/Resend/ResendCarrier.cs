using Switchboard.Simulator.People;
using Switchboard.Simulator.Resend.Domains;
using Switchboard.Simulator.Resend.Webhooks;

namespace Switchboard.Simulator.Resend;

/// <summary>Resend, as a mail program sees it: domains whose every address can be written to. A phone can write to none of them.</summary>
internal sealed class ResendCarrier(DomainBook domains, Teams teams, EndpointBook endpoints) : ICarrier
{
    public IEnumerable<Line> Lines() => domains.All.Where(domain => domain.CanReceive).Select(domain => new Line(
        ResendDoor.Provider, domain.TeamId, $"@{domain.Name}", null,
        teams.Find(domain.TeamId) is { } team && endpoints.Listening(team, "email.received") is [var first, ..] ? first.Url : null, ["email"]));

    public bool TryTake(Person writer, Letter letter, string channel, out PhoneMessage? written)
    {
        written = null;
        return false;
    }
}
