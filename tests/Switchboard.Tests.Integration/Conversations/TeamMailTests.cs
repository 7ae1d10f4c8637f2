using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>Mail that another firm's program writes by the provider's own door: blind copies, and header fields as it spells them.</summary>
public sealed class TeamMailTests(World world)
{
    [Fact]
    public async Task A_mail_that_two_agents_get_as_a_blind_copy_comes_to_each_once()
    {
        using var post = await Post.Open(world);
        using var colleague = await Post.Open(world, post.Tenant);
        using var firm = await Firm.Open(world);

        await firm.Send(new { from = firm.Address, to = "list@example.com", bcc = new[] { post.Address, colleague.Address }, subject = "Between us", text = "Nobody else sees you." });

        foreach (var one in new[] { post, colleague })
        {
            var heard = (await Eventually.Get(one.Waiting, messages => messages.Count > 0)).ShouldHaveSingleItem();
            (heard.GetProperty("to").GetString(), heard.GetProperty("from").GetString(), heard.GetProperty("body").GetString()).ShouldBe((one.Address, firm.Address, "Nobody else sees you."));
        }

        await Eventually.Holds(async () => (await post.Ledger()).Count(row => IsBrought(row, post.Address) || IsBrought(row, colleague.Address)) >= 2);
        foreach (var one in new[] { post, colleague })
        {
            (await one.Waiting()).Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Header_fields_count_in_whatever_case_they_are_written()
    {
        using var post = await Post.Open(world);
        using var firm = await Firm.Open(world);
        var sent = await post.Agent.Post("/api/v1/messages", new { to = firm.Address, channel = "email", subject = "Your table", body = "Does seven suit you?" });
        await post.Until(sent.GetProperty("messageId").GetString()!, "delivered");
        var asked = await firm.Received();

        await firm.Send(new
        {
            from = firm.Address, to = post.Address, subject = "Re: Your table", text = "Eight, please.",
            headers = new Dictionary<string, string> { ["In-reply-to"] = asked, ["message-id"] = "<of-our-own@firm.example>" },
        });
        await firm.Send(new { from = firm.Address, to = post.Address, subject = "Away", text = "Back on Monday.", headers = new Dictionary<string, string> { ["AUTO-submitted"] = "auto-replied" } });

        var heard = (await Eventually.Get(async () => (await post.Agent.Get("/api/v1/messages")).GetProperty("items").EnumerateArray().ToList(), items => items.Count == 3))
            .ToDictionary(message => message.GetProperty("body").GetString()!.Trim());
        heard["Eight, please."].GetProperty("replyTo").GetString().ShouldBe(sent.GetProperty("messageId").GetString());
        heard["Back on Monday."].GetProperty("status").GetString().ShouldBe("automatic");
        var answer = await post.Agent.Post("/api/v1/messages", new { to = firm.Address, channel = "email", body = "Eight it is.", replyTo = heard["Eight, please."].GetProperty("messageId").GetString() });
        await post.Until(answer.GetProperty("messageId").GetString()!, "delivered");
        var ids = await firm.Answered("Re: Your table");
        ids.ShouldNotContain("<of-our-own@firm.example>", "the provider gives each mail an id of its own");
        ids[^1].ShouldBe(await firm.IdOf("Re: Your table"));
    }

    static bool IsBrought(JsonElement row, string address) =>
        row.GetProperty("operation").GetString() == "webhook.email.received" && row.GetProperty("to").GetString() == address && row.GetProperty("outcome").GetString() == "answered";

    /// <summary>An account of somebody else's at the same provider, with a domain of its own.</summary>
    sealed class Firm : IDisposable
    {
        readonly HttpClient provider;

        Firm(HttpClient provider, string domain) => (this.provider, Address) = (provider, $"desk@{domain}");

        public string Address { get; }

        public static async Task<Firm> Open(World world)
        {
            var resend = world.Simulator();
            var (key, domain) = ($"re_{Guid.CreateVersion7():N}", $"firm-{Guid.CreateVersion7():N}.example");
            await resend.Post("/api/accounts", new { provider = "resend", apiKey = key });
            resend.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            resend.DefaultRequestHeaders.UserAgent.ParseAdd("firm/1");
            var made = await resend.Post("/resend/domains", new { name = domain, capabilities = new { sending = "enabled", receiving = "enabled" } });
            var path = $"/resend/domains/{made.GetProperty("id").GetString()}";
            await resend.Post($"{path}/verify", new { });
            await Eventually.Get(() => resend.Get(path), seen => seen.GetProperty("status").GetString() == "verified");
            return new(resend, domain);
        }

        public Task<JsonElement> Send(object mail) => provider.Post("/resend/emails", mail);

        /// <summary>The Message-ID of the one mail that it got.</summary>
        public async Task<string> Received() =>
            (await Eventually.Get(All, mails => mails.Count == 1))[0].GetProperty("message_id").GetString()!;

        /// <summary>What the last mail that it got refers to.</summary>
        public async Task<string[]> Answered(string subject)
        {
            var last = await Eventually.Get(async () => (await All()).FirstOrDefault(mail => mail.GetProperty("subject").GetString() == subject), mail => mail.ValueKind == JsonValueKind.Object);
            var whole = await provider.Get($"/resend/emails/receiving/{last.GetProperty("id").GetString()}");
            return whole.GetProperty("headers").GetProperty("references").GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        /// <summary>The Message-ID of a mail that it sent.</summary>
        public async Task<string> IdOf(string subject) => (await provider.Get("/resend/emails")).GetProperty("data").EnumerateArray()
            .First(mail => mail.GetProperty("subject").GetString() == subject).GetProperty("message_id").GetString()!;

        public void Dispose() => provider.Dispose();

        async Task<List<JsonElement>> All() => [.. (await provider.GetFromJsonAsync<JsonElement>("/resend/emails/receiving")).GetProperty("data").EnumerateArray()];
    }
}
