using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Switchboard.Alerts;
using Switchboard.Data;
using Switchboard.Tests.Integration.Users;
using Switchboard.Tests.Integration.Conversations;

namespace Switchboard.Tests.Integration.Host;

/// <summary>The OpenAPI document, held against what the product really takes and answers.</summary>
public sealed class OpenApiTruthTests(World world)
{
    static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task Every_operation_takes_and_answers_what_the_document_says()
    {
        var document = await Document();
        using var line = await Line.Open(world);
        using var other = await Line.Open(world, line.Tenant);
        var (super, admin, agent) = (world.FirstRun.SuperAdminToken, line.Tenant.Token, line.Token);
        var person = Line.Person();
        await line.Write(person, "It's +1 from me");
        var waiting = await Eventually.Get(line.Waiting, messages => messages.Count == 1);
        var job = await DeadJob(line.Tenant);
        var truth = new Truth(world, document);

        var made = await truth.Tell(super, "POST", "/api/v1/organizations", 201, new { name = "Truth", slug = World.Slug(), settings = new { team = "north" }, clientRef = "truth" });
        var organization = made.GetProperty("organization").GetProperty("organizationId").GetString();
        await truth.Tell(super, "POST", "/api/v1/onboard", 201, new
        {
            displayName = "Truth", organization = new { name = "Truth", slug = World.Slug(), isolationMode = "organization", settings = new { team = "west" } }, capabilities = new { phone = true, email = true }, clientRef = "truth",
        });
        await truth.Tell(super, "GET", "/api/v1/organizations?limit=2", 200);
        await truth.Tell(super, "GET", $"/api/v1/organizations/{organization}", 200);
        await truth.Tell(super, "POST", $"/api/v1/organizations/{organization}/suspend", 200);
        await truth.Tell(super, "POST", $"/api/v1/organizations/{organization}/resume", 200);
        await truth.Tell(super, "POST", $"/api/v1/organizations/{organization}/approve", 200);
        var changed = await truth.Tell(super, "PATCH", $"/api/v1/organizations/{organization}", 200, new { name = "Truer", settings = new { team = "south" } });
        await truth.Tell(super, "DELETE", $"/api/v1/organizations/{organization}", 409, new { });
        await truth.Tell(super, "DELETE", $"/api/v1/organizations/{organization}", 202, new { confirm = changed.GetProperty("slug").GetString(), keepNumbers = false });
        await truth.Tell(super, "GET", $"/api/v1/organizations/{organization}/deletion", 200);
        var twilio = new { credentials = new { accountSid = "AC00000000000000000000000000000001", authToken = "00000000000000000000000000000001" }, realm = "sandbox" };
        await truth.Tell(admin, "GET", "/api/v1/providers", 200);
        await truth.Tell(admin, "GET", "/api/v1/providers/twilio?realm=production", 200);
        await truth.Tell(admin, "POST", "/api/v1/providers/twilio/test", 200, new { credentials = await Account(), realm = "sandbox" });
        await truth.Tell(admin, "POST", "/api/v1/providers/twilio/test", 422, twilio);
        await truth.Tell(admin, "PUT", "/api/v1/providers/twilio", 200, new { credentials = await Account(), verify = true });
        await truth.Tell(admin, "DELETE", "/api/v1/providers/twilio", 200);
        var token = await truth.Tell(admin, "POST", "/api/v1/tokens", 201, new { name = "Truth", tier = "agent", agentId = line.Agent.Value, expiresAt = "2099-01-01T00:00:00Z" });
        await truth.Tell(admin, "GET", "/api/v1/tokens?limit=1", 200);
        await truth.Tell(admin, "DELETE", $"/api/v1/tokens/{token.GetProperty("token").GetProperty("tokenId").GetString()}", 200);
        var provisioned = await truth.Tell(admin, "POST", "/api/v1/agents", 201, new { displayName = "Truth", greeting = "Hello!", country = "US", capabilities = new { phone = true, whatsapp = true }, clientRef = "truth" });
        var third = provisioned.GetProperty("agentId").GetString();
        await truth.Tell(admin, "GET", "/api/v1/agents?deprovisioned=true&limit=2", 200);
        await truth.Tell(agent, "GET", $"/api/v1/agents/{line.Agent}", 200);
        await truth.Tell(admin, "PATCH", $"/api/v1/agents/{third}", 200, new { language = "de", timeZone = "Europe/Berlin" });
        await truth.Tell(admin, "POST", $"/api/v1/agents/{third}/pause", 200);
        await truth.Tell(admin, "POST", $"/api/v1/agents/{third}/resume", 200);
        await truth.Tell(agent, "GET", $"/api/v1/agents/{line.Agent}/channels", 200);
        await truth.Tell(admin, "GET", "/api/v1/channels", 200);
        await truth.Tell(admin, "GET", "/api/v1/subaccounts?limit=1", 200);
        await truth.Tell(admin, "POST", "/api/v1/agents/pause", 200);
        await truth.Tell(admin, "POST", "/api/v1/agents/resume", 200);
        await truth.Tell(admin, "PUT", "/api/v1/agent-pool", 200, new { maxAgents = 9 });
        await truth.Tell(admin, "GET", "/api/v1/agent-pool", 200);
        await truth.Tell(admin, "POST", $"/api/v1/agents/{third}/channels/sms/off", 200);
        await truth.Tell(admin, "POST", $"/api/v1/agents/{third}/channels/sms/on", 200);
        await truth.Tell(admin, "DELETE", $"/api/v1/agents/{third}/channels/sms?releaseNumber=true", 200);
        await truth.Tell(admin, "PUT", $"/api/v1/agents/{third}/route-duplication", 200, new { mailbox = "truth@example.com", webhookUrl = "https://example.com/copies" });
        await truth.Tell(admin, "GET", $"/api/v1/agents/{third}/route-duplication", 200);
        await truth.Tell(admin, "PUT", $"/api/v1/agents/{third}/keywords", 200, new { keywords = new[] { "truth" } });
        await truth.Tell(agent, "GET", $"/api/v1/agents/{line.Agent}/keywords", 200);
        await truth.Tell(admin, "PUT", $"/api/v1/agents/{third}/limits", 200, new { limits = new { maxActionsPerDay = 100, maxSpendPerDay = 2.5 }, reset = true, clientRef = "truth" });
        await truth.Tell(agent, "GET", $"/api/v1/agents/{line.Agent}/limits", 200);
        await truth.Tell(agent, "GET", "/api/v1/usage?period=month", 200);
        await truth.Tell(admin, "PUT", "/api/v1/billing/config", 200, new { billingEmail = "billing@example.com", limits = new { maxActionsPerDay = 1000 }, clientRef = "truth" });
        await truth.Tell(admin, "GET", "/api/v1/billing/config", 200);
        await truth.Tell(admin, "GET", "/api/v1/numbers/available?country=US&limit=2", 200);
        var number = $"/api/v1/numbers/{(await truth.Tell(admin, "POST", "/api/v1/numbers", 201, new { country = "US", clientRef = "truth" })).GetProperty("numberId").GetString()}";
        await truth.Tell(admin, "GET", "/api/v1/numbers?pool=false&limit=1", 200);
        await truth.Tell(admin, "GET", number, 200);
        await truth.Tell(admin, "POST", "/api/v1/a2p/refresh", 200);
        await truth.Tell(admin, "POST", "/api/v1/opt-outs/lift", 404, new { address = "nobody@example.com", reason = "Linked by mistake" });
        await truth.Tell(admin, "GET", "/api/v1/a2p", 200);
        await truth.Tell(admin, "PUT", "/api/v1/compliance/hours", 200, new { informational = "held", quiet = new[] { new { purpose = "marketing", quietFrom = "19:00", quietUntil = "10:00" } } });
        await truth.Tell(admin, "PUT", "/api/v1/compliance/hours", 200, new { });
        await truth.Tell(admin, "GET", "/api/v1/compliance/hours", 200);
        await truth.Tell(agent, "GET", "/api/v1/compliance/rules?country=US&state=FL&at=2026-07-01T12:00:00Z", 200);
        await truth.Tell(admin, "PATCH", number, 200, new { defaultAgentId = (string?)null });
        await truth.Tell(admin, "DELETE", number, 200);
        await truth.Tell(admin, "DELETE", $"/api/v1/agents/{third}?releaseNumber=true", 200);
        var sent = await truth.Tell(agent, "POST", "/api/v1/messages", 201, new { to = person, body = "Isn't it?", replyTo = waiting[0].GetProperty("messageId").GetString(), purpose = "transactional", clientRef = "truth" });
        await truth.Tell(agent, "GET", $"/api/v1/messages/{sent.GetProperty("messageId").GetString()}", 200);
        await truth.Tell(agent, "POST", "/api/v1/decisions", 200, new { contactAddress = person, channel = "sms", purpose = "marketing" });
        await truth.Tell(agent, "GET", "/api/v1/decisions?limit=1", 200);
        await truth.Tell(admin, "GET", $"/api/v1/decisions/{sent.GetProperty("decisionId").GetString()}", 200);
        await truth.Tell(agent, "GET", $"/api/v1/decisions/{sent.GetProperty("decisionId").GetString()}/receipt", 200);
        await truth.Tell(agent, "POST", "/api/v1/verification/codes", 201, new { to = person, channel = "sms", purpose = "sign_in", clientRef = "truth" });
        await truth.Tell(agent, "POST", "/api/v1/verification/codes/verify", 200, new { contactAddress = person, code = "123 456", clientRef = "truth" });
        var later = await truth.Tell(agent, "POST", "/api/v1/messages", 201, new { to = person, body = "Tomorrow?", sendAt = world.Get<TimeProvider>().GetUtcNow().AddDays(1) });
        await truth.Tell(agent, "DELETE", $"/api/v1/messages/{later.GetProperty("messageId").GetString()}", 200);
        await truth.Tell(agent, "GET", "/api/v1/messages?channel=sms&limit=1", 200);
        await truth.Tell(agent, "GET", "/api/v1/messages/waiting?limit=1", 200);
        await truth.Tell(agent, "GET", "/api/v1/events?cursor=c0&kinds=message.received", 200);
        await truth.Tell(agent, "POST", "/api/v1/messages/acknowledge", 200, new { messageIds = new[] { waiting[0].GetProperty("messageId").GetString() } });
        await truth.Tell(admin, "GET", "/api/v1/subaccounts", 200);
        var chats = (await truth.Tell(admin, "GET", "/api/v1/whatsapp/senders?limit=2", 200)).GetProperty("items")[0].GetProperty("senderId").GetString();
        await truth.Tell(admin, "GET", $"/api/v1/whatsapp/senders/{chats}", 200);
        await truth.Tell(admin, "PUT", $"/api/v1/whatsapp/senders/{chats}/agent", 200, new { agentId = line.Agent.Value });
        await truth.Tell(admin, "DELETE", $"/api/v1/whatsapp/senders/{chats}/agent", 200);
        await truth.Tell(admin, "DELETE", $"/api/v1/whatsapp/senders/{chats}", 200);
        await truth.Tell(super, "POST", "/api/v1/whatsapp/senders", 409, new { address = "+14155550188", organizationId = line.Tenant.Id.Value });
        await truth.Tell(admin, "PUT", "/api/v1/providers/twilio", 200, new { credentials = await Account(), verify = true });
        await truth.Tell(admin, "POST", "/api/v1/whatsapp/senders", 200, new { address = $"+1202555{Random.Shared.Next(10_000):0000}", displayName = "Truth" });
        await truth.Tell(admin, "DELETE", "/api/v1/providers/twilio", 200);
        var template = await truth.Tell(admin, "POST", "/api/v1/whatsapp/templates", 201, new
        {
            name = "truth", body = "Is {{1}} true?", language = "en", category = "marketing", samples = new Dictionary<string, string> { ["1"] = "it" }, mediaUrl = "https://example.com/a.png",
            buttons = new[] { new { title = "Look", url = "https://example.com" } }, submit = false, clientRef = "truth",
        });
        var templates = $"/api/v1/whatsapp/templates/{template.GetProperty("templateId").GetString()}";
        await truth.Tell(agent, "GET", "/api/v1/whatsapp/templates?limit=1", 200);
        await truth.Tell(agent, "GET", templates, 200);
        await truth.Tell(admin, "POST", $"{templates}/submit", 200, new { category = "utility" });
        await truth.Tell(admin, "DELETE", templates, 200);
        await truth.Tell(admin, "GET", $"/api/v1/organizations/{line.Tenant.Id}/storage", 200);
        await truth.Tell(admin, "PATCH", $"/api/v1/organizations/{line.Tenant.Id}/storage", 200, new { retentionDays = 30 });
        await truth.Tell(admin, "GET", $"/api/v1/organizations/{line.Tenant.Id}/first-contact", 200);
        await truth.Tell(admin, "PUT", $"/api/v1/organizations/{line.Tenant.Id}/first-contact", 200, new { mode = "open", allowed = new[] { "@example.com", "+4930" } });
        var file = $"/api/v1/files/{await truth.Bring(agent, "/api/v1/files?name=plan.txt", "What it's about")}";
        await truth.Tell(agent, "GET", "/api/v1/files?limit=1&deleted=true", 200);
        await truth.Tell(agent, "GET", file, 200);
        await truth.Fetch(agent, $"{file}/content", "What it's about");
        await truth.Tell(agent, "DELETE", $"{file}/addresses", 200);
        await truth.Tell(agent, "DELETE", file, 200);
        var shown = await truth.Tell(agent, "POST", "/api/v1/messages", 201, new { to = person, body = "See", mediaUrls = new[] { (await truth.Bring(agent, "/api/v1/files", "What it's about")) } });
        var media = $"/api/v1/media/{shown.GetProperty("messageId").GetString()}.0";
        await truth.Fetch(agent, media, "What it's about");
        await truth.Tell(agent, "POST", $"{media}/link", 200);
        await TellOfWishes(truth, admin);
        await TellOfPeople(truth, admin, agent, sent.GetProperty("conversationId").GetString()!);
        var domain = $"{Guid.CreateVersion7():N}.example.com";
        await truth.Tell(admin, "POST", "/api/v1/mail-domains", 201, new { domain });
        await truth.Tell(admin, "GET", "/api/v1/mail-domains?limit=1", 200);
        await truth.Tell(admin, "GET", $"/api/v1/mail-domains/{domain}", 200);
        await truth.Tell(admin, "POST", $"/api/v1/mail-domains/{domain}/verify", 200);
        await truth.Tell(admin, "DELETE", $"/api/v1/mail-domains/{domain}", 200);
        await truth.Tell(admin, "GET", "/api/v1/jobs", 200);
        await truth.Tell(admin, "POST", $"/api/v1/jobs/{job}/replay", 200);

        await world.Get<RaiseAlert>().Raise(new Alert(line.Tenant.Id, Severity.High, "truth", "sub_truth", "It is so").With(("number", 1)));
        var alerts = await truth.Tell(admin, "GET", "/api/v1/alerts?state=open&severity=high&limit=1", 200);
        var alert = $"/api/v1/alerts/{alerts.GetProperty("items")[0].GetProperty("alertId").GetString()}";
        var route = await truth.Tell(admin, "POST", "/api/v1/alerts/routes", 201, new
        {
            channel = "sms", address = Line.Person(), leastSeverity = "medium", isBackup = true, agentId = line.Agent.Value,
            quietHours = new { from = "22:00", to = "07:00", timeZone = "Europe/Berlin" },
        });
        await truth.Tell(admin, "GET", "/api/v1/alerts/routes", 200);
        await truth.Tell(admin, "POST", "/api/v1/alerts/test", 200);
        var path = $"/api/v1/alerts/routes/{route.GetProperty("route").GetProperty("routeId").GetString()}";
        await truth.Tell(admin, "GET", path, 200);
        await truth.Tell(admin, "PATCH", path, 200, new { leastSeverity = "critical", takeAway = new[] { "quiet_hours" } });
        await truth.Tell(admin, "DELETE", path, 200);
        await truth.Tell(admin, "GET", alert, 200);
        await truth.Tell(admin, "GET", "/api/v1/overview", 200);
        await TellOfUsers(truth, admin);
        await truth.Tell(admin, "POST", $"{alert}/acknowledge", 200);
        await truth.Tell(admin, "POST", $"{alert}/resolve", 200);

        // What they answer when all is well never ends; StreamTests reads it.
        await truth.Tell(agent, "GET", "/api/v1/events/stream?cursor=c99999999999", 400);
        await truth.Tell(agent, "GET", "/api/v1/events/socket", 426);
        var hook = (await truth.Tell(admin, "POST", "/api/v1/webhooks", 201, new { url = "http://127.0.0.1:9999/", description = "Truth", eventKinds = new[] { "message.received" }, agentId = line.Agent.Value, clientRef = "truth" }))
            .GetProperty("webhook").GetProperty("webhookId").GetString();
        await truth.Tell(admin, "GET", "/api/v1/webhooks?limit=1", 200);
        await truth.Tell(admin, "GET", $"/api/v1/webhooks/{hook}", 200);
        await truth.Tell(admin, "POST", $"/api/v1/webhooks/{hook}/test", 200);
        await truth.Tell(admin, "POST", $"/api/v1/webhooks/{hook}/secret", 200);
        await truth.Tell(admin, "POST", $"/api/v1/webhooks/{hook}/replay", 200, new { since = "2020-01-01T00:00:00Z" });
        var deliveries = $"/api/v1/webhooks/{hook}/deliveries";
        await Eventually.Holds(async () => (await truth.Tell(admin, "GET", deliveries + "?state=pending&limit=1", 200)).GetProperty("items").EnumerateArray().Any(one => one.GetProperty("attempts").GetArrayLength() > 0));
        var delivery = (await truth.Tell(admin, "GET", deliveries, 200)).GetProperty("items")[0].GetProperty("deliveryId").GetString();
        await truth.Tell(admin, "POST", $"{deliveries}/{delivery}/replay", 200);
        await truth.Tell(admin, "PATCH", $"/api/v1/webhooks/{hook}", 200, new { description = "", eventKinds = Array.Empty<string>(), status = "disabled" });
        await truth.Tell(admin, "DELETE", $"/api/v1/webhooks/{hook}", 200);

        await truth.Tell(agent, "GET", "/api/v1/messages?limit=many", 400);
        await truth.Tell(agent, "GET", "/api/v1/agents", 403);
        await truth.Tell(agent, "GET", $"/api/v1/messages/{job}", 404);
        await truth.Tell(admin, "POST", "/api/v1/agents", 409, new { displayName = "Other truth", clientRef = "truth" });

        await truth.Tell(admin, "GET", "/api/v1/billing?period=all", 200);
        await truth.Tell(admin, "GET", "/api/v1/billing/export", 200);
        await truth.Fetch(admin, "/api/v1/billing/export.csv?from=2020-01-01&to=2020-01-31", "day,agentId,agentName,channel,quantity,segments,providerCost,markupPercent,markup,billingCost,currency,item\r\n", "text/csv");

        truth.Told.Order(StringComparer.Ordinal).ShouldBe(Operations(document).Select(operation => operation.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_has_an_id_of_its_own_a_group_and_a_summary()
    {
        var operations = Operations(await Document()).ToList();

        operations.Select(operation => operation.Id).ShouldBeUnique();
        operations.ShouldAllBe(operation => operation.Id.Length > 0 && char.IsAsciiLetterLower(operation.Id[0]));
        operations.Where(operation => !operation.Json.TryGetProperty("summary", out _) || operation.Json.GetProperty("tags").GetArrayLength() == 0).Select(operation => operation.Id).ShouldBeEmpty();
        operations.Where(operation => operation.Method == "get" && operation.Json.TryGetProperty("requestBody", out _)).Select(operation => operation.Id).ShouldBeEmpty();
        operations.SelectMany(operation => operation.Json.TryGetProperty("parameters", out var all) ? all.EnumerateArray() : [])
            .Where(parameter => parameter.GetProperty("in").GetString() == "query" && parameter.TryGetProperty("required", out var required) && required.GetBoolean()).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_two_operations_take_the_same_body_and_every_schema_says_what_it_is()
    {
        var document = await Document();
        var bodies = Operations(document).Where(operation => operation.Json.TryGetProperty("requestBody", out var body) && !body.GetProperty("content").TryGetProperty("application/octet-stream", out _))
            .Select(operation => operation.Json.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString()!).ToList();

        bodies.ShouldBeUnique();
        // Both are whatever their owner put there. Tools have a form of their own, which MCP's tests hold them to.
        SchemaCheck.All(document).Where(found => !found.At.StartsWith("/x-mcp-tools/", StringComparison.Ordinal) && !found.At.EndsWith("/JsonElement", StringComparison.Ordinal) && !found.At.EndsWith("/settings", StringComparison.Ordinal) && !Says(found.Schema)).Select(found => found.At).ShouldBeEmpty();
        document.GetProperty("servers").GetArrayLength().ShouldBe(1);
    }

    static async Task TellOfUsers(Truth truth, string admin)
    {
        using var browser = new Browser(truth.World);
        var made = await truth.Tell(admin, "POST", "/api/v1/users", 201, new { email = $"{Guid.CreateVersion7():N}@example.com", name = "Truth", role = "operator" });
        var user = $"/api/v1/users/{made.GetProperty("user").GetProperty("userId").GetString()}";
        var link = Browser.LinkOf(await truth.Tell(admin, "POST", $"{user}/sign-in-link", 201));
        await truth.Tell(admin, "GET", "/api/v1/users", 200);
        await truth.Tell(admin, "GET", user, 200);
        await truth.Tell(admin, "GET", "/api/v1/colleagues", 200);
        await truth.Tell(admin, "PATCH", user, 200, new { name = "True" });
        await truth.Tell(browser.Http, "GET", "/api/v1/session/ways", 200);
        await truth.Tell(browser.Http, "POST", "/api/v1/session/link/look", 200, new { link });
        var begun = await truth.Tell(browser.Http, "POST", "/api/v1/session/link", 201, new { link, password = Browser.Password });
        var email = begun.GetProperty("user").GetProperty("email").GetString();
        begun = await truth.Tell(browser.Http, "POST", "/api/v1/session", 201, new { email, password = Browser.Password });
        browser.Http.DefaultRequestHeaders.Add("X-CSRF-Token", begun.GetProperty("csrf").GetString());
        await truth.Tell(browser.Http, "GET", "/api/v1/session", 200);
        await truth.Tell(browser.Http, "PUT", "/api/v1/session/password", 200, new { current = Browser.Password, password = "another horse, another battery" });
        await truth.Tell(browser.Http, "DELETE", "/api/v1/session", 200);
        await truth.Tell(browser.Http, "GET", "/api/v1/live", 401);
        await truth.Tell(truth.World.FirstRun.SuperAdminToken, "GET", "/api/v1/set-up", 200);
        await truth.Tell(truth.World.FirstRun.SuperAdminToken, "PUT", "/api/v1/set-up/public-url", 422, new { publicUrl = "http://127.0.0.1:1" });
        await truth.Tell(admin, "DELETE", user, 200);
    }

    static async Task TellOfWishes(Truth truth, string admin)
    {
        var person = Line.Person();
        var listed = await truth.Tell(admin, "POST", "/api/v1/do-not-contact", 201, new { contactAddress = person, reason = "Asked for it", channel = "voice", until = "2099-01-01T00:00:00Z" });
        await truth.Tell(admin, "GET", "/api/v1/do-not-contact?limit=1&removed=true", 200);
        await truth.Tell(admin, "DELETE", $"/api/v1/do-not-contact/{listed.GetProperty("prohibitionId").GetString()}", 200);
        var given = await truth.Tell(admin, "POST", "/api/v1/consents", 201, new
        {
            contactAddress = person, channel = "sms", consentType = "written", source = "A form", proof = "What it said", purpose = "marketing", programme = "News", givenAt = "2026-01-01T00:00:00Z", clientRef = "truth",
        });
        await truth.Tell(admin, "POST", $"/api/v1/consents/{given.GetProperty("consent").GetProperty("consentId").GetString()}/revoke", 200);
        await truth.Tell(admin, "POST", "/api/v1/consents/revoke", 200, new { contactAddress = person, scope = "channel", channel = "sms", source = "By telephone" });
        await truth.Tell(admin, "GET", $"/api/v1/consents?contactAddress={Uri.EscapeDataString(person)}", 200);
        await truth.Tell(admin, "PUT", "/api/v1/compliance/policy", 200, new { postalAddress = "Truth, 1 High Street, Springfield, IL 62701", consentForInformational = false, marketingPerDay = 2, consent = new[] { new { purpose = "marketing", least = "written" } } });
        await truth.Tell(admin, "GET", "/api/v1/compliance/policy", 200);
        await truth.Tell(admin, "POST", "/api/v1/opt-outs", 201, new { contactAddress = person, reason = "At the counter", clientRef = "truth" });
        await truth.Tell(admin, "GET", "/api/v1/opt-outs?limit=1", 200);
        await truth.Tell(admin, "GET", $"/api/v1/opt-outs?contactAddress={Uri.EscapeDataString(person)}", 200);
        await truth.Tell(admin, "GET", "/api/v1/audit?action=contact.opted_out&since=2020-01-01T00:00:00Z&until=2099-01-01T00:00:00Z&limit=1", 200);
        await truth.Tell(admin, "GET", "/api/v1/audit?cursor=x", 400);
        var rule = await truth.Tell(admin, "POST", "/api/v1/content-rules", 201, new { phrase = "guaranteed cure" });
        await truth.Tell(admin, "GET", "/api/v1/content-rules?limit=1", 200);
        await truth.Tell(admin, "DELETE", $"/api/v1/content-rules/{rule.GetProperty("contentRuleId").GetString()}", 200);
    }

    static async Task TellOfPeople(Truth truth, string admin, string agent, string conversation)
    {
        var people = "/api/v1/contacts";
        var ann = (await truth.Tell(admin, "POST", people, 201, new { displayName = "Ann", addresses = new[] { Line.Person() }, language = "de", timeZone = "Europe/Berlin", region = "DE", notes = "Tea", clientRef = "truth" })).GetProperty("contactId").GetString();
        var other = (await truth.Tell(admin, "POST", people, 201, new { displayName = "Ann again", addresses = new[] { Line.Person() } })).GetProperty("contactId").GetString();
        await truth.Tell(admin, "GET", $"{people}?limit=1", 200);
        await truth.Tell(admin, "GET", $"{people}?search=ann", 200);
        await truth.Tell(admin, "PATCH", $"{people}/{ann}", 200, new { displayName = "Anna" });
        await truth.Tell(admin, "POST", $"{people}/{ann}/addresses", 200, new { address = "anna@truth.example" });
        await truth.Tell(admin, "DELETE", $"{people}/{ann}/addresses/anna@truth.example", 200);
        var merge = (await truth.Tell(admin, "POST", $"{people}/{ann}/merge", 200, new { from = other, clientRef = "truth" })).GetProperty("mergeId").GetString();
        await truth.Tell(admin, "GET", $"{people}/{ann}", 200);
        await truth.Tell(admin, "POST", $"/api/v1/contact-merges/{merge}/undo", 200);
        await truth.Tell(admin, "GET", $"{people}/{ann}/conversations", 200);
        await truth.Tell(agent, "GET", "/api/v1/conversations?channel=sms&owner=agent", 200);
        await truth.Tell(agent, "GET", $"/api/v1/conversations/{conversation}?messages=2", 200);
        await truth.Tell(agent, "GET", $"/api/v1/conversations/{conversation}/messages?limit=1", 200);
        await truth.Tell(admin, "PUT", $"/api/v1/conversations/{conversation}/owner", 200, new { owner = "human", name = "Maria", note = "Mine" });
        await truth.Tell(admin, "PATCH", $"/api/v1/conversations/{conversation}", 200, new { state = "escalated", note = "Look" });
        await truth.Tell(admin, "PUT", $"/api/v1/conversations/{conversation}/owner", 200, new { owner = "agent" });
        await Eventually.Holds(async () => (await truth.Tell(agent, "GET", "/api/v1/messages/search?query=isn", 200)).GetProperty("items").GetArrayLength() > 0);
    }

    async Task<object> Account()
    {
        using var sandbox = world.Simulator();
        using var answer = await sandbox.PostAsJsonAsync("/api/accounts", new { });
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new { accountSid = made.GetProperty("sid").GetString(), authToken = made.GetProperty("authToken").GetString() };
    }

    async Task<JsonElement> Document()
    {
        using var client = world.Client();
        return await client.GetFromJsonAsync<JsonElement>("/openapi.json");
    }

    static bool Says(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && (schema.TryGetProperty("$ref", out _) || schema.TryGetProperty("oneOf", out _) || schema.TryGetProperty("enum", out _)
            || (schema.TryGetProperty("type", out var type) && type.ToString().Contains("array", StringComparison.Ordinal) == schema.TryGetProperty("items", out _)));

    static IEnumerable<(string Path, string Method, string Id, JsonElement Json)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where Methods.Contains(operation.Name)
        select (path.Name, operation.Name, operation.Value.TryGetProperty("operationId", out var id) ? id.GetString()! : "", operation.Value);

    static async Task<string> DeadJob(Tenant tenant)
    {
        var id = tenant.World.Get<Kernel.Ids>().Next<Kernel.JobId>();
        await tenant.World.Get<Database>().Write(tenant.Id, unit => unit.Execute(
            "INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, error, created_at) VALUES (@id, @organization, 'message.deliver', 'msg_0', 'dead', 1, 7, 0, 'worn_out', 1)", new { id }));
        return id.Value;
    }

    sealed class Truth(World world, JsonElement document)
    {
        readonly SchemaCheck check = new(document);

        public HashSet<string> Told { get; } = [];

        public World World => world;

        public async Task<JsonElement> Tell(string token, string method, string path, int status, object? body = null)
        {
            using var client = world.Client(token);
            return await Tell(client, method, path, status, body);
        }

        public async Task<JsonElement> Tell(HttpClient client, string method, string path, int status, object? body = null)
        {
            var operation = Of(method, path);
            var sent = body is null ? null : JsonSerializer.Serialize(body);
            if (sent is not null)
            {
                check.Faults(operation.Json.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema"), JsonElement.Parse(sent)).ShouldBeEmpty(operation.Id);
            }

            using var request = new HttpRequestMessage(new(method), path) { Content = sent is null ? null : new StringContent(sent, Encoding.UTF8, "application/json") };
            using var answer = await client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            ((int)answer.StatusCode).ShouldBe(status, text);
            var responses = operation.Json.GetProperty("responses");
            var said = status < 400 ? responses.GetProperty($"{status}") : responses.GetProperty("default");
            var schema = said.GetProperty("content").GetProperty(answer.Content.Headers.ContentType!.MediaType!).GetProperty("schema");
            var value = JsonElement.Parse(text);
            check.Faults(schema, value).ShouldBeEmpty($"{operation.Id}: {text}");
            Told.Add(operation.Id);
            return value;
        }

        /// <summary>Sends bytes as they are; returns the file's id.</summary>
        public async Task<string> Bring(string token, string path, string bytes)
        {
            var operation = Of("POST", path);
            operation.Json.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/octet-stream", out _).ShouldBeTrue();
            using var client = world.Client(token);
            using var answer = await client.PostAsync(path, new StringContent(bytes));
            var text = await answer.Content.ReadAsStringAsync();
            var said = operation.Json.GetProperty("responses").GetProperty($"{(int)answer.StatusCode}").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            check.Faults(said, JsonElement.Parse(text)).ShouldBeEmpty(text);
            Told.Add(operation.Id);
            return JsonElement.Parse(text).GetProperty("fileId").GetString()!;
        }

        /// <summary>Reads bytes as they are.</summary>
        public async Task Fetch(string token, string path, string bytes, string type = "application/octet-stream")
        {
            var operation = Of("GET", path);
            operation.Json.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty(type, out _).ShouldBeTrue();
            using var client = world.Client(token);
            (await client.GetStringAsync(path)).ShouldBe(bytes);
            Told.Add(operation.Id);
        }

        (string Path, string Method, string Id, JsonElement Json) Of(string method, string path) => Operations(document)
            .Where(found => found.Method.Equals(method, StringComparison.OrdinalIgnoreCase) && Matches(found.Path, path.Split('?')[0])).OrderBy(found => found.Path.Count(c => c == '{')).First();

        static bool Matches(string template, string path) =>
            template.Split('/') is var parts && path.Split('/') is var given && parts.Length == given.Length && parts.Zip(given).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }
}
