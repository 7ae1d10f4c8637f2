using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Channels.Templates;

namespace Switchboard.Tests.Integration.Twilio;

/// <summary>What the adapter asks of Twilio's newer hosts is held against the descriptions that the vendor publishes, and read back from the simulator, which the vendor's own SDK agrees with.</summary>
public sealed class WhatsappOracleTests
{
    static readonly Uri Callback = new("https://switchboard.example/webhooks/twilio/whatsapp");
    static readonly Dictionary<string, string> Samples = new() { ["1"] = "Ada", ["2"] = "17" };

    [Fact]
    public async Task Every_request_to_the_newer_hosts_is_one_that_the_vendor_publishes()
    {
        await using var recorder = new Recorder();
        await using var desk = await TwilioDesk.Start(recorder.Start);
        using var messaging = Oracle("twilio_messaging_v2.json");
        using var content = Oracle("twilio_content_v1.json");

        await UseEverything(desk);

        recorder.Requests.Select(request => $"{request.Method} {PathIn([messaging, content], request)?.Path.Name}").Distinct().Count().ShouldBe(10);
        foreach (var request in recorder.Requests)
        {
            Wrong([messaging, content], request).ShouldBeEmpty($"{request.Method} {request.Path} {request.Body}");
        }
    }

    static async Task UseEverything(TwilioDesk desk)
    {
        var sender = (await desk.Senders.Register("+14155550155", "Bella Bakery", Callback, desk.Credential, default)).Value;
        await Eventually.Holds(async () => (await desk.Senders.Fetch(sender.ProviderRef, desk.Credential, default)).Value!.State == SenderState.Online);
        var moved = (await desk.Senders.Configure(sender.ProviderRef, new("https://elsewhere.example/x"), desk.Credential, default)).Value;
        (moved.Address, moved.Name, moved.CallbackUrl).ShouldBe(("+14155550155", "Bella Bakery", "https://elsewhere.example/x"));
        (await desk.Senders.List(desk.Credential, default)).Value.Single().ProviderRef.ShouldBe(sender.ProviderRef);

        TemplateContent[] contents =
        [
            new("Hello {{1}}!"),
            new("Hello {{1}}, look!", "https://example.com/menu.png"),
            new("Hello {{1}}?", null, [new("Yes"), new("No")]),
            new("Order {{1}} left.", null, [new("Track", "https://example.com/{{2}}")]),
            new("Order {{1}} left.", "https://example.com/menu.png", [new("Track", "https://example.com/{{2}}")]),
            new("Shall we, {{1}}?", "https://example.com/menu.png", [new("Yes")]),
        ];
        foreach (var wish in contents)
        {
            var wanted = TemplateText.Variables(wish).ToDictionary(name => name, name => Samples[name]);
            var made = (await desk.Templates.Create("hello", "en", wish, wanted, desk.Credential, default)).Value;
            (await desk.Templates.Submit(made.ProviderRef, "hello", TemplateCategory.Utility, desk.Credential, default)).ShouldBeNull();
            (await desk.Templates.Submit(made.ProviderRef, "hello", TemplateCategory.Utility, desk.Credential, default)).ShouldBeNull("handed in twice is handed in");
            var seen = await Eventually.Get(async () => (await desk.Templates.Fetch(made.ProviderRef, desk.Credential, default)).Value!, template => template.State == TemplateState.Approved);
            (seen.Content.Body, seen.Content.MediaUrl, seen.Category).ShouldBe((wish.Body, wish.MediaUrl, TemplateCategory.Utility));
            (seen.Content.Buttons ?? []).ShouldBe(wish.Buttons ?? []);
            seen.Variables.Order(StringComparer.Ordinal).ShouldBe(wanted.Keys.Order(StringComparer.Ordinal));
            seen.Samples.ShouldBe(wanted);
        }

        var listed = (await desk.Templates.List(desk.Credential, default)).Value;
        listed.Count.ShouldBe(contents.Length);
        listed.ShouldAllBe(template => template.State == TemplateState.Approved);
        (await desk.Templates.Delete(listed[0].ProviderRef, desk.Credential, default)).ShouldBeNull();
        (await desk.Templates.Delete(listed[0].ProviderRef, desk.Credential, default)).ShouldBeNull("gone is gone");
        (await desk.Templates.Fetch(listed[0].ProviderRef, desk.Credential, default)).Value.ShouldBeNull();
    }

    static IEnumerable<string> Wrong(JsonDocument[] oracles, Recorded request)
    {
        if (PathIn(oracles, request) is not var (oracle, path))
        {
            return ["there is no such path"];
        }

        if (!path.Value.TryGetProperty(request.Method.ToLowerInvariant(), out var operation))
        {
            return ["there is no such method"];
        }

        var query = operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").ToList() : [];
        IEnumerable<string> wrong =
        [
            .. request.Query.Keys.Where(name => query.All(p => p.GetProperty("name").GetString() != name)).Select(name => $"query {name} is unknown"),
            .. query.Where(p => p.TryGetProperty("required", out var is_) && is_.GetBoolean()).Select(p => p.GetProperty("name").GetString()!).Where(name => !request.Query.ContainsKey(name)).Select(name => $"query {name} is missing"),
        ];
        if (request.Body.Length == 0)
        {
            return wrong;
        }

        using var body = JsonDocument.Parse(request.Body);
        return wrong.Concat(Check(oracle, operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema"), body.RootElement, "body")).ToList();
    }

    /// <summary>As much of JSON Schema as the descriptions use; members that they don't name are wrong.</summary>
    static IEnumerable<string> Check(JsonElement oracle, JsonElement schema, JsonElement value, string at)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            schema = oracle.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        if (schema.TryGetProperty("enum", out var words) && words.EnumerateArray().All(word => word.GetString() != value.GetString()))
        {
            yield return $"{at} is none of its words";
        }

        if (schema.TryGetProperty("type", out var type) && type.GetString() != value.ValueKind switch { JsonValueKind.Object => "object", JsonValueKind.Array => "array", JsonValueKind.String => "string", _ => "" })
        {
            yield return $"{at} is a {value.ValueKind}";
        }

        if (value.ValueKind is JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var wrong in value.EnumerateArray().SelectMany(item => Check(oracle, items, item, at + "[]")))
            {
                yield return wrong;
            }
        }

        if (value.ValueKind is not JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)) : [])
        {
            yield return $"{at}.{name} is missing";
        }

        foreach (var member in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out var shape))
            {
                foreach (var wrong in Check(oracle, shape, member.Value, $"{at}.{member.Name}"))
                {
                    yield return wrong;
                }
            }
            else if (!schema.TryGetProperty("additionalProperties", out var more) || more.ValueKind is JsonValueKind.False)
            {
                yield return $"{at}.{member.Name} is unknown";
            }
        }
    }

    static (JsonElement Oracle, JsonProperty Path)? PathIn(JsonDocument[] oracles, Recorded request)
    {
        var found = from oracle in oracles
                    from path in oracle.RootElement.GetProperty("paths").EnumerateObject()
                    where OracleTests.IsMatch(path.Name, request.Path)
                    orderby path.Name.Count(c => c == '{')
                    select ((JsonElement, JsonProperty)?)(oracle.RootElement, path);
        return found.FirstOrDefault();
    }

    static JsonDocument Oracle(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "tests", "clients", "oracles", name);
            if (File.Exists(file))
            {
                return JsonDocument.Parse(File.ReadAllText(file));
            }
        }

        throw new FileNotFoundException("It stands in tests/clients/oracles.", name);
    }
}
