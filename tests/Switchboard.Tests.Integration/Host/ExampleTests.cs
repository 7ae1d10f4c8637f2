using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Switchboard.Tests.Integration.Users;
using Switchboard.Tests.Integration.Conversations;

namespace Switchboard.Tests.Integration.Host;

/// <summary>What the OpenAPI document gives as examples can be sent as it stands.</summary>
public sealed class ExampleTests(World world)
{
    const string Ada = "+14155550123";
    const string SomeAgent = "agt_01k9x2m4q5r6s7t8v9w0";

    [Fact]
    public async Task Every_operation_that_takes_a_body_has_examples_and_each_is_what_its_schema_says()
    {
        var document = await Document(world);
        var check = new SchemaCheck(document);
        var operations = Operations(document).ToList();

        operations.Count.ShouldBeGreaterThan(25);
        operations.Where(operation => operation.Examples.Count == 0).Select(operation => operation.Id).ShouldBeEmpty();
        foreach (var (id, _, _, schema, examples) in operations)
        {
            foreach (var (name, example) in examples)
            {
                check.Faults(schema, example).ShouldBeEmpty($"{id} {name}");
            }
        }
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task Every_example_is_taken_as_it_stands()
    {
        await using var own = await World.Start();
        var (super, admin, agent) = (own.FirstRun.SuperAdminToken, own.FirstRun.OrganizationToken, own.FirstRun.AgentToken!);
        var (organization, sample) = (own.FirstRun.OrganizationId.Value, own.FirstRun.AgentId!.Value.Value);
        var tries = new Tries(own, await Document(own));
        using var manager = own.Client(admin);

        await tries.Take(admin, "resizeAgentPool");
        await tries.Take(super, "savePublicUrl", instead: [("https://switchboard.example.com", own.Url.GetLeftPart(UriPartial.Authority))]);
        await tries.Take(admin, "changeAgent", sample);
        await tries.Take(admin, "setAgentLimits", sample);
        await tries.Take(admin, "setBillingConfig");
        await tries.Take(admin, "setRouteDuplication", sample);
        await tries.Take(admin, "setRoutingKeywords", sample);
        await tries.Take(admin, "createToken");
        await tries.Take(admin, "changeStorage", organization);
        await tries.Take(admin, "addMailDomain");
        await tries.Take(admin, "buyNumber");
        var route = (await tries.Take(admin, "createAlertRoute")).GetProperty("route").GetProperty("routeId").GetString()!;
        await tries.Take(admin, "changeAlertRoute", route);

        var hook = (await tries.Take(admin, "createWebhook")).GetProperty("webhook").GetProperty("webhookId").GetString()!;
        await tries.Take(admin, "changeWebhook", hook);
        await tries.Take(admin, "replayWebhook", hook);

        var contact = (await tries.Take(admin, "createContact")).GetProperty("contactId").GetString()!;
        await tries.Take(admin, "changeContact", contact);
        await tries.Take(admin, "addContactAddress", contact);
        var other = await manager.Post("/api/v1/contacts", new { displayName = "Ada, too", addresses = new[] { "+14155550124" } });
        await tries.Take(admin, "mergeContacts", contact, instead: [("ctc_01k9x2m4q5r6s7t8v9w0", other.GetProperty("contactId").GetString()!)]);

        var desk = await tries.Take(admin, "provisionAgent");
        await tries.Take(desk.GetProperty("securityToken").GetString()!, "sendMessage", example: "E-mail");
        await tries.Take(agent, "sendMessage", example: "Text message");
        await tries.Take(agent, "canContact", example: "Person");
        await tries.Take(agent, "canContact", example: "Text");
        await tries.Take(agent, "sendCode");
        await tries.Take(agent, "verifyCode");
        var conversation = await Written(own, agent, (await manager.Get($"/api/v1/agents/{sample}/channels")).GetProperty("items")[0].GetProperty("channels")[0].GetProperty("address").GetString()!);
        await tries.Take(agent, "acknowledgeMessages", instead: [("msg_01k9x2m4q5r6s7t8v9w0", conversation.GetProperty("messageId").GetString()!)]);
        await tries.Take(agent, "changeConversation", conversation.GetProperty("conversationId").GetString()!);
        await tries.Take(admin, "assignConversation", conversation.GetProperty("conversationId").GetString()!);

        using (var chat = await Chat.Open(own, new(own, own.FirstRun.OrganizationId, admin)))
        {
            await chat.Hear(Ada, "Are you open on Sunday?");
            await tries.Take(chat.Api.DefaultRequestHeaders.Authorization!.Parameter!, "sendMessage", example: "WhatsApp");
        }

        var sender = (await manager.Get("/api/v1/whatsapp/senders")).GetProperty("items").EnumerateArray().First(one => one.TryGetProperty("agentId", out _)).GetProperty("senderId").GetString()!;
        await manager.Delete($"/api/v1/whatsapp/senders/{sender}/agent");
        await tries.Take(admin, "assignWhatsappSender", sender, instead: [(SomeAgent, sample)]);
        await tries.Take(admin, "createTemplate");
        var template = await manager.Post("/api/v1/whatsapp/templates", new { name = "later", body = "Later", submit = false });
        await tries.Take(admin, "submitTemplate", template.GetProperty("templateId").GetString()!);

        await tries.Take(super, "onboardCustomer", example: "A new customer, by a super-admin");
        await tries.Take(admin, "onboardCustomer", example: "An agent in your own organization");
        var acme = (await tries.Take(super, "createOrganization")).GetProperty("organization").GetProperty("organizationId").GetString()!;
        await tries.Take(super, "changeOrganization", acme);
        await tries.Take(super, "deleteOrganization", acme);

        await WithAPerson(own, tries);
        await WithAccountsOfItsOwn(own, tries);
        await WithSharedNumbers(own, tries, super);
        await WithAMistakenOptOut(own, tries);
        var tenant = await own.Organization();
        foreach (var id in new[] { "prohibitContact", "recordConsent", "revokeConsent", "changeSendingPolicy", "forbidPhrase", "recordOptOut" })
        {
            await tries.Take(tenant.Token, id);
        }
        await tries.Take(admin, "setFirstContact", organization);

        tries.Taken.Order(StringComparer.Ordinal).ShouldBe(Operations(tries.Document).SelectMany(operation => operation.Examples.Select(example => $"{operation.Id} {example.Name}")).Order(StringComparer.Ordinal));
    }

    static async Task WithAPerson(World own, Tries tries)
    {
        const string Shown = "6VfQ1mEx2h0kDqXnT3uWb8yZ5sLcJ9rG4aPoBiNeRtU";
        var tenant = await own.Organization();
        var made = await tries.Take(tenant.Token, "inviteUser");
        await tries.Take(tenant.Token, "changeUser", made.GetProperty("user").GetProperty("userId").GetString()!);
        using var browser = new Browser(own);
        await tries.Take(browser.Http, "lookAtSignInLink", instead: [(Shown, Browser.LinkOf(made))]);
        await tries.Take(browser.Http, "openSignInLink", instead: [(Shown, Browser.LinkOf(made))]);
        var begun = await tries.Take(browser.Http, "signIn");
        browser.Http.DefaultRequestHeaders.Add("X-CSRF-Token", begun.GetProperty("csrf").GetString());
        await tries.Take(browser.Http, "changePassword");
    }

    static async Task WithAccountsOfItsOwn(World own, Tries tries)
    {
        var tenant = await own.Organization();
        using var sandbox = own.Simulator();
        var account = await sandbox.Post("/api/accounts", new { });
        var mail = await sandbox.Post("/api/accounts", new { provider = "resend" });
        (string, string)[] real =
        [
            ("AC0123456789abcdef0123456789abcdef", account.GetProperty("sid").GetString()!), ("0123456789abcdef0123456789abcdef", account.GetProperty("authToken").GetString()!),
            ("re_0123456789abcdefghijklmn", mail.GetProperty("apiKey").GetString()!),
        ];
        await tries.Take(tenant.Token, "testProvider", "twilio", instead: real);
        await tries.Take(tenant.Token, "registerProvider", "twilio", "Twilio", real);
        await tries.Take(tenant.Token, "registerProvider", "resend", "Resend", real);
        await tries.Take(tenant.Token, "addWhatsappSenders");
    }

    static async Task WithSharedNumbers(World own, Tries tries, string super)
    {
        using var operators = own.Client(super);
        var made = await operators.Post("/api/v1/organizations", new { name = "Shared", slug = World.Slug(), identityMode = "shared" });
        var token = made.GetProperty("token").GetString()!;
        using var admin = own.Client(token);
        var speaker = await admin.Post("/api/v1/agents", new { displayName = "Speaker" });
        var number = (await admin.Get("/api/v1/numbers")).GetProperty("items")[0].GetProperty("numberId").GetString()!;
        await tries.Take(token, "changeNumber", number, instead: [(SomeAgent, speaker.GetProperty("agentId").GetString()!)]);
    }

    static async Task WithAMistakenOptOut(World own, Tries tries)
    {
        using var line = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.Write(person, "STOP");
        var contacts = $"/api/v1/contacts?search={Uri.EscapeDataString(person)}";
        var contact = (await Eventually.Get(() => admin.Get(contacts), found => found.GetProperty("items").GetArrayLength() == 1)).GetProperty("items")[0].GetProperty("contactId").GetString();
        await admin.Post($"/api/v1/contacts/{contact}/addresses", new { address = Ada });
        await admin.Delete($"/api/v1/contacts/{contact}/addresses/{Uri.EscapeDataString(Ada)}");
        await tries.Take(line.Tenant.Token, "liftOptOut");
        await tries.Take(line.Tenant.Token, "setContactHours");
    }

    /// <summary>Ada writes to the agent; the message that it has then.</summary>
    static async Task<JsonElement> Written(World own, string agent, string number)
    {
        using var sandbox = own.Simulator();
        using var client = own.Client(agent);
        await sandbox.Post($"/api/people/{Uri.EscapeDataString(Ada)}/messages", new { to = number, body = "Thank you!" });
        return (await Eventually.Get(() => client.Get("/api/v1/messages/waiting"), waiting => waiting.GetProperty("items").GetArrayLength() > 0)).GetProperty("items")[0];
    }

    static async Task<JsonElement> Document(World world)
    {
        using var client = world.Client();
        return await client.GetFromJsonAsync<JsonElement>("/openapi.json");
    }

    /// <summary>Those that take JSON; a file is what it is.</summary>
    static IEnumerable<Operation> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        where path.Name.StartsWith("/api/v1/", StringComparison.Ordinal)
        from operation in path.Value.EnumerateObject()
        where operation.Value.TryGetProperty("requestBody", out _)
        let content = operation.Value.GetProperty("requestBody").GetProperty("content")
        where content.TryGetProperty("application/json", out _)
        let body = content.GetProperty("application/json")
        select new Operation(operation.Value.GetProperty("operationId").GetString()!, operation.Name, path.Name, body.GetProperty("schema"), [.. ExamplesOf(body)]);

    static IEnumerable<(string Name, JsonElement Example)> ExamplesOf(JsonElement body) =>
        body.TryGetProperty("example", out var only) ? [("", only)]
        : body.TryGetProperty("examples", out var all) ? all.EnumerateObject().Select(example => (example.Name, example.Value.GetProperty("value")))
        : [];

    sealed record Operation(string Id, string Method, string Path, JsonElement Schema, IReadOnlyList<(string Name, JsonElement Example)> Examples);

    sealed class Tries(World world, JsonElement document)
    {
        public JsonElement Document => document;

        public List<string> Taken { get; } = [];

        /// <param name="id">In the place of the one that the path has, if it has one.</param>
        /// <param name="instead">What the caller really has in the place of what the example names.</param>
        public async Task<JsonElement> Take(string token, string operation, string id = "", string example = "", params (string Shown, string Real)[] instead)
        {
            using var client = world.Client(token);
            return await Take(client, operation, id, example, instead);
        }

        public async Task<JsonElement> Take(HttpClient client, string operation, string id = "", string example = "", params (string Shown, string Real)[] instead)
        {
            var found = Operations(document).Single(one => one.Id == operation);
            var body = found.Examples.Single(one => one.Name == example).Example.GetRawText();
            foreach (var (shown, real) in instead)
            {
                body = body.Replace(shown, real, StringComparison.Ordinal);
            }

            var path = string.Join('/', found.Path.Split('/').Select(part => part.StartsWith('{') ? id : part));
            using var request = new HttpRequestMessage(new(found.Method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            using var answer = await client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            answer.IsSuccessStatusCode.ShouldBeTrue($"{operation} {example} {body}: {(int)answer.StatusCode} {text}");
            Taken.Add($"{operation} {example}");
            return JsonElement.Parse(text);
        }
    }
}
