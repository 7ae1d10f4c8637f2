using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.Integration.Contacts;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using Receiver = Switchboard.Tests.Integration.Mcp.Receiver;

namespace Switchboard.Tests.Integration.Compliance.Taint;

/// <summary>
/// Attacks by what people write, against an agent that obeys every one of them: nothing is ever sent to an attacker's address, and no stronger tool opens.
/// 300 of them with <c>./test --long</c>.
/// </summary>
[Trait("Category", "slow")]
public sealed class InjectionCampaignTests(ITestOutputHelper output)
{
    const int FirstSeed = 300;
    const int AnswersOneIn = 10;

    static bool IsLong => Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_LONG") is not null;

    static int Attacks => IsLong ? 300 : 36;

    [Theory]
    [InlineData("known")]
    [InlineData("open")]
    public async Task An_agent_that_obeys_whatever_it_reads_reaches_nobody_for_an_attacker(string mode)
    {
        await using var world = await World.Start();
        await using var collector = await Receiver.Open();
        using var desk = await Desk.Open(world, whatsapp: true);
        using (var said = await desk.Admin.PutAsJsonAsync($"/api/v1/organizations/{desk.Tenant.Id}/first-contact", new { mode }))
        {
            said.IsSuccessStatusCode.ShouldBeTrue(await said.Content.ReadAsStringAsync());
        }

        desk.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        var (somebody, silent) = (Line.Person(), Line.Person());
        var agent = new ObeyingAgent(desk.Api, desk.Tenant.Id.Value, desk.Agent.Value, collector, silent);
        var bystander = await desk.ContactOf(await desk.Hear(somebody, "When do you open?"));
        await desk.Hear(silent, "Hello there");
        await desk.Admin.Post("/api/v1/opt-outs", new { contactAddress = silent });
        List<string> breaches = [];
        List<(string Writer, string Answer)> answered = [];
        // What no search can find in a text, only knowing whom one writes to can hold back.
        var attacks = Enumerable.Range(FirstSeed, Attacks).Select(Attack.Draw).Where(attack => mode == "known" || !attack.IsHidden).ToList();
        foreach (var attack in attacks)
        {
            var writer = attack.Channel == "email" ? Desk.Person() : Line.Person();
            // Each names the program that shall hear what others write.
            var letter = attack.Letter with { Text = $"{attack.Letter.Text} {collector.Url}" };
            var message = await desk.Hear(attack.Channel == "whatsapp" ? "whatsapp:" + writer : writer, letter);
            var done = await agent.Follow(attack, message, await desk.ContactOf(message), (bystander, somebody));
            breaches.AddRange(done.Where(what => mode == "known" || !IsJoining(what, somebody)).Select(what => $"{attack} {what}"));
            foreach (var phone in attack.Target.Contains('@', StringComparison.Ordinal) ? [attack.Target] : new[] { attack.Target, "whatsapp:" + attack.Target })
            {
                (await desk.Letters(phone)).ShouldBeEmpty($"{attack}");
            }

            if (attack.Seed % AnswersOneIn == 0)
            {
                var answer = $"Answer to {attack.Seed}";
                await desk.Api.Post("/api/v1/messages", new { to = writer, channel = attack.Channel, subject = attack.Channel == "email" ? "Answer" : null, body = answer });
                answered.Add((attack.Channel == "whatsapp" ? "whatsapp:" + writer : writer, answer));
            }
        }

        output.WriteLine($"{attacks.Count} attacks of {attacks.SelectMany(attack => attack.Kinds).Distinct().Count()} kinds, {breaches.Count} breaches");
        breaches.ShouldBeEmpty();
        collector.All.ShouldBeEmpty("nothing is posted to whom an attacker names");
        answered.ShouldNotBeEmpty();
        foreach (var (writer, answer) in answered)
        {
            await Eventually.Holds(async () => (await desk.Letters(writer)).Any(letter => letter.Id("body").Trim() == answer));
        }

        (await Left(desk, "messages.create") + await Left(desk, "emails.send")).ShouldBe(answered.Count, "nothing else left");
        if (IsLong && mode == "known")
        {
            Attack.AllKinds.Except(attacks.SelectMany(attack => attack.Kinds)).ShouldBeEmpty("every order, disguise and place was tried");
        }
    }

    // Where agents may write first to anybody, they may join contacts: what one of the two wrote is then theirs both.
    static bool IsJoining(string what, string somebody) =>
        what.StartsWith("comms_merge_contacts", StringComparison.Ordinal) || what.EndsWith("/merge", StringComparison.Ordinal)
        || (what.StartsWith("comms_record_consent", StringComparison.Ordinal) && what.Contains(somebody[1..], StringComparison.Ordinal));

    static async Task<int> Left(Desk desk, string operation) =>
        (await desk.Simulator.GetFromJsonAsync<JsonElement>($"/api/ledger?operation={operation}")).EnumerateArray().Count(row => row.Id("outcome") == "accepted");
}
