using System.Text.Json;
using Switchboard.Channels;

namespace Switchboard.Tests.Integration.Twilio;

/// <summary>Everything that the adapter asks for is held against the description that the vendor publishes, so that it and the simulator can't share one misunderstanding.</summary>
public sealed class OracleTests
{
    [Fact]
    public async Task Every_request_is_one_that_the_vendor_publishes()
    {
        var path = FindOracle();
        Assert.SkipUnless(path is not null, "The vendor's published description (shared/oracles/twilio_api_v2010.json) is not beside this checkout.");
        using var oracle = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        await using var recorder = new Recorder();
        await using var desk = await TwilioDesk.Start(recorder.Start);

        await UseEverything(desk);

        recorder.Requests.Select(request => $"{request.Method} {Template(oracle.RootElement, request)?.Name}").Distinct().Count().ShouldBeGreaterThanOrEqualTo(13);
        foreach (var request in recorder.Requests)
        {
            Wrong(oracle.RootElement, request).ShouldBeEmpty($"{request.Method} {request.Path}");
        }
    }

    static async Task UseEverything(TwilioDesk desk)
    {
        var number = await desk.Buy();
        await desk.Numbers.Search(new("GB", Sms: true, Voice: false), desk.Credential, default);
        await desk.Numbers.Find(number.Number, desk.Credential, default);
        await desk.Numbers.Configure(number.ProviderRef, TwilioDesk.Webhooks, desk.Credential, default);
        var sent = (SendResult.Accepted)await desk.Send(number.Number, "Look", TwilioDesk.Person, "https://example.com/a.png", "https://example.com/b.png");
        await desk.Sms.Fetch(sent.ProviderMessageId, desk.Credential, default);
        await desk.Sms.FindSent(TwilioDesk.Message(number.Number, "Look"), TimeProvider.System.GetUtcNow(), desk.Credential, default);
        foreach (var n in Enumerable.Range(0, 201))
        {
            await desk.Write($"+1415557{n:0000}", number.Number, "Hi");
        }

        await desk.Sms.ListInbound(number.Number, TimeProvider.System.GetUtcNow().AddMinutes(-1), desk.Credential, default);
        await desk.Numbers.Release(number.ProviderRef, desk.Credential, default);
        var opened = (await desk.Subaccounts.Open("Apart (Switchboard acc_1)", desk.Credential, default)).Value;
        await desk.Subaccounts.Find("Apart (Switchboard acc_1)", desk.Credential, default);
        await desk.Subaccounts.HoldsNumbers(opened.Account, desk.Credential, default);
        foreach (var state in new[] { SubaccountState.Suspended, SubaccountState.Active, SubaccountState.Closed, SubaccountState.Closed })
        {
            await desk.Subaccounts.Become(opened.Account, state, desk.Credential, default);
        }
    }

    static IEnumerable<string> Wrong(JsonElement oracle, Recorded request)
    {
        if (Template(oracle, request) is not { } template)
        {
            return ["there is no such path"];
        }

        if (!template.Value.TryGetProperty(request.Method.ToLowerInvariant(), out var operation))
        {
            return ["there is no such method"];
        }

        var query = operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()!).ToHashSet()
            : [];
        var schema = operation.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").GetProperty("application/x-www-form-urlencoded").GetProperty("schema")
            : default;
        var form = schema.ValueKind == JsonValueKind.Object ? schema.GetProperty("properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value) : [];
        var required = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToList() : [];
        return
        [
            .. request.Query.Keys.Where(name => !query.Contains(name)).Select(name => $"query {name} is unknown"),
            .. request.Form.Keys.Where(name => !form.ContainsKey(name)).Select(name => $"field {name} is unknown"),
            .. required.Where(name => !request.Form.ContainsKey(name)).Select(name => $"field {name} is missing"),
            .. request.Form.Where(field => field.Value.Length > 1 && form.GetValueOrDefault(field.Key) is { ValueKind: JsonValueKind.Object } shape && shape.GetProperty("type").GetString() != "array")
                .Select(field => $"field {field.Key} is not a list"),
            .. request.Form.SelectMany(field => field.Value.Select(value => (field.Key, value)))
                .Where(field => form.GetValueOrDefault(field.Key) is { ValueKind: JsonValueKind.Object } shape && shape.TryGetProperty("enum", out var words)
                    && words.EnumerateArray().All(word => word.GetString() != field.value))
                .Select(field => $"field {field.Key} is none of its words"),
        ];
    }

    static JsonProperty? Template(JsonElement oracle, Recorded request)
    {
        var matching = oracle.GetProperty("paths").EnumerateObject().Where(path => IsMatch(path.Name, request.Path)).OrderBy(path => path.Name.Count(c => c == '{')).ToList();
        return matching.Count == 0 ? null : matching[0];
    }

    internal static bool IsMatch(string template, string path)
    {
        var (wanted, given) = (template.Split('/'), path.Split('/'));
        return wanted.Length == given.Length && wanted.Zip(given).All(pair => pair.First switch
        {
            ['{', .., '}'] => pair.Second.Length > 0,
            ['{', ..] => pair.Second.EndsWith(pair.First[(pair.First.IndexOf('}') + 1)..], StringComparison.Ordinal),
            _ => pair.First == pair.Second,
        });
    }

    static string? FindOracle()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "oracles", "twilio_api_v2010.json");
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
