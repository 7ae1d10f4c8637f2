using System.Text.Json;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>An organization of its own in the sandbox, with an agent that has a number, a WhatsApp sender and a mailbox.</summary>
internal sealed class Customer : IDisposable
{
    public const string Password = "correct horse battery staple";

    readonly string address;

    public Customer(string address, World world, JsonElement onboarded)
    {
        (this.address, World) = (address, world);
        var organization = onboarded.GetProperty("organization");
        OrganizationId = organization.GetProperty("organizationId").GetString()!;
        Slug = organization.GetProperty("slug").GetString()!;
        AgentId = onboarded.GetProperty("agentId").GetString()!;
        Admin = new(address, onboarded.GetProperty("organizationToken").GetString()!);
        Agent = new(address, onboarded.GetProperty("token").GetString()!);
        var channels = onboarded.GetProperty("channels").EnumerateArray().ToArray();
        string At(string channel) => channels.Single(one => one.GetProperty("channel").GetString() == channel).GetProperty("address").GetString()!;
        (Number, Sender, Mailbox) = (At("sms"), At("whatsapp"), At("email"));
    }

    public string OrganizationId { get; }

    public string Slug { get; }

    public string AgentId { get; }

    /// <summary>The API with the organization's token.</summary>
    public Door Admin { get; }

    /// <summary>The API with the agent's token.</summary>
    public Door Agent { get; }

    public World World { get; }

    public string Number { get; }

    public string Sender { get; }

    public string Mailbox { get; }

    /// <summary>Somebody texts the agent; returns when the message is in the inbox, with its conversation.</summary>
    public async Task<string> Hears(string person, string body)
    {
        await World.Writes(person, Number, body);
        return await ConversationWith(person, body);
    }

    /// <summary>The conversation whose newest message has these words.</summary>
    public async Task<string> ConversationWith(string person, string newest)
    {
        var all = await Eventually.Get(
            () => Admin.List("conversations?limit=100"),
            found => found.Any(one => IsOf(one, person) && Newest(one).Contains(newest, StringComparison.Ordinal)),
            $"{person} said “{newest}”");
        return all.First(one => IsOf(one, person)).GetProperty("conversationId").GetString()!;
    }

    /// <summary>The agent writes; what it is answered with.</summary>
    public async Task<int> AgentWrites(string to, string body, string? channel = null) =>
        (int)await Agent.Status(HttpMethod.Post, "messages", new { to, body, channel });

    /// <summary>Invites somebody and opens the link for them: what a browser keeps of the session.</summary>
    public async Task<Session> Employs(string name, string role)
    {
        var email = $"{name.ToLowerInvariant()}@{Slug}.example";
        var invited = await Admin.Post("users", new { email, name, role });
        var link = invited.GetProperty("link").GetProperty("url").GetString()!.Split("link=")[1];
        return await Session.Open(address, link, Password);
    }

    public void Dispose()
    {
        Admin.Dispose();
        Agent.Dispose();
    }

    static string Newest(JsonElement conversation) => conversation.GetProperty("lastMessage").GetProperty("text").GetString()!;

    static bool IsOf(JsonElement conversation, string person) =>
        conversation.GetProperty("contact").GetProperty("addresses").EnumerateArray().Any(one => one.GetProperty("address").GetString() == person);
}
