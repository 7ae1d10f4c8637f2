using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>Where else a person may be reached whom a message did not reach.</summary>
/// <param name="To">The person's address there.</param>
internal sealed record OtherWay(ChannelKind Channel, string To);

/// <summary>Finds, among the agent's other channels and the person's other addresses, the first on which the gate would let the same message pass.</summary>
[Singleton]
internal sealed class NextChannel(OutboundGate gate, TimeProvider clock)
{
    static readonly ChannelKind[] Preferred = [ChannelKind.Sms, ChannelKind.Whatsapp, ChannelKind.Email];

    static readonly Sql Message = "SELECT to_address, body, purpose FROM message WHERE organization_id = @organization AND id = @Message";

    static readonly Sql Channels = """
        SELECT kind, address FROM channel
        WHERE organization_id = @organization AND agent_id = @Agent AND status = 'active' AND released_at IS NULL AND address IS NOT NULL AND kind <> @failed
        """;

    // The number that the message went to comes before others.
    static readonly Sql Addresses = """
        SELECT b.address FROM contact_address a JOIN contact_address b ON b.organization_id = a.organization_id AND b.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @to ORDER BY CASE WHEN b.address = @to THEN 0 ELSE 1 END, b.address
        """;

    /// <summary>Null when there is none. Asked inside the unit that records the failure.</summary>
    public async ValueTask<OtherWay?> Find(Session unit, Dispatch dispatch)
    {
        var held = await unit.Many(
            Channels,
            new { dispatch.Agent, failed = EnumText.Of(dispatch.Channel) },
            row => (Kind: row.Enum<ChannelKind>("kind"), Address: row.Text("address")));
        if (held.Count == 0
            || await unit.One(Message, new { dispatch.Message }, row =>
                new Letter(row.Text("to_address"), row.Text("body"), row.Enum<Purpose>("purpose"))) is not { } letter)
        {
            return null;
        }

        var addresses = await unit.Many(Addresses, new { to = letter.To }, row => row.Text("address"));
        foreach (var (kind, own) in held.Where(channel => Preferred.Contains(channel.Kind)).OrderBy(channel => Array.IndexOf(Preferred, channel.Kind)))
        {
            foreach (var to in addresses.Where(address => address.Contains('@', StringComparison.Ordinal) == (kind == ChannelKind.Email)))
            {
                var outbound = new Outbound(dispatch.Organization, dispatch.Agent, kind, own, to, letter.Purpose, letter.Body, clock.GetUtcNow(), Caller: null);
                if ((await gate.Judge(outbound, unit, DecisionId.Of(dispatch.Message))).Objection is null)
                {
                    return new(kind, to);
                }
            }
        }

        return null;
    }

    sealed record Letter(string To, string Body, Purpose Purpose);
}
