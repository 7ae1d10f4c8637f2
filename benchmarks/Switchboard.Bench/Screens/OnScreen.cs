using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Bench.Measuring;

namespace Switchboard.Bench.Screens;

/// <summary>What an operator waits for in a browser: a page's own script, the first load, and a message from its webhook to the screen.</summary>
internal sealed class OnScreen : IBenchmark
{
    const double MostScript = 100;
    const double MostKilobytes = 300;
    const double MostToScreen = 200;
    const int Messages = 50;
    const int People = 120;

    static readonly string[] Pages =
        ["overview", "inbox", "agents", "contacts", "compliance", "limits", "alerts", "jobs", "events", "audit", "keys", "webhooks", "providers", "users"];

    public string Name => "screen";

    public string Question => "the console in Chromium: a page's own script (100 ms), the first load (300 KB), from a webhook to the screen (200 ms)";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab)
    {
        var folder = lab.Folder(Name);
        var (port, simulator) = (Service.FreePort(), Service.FreePort());
        await using var product = await Service.Start(
            Path.Combine(folder, "switchboard.log"), lab.Run, ["--port", $"{port}", "--data", folder, "--set", $"Simulator:Port={simulator}"],
            new Dictionary<string, string>(StringComparer.Ordinal), "Switchboard is ready at");
        var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "first-run.json")));
        string First(string name) => first.GetProperty(name).GetString()!;
        using var people = new People(First("simulatorUrl"), await Number(First("url"), First("agentId"), First("organizationToken")));
        var link = await Invite(First("url"), First("superAdminToken"));
        for (var person = 0; person < People; person++)
        {
            await people.Write(person, $"Is a table free for {person + 2}?");
        }

        await Answer(First("url"), First("agentToken"));
        await using var desk = await Desk.SignIn(link, $"{First("url")}/console/o/{First("organizationId")}/");
        List<(string Page, double Anew, double Within)> scripts = [];
        foreach (var page in Pages)
        {
            List<(double Anew, double Within)> opens = [];
            for (var round = 0; round < lab.Rounds; round++)
            {
                opens.Add(await desk.ScriptOf(page, from: page == "users" ? "jobs" : "users"));
            }

            scripts.Add((page, Stats.Median(opens.Select(open => open.Anew)), Stats.Median(opens.Select(open => open.Within))));
        }

        Tell("gone to", script => script.Within);
        Tell("loaded anew, with the console's frame", script => script.Anew);
        var kilobytes = await desk.FirstLoad("overview") / 1000;
        Console.WriteLine($"  first load of the overview: {kilobytes:0} KB with what it asks of the API");
        var inList = await ToScreen(desk, people, "list");
        await desk.OpenNewest();
        var inThread = await ToScreen(desk, people, "thread");
        return
        [
            new($"{Name}.script", scripts.Max(script => script.Within) / MostScript, 1, AtMost: true),
            new($"{Name}.first-load", kilobytes / MostKilobytes, 1, AtMost: true),
            new($"{Name}.list", inList / MostToScreen, 1, AtMost: true),
            new($"{Name}.thread", inThread / MostToScreen, 1, AtMost: true),
        ];

        void Tell(string how, Func<(string Page, double Anew, double Within), double> figure) =>
            Console.WriteLine($"  script of a page {how}, ms: {string.Join(", ", scripts.Select(script => $"{script.Page} {figure(script):0}"))}");
    }

    static async Task<double> ToScreen(Desk desk, People people, string where)
    {
        if (where == "list")
        {
            await desk.Open("inbox");
        }

        List<double> took = [];
        for (var message = 0; message < Messages; message++)
        {
            var words = $"{where}-{message}-{Environment.TickCount64}";
            var seen = await desk.Sees(words, () => people.Write(0, words));
            took.Add((seen - await people.Left(words)).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }

        var p95 = Stats.Percentile(took, 0.95);
        Console.WriteLine($"  from webhook to screen, {where}: p50 {Stats.Median(took):0} ms, p95 {p95:0} ms, longest {took.Max():0} ms of {Messages}");
        return p95;
    }

    static async Task<string> Invite(string address, string token)
    {
        using var api = new HttpClient { BaseAddress = new(address) };
        api.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await api.PostAsJsonAsync("/api/v1/users", new { email = "bench@example.com", name = "Bench", role = "super_admin" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("link").GetProperty("url").GetString()!;
    }

    /// <summary>The agent answers the newest, as one does that is in use.</summary>
    static async Task Answer(string address, string token)
    {
        using var api = new HttpClient { BaseAddress = new(address) };
        api.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var newest = await api.GetFromJsonAsync<JsonElement>("/api/v1/messages?limit=1");
        var to = newest.GetProperty("items")[0].GetProperty("from").GetString();
        using var answer = await api.PostAsJsonAsync("/api/v1/messages", new { to, channel = "sms", body = "Yes, at seven." });
        answer.EnsureSuccessStatusCode();
    }

    static async Task<string> Number(string address, string agent, string token)
    {
        using var api = new HttpClient { BaseAddress = new(address) };
        api.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var channels = await api.GetFromJsonAsync<JsonElement>($"/api/v1/agents/{agent}/channels");
        return channels.GetProperty("items")[0].GetProperty("channels")[0].GetProperty("address").GetString()!;
    }
}
