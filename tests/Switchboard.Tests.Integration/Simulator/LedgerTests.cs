using System.Collections.Concurrent;

namespace Switchboard.Tests.Integration.Simulator;

public sealed class LedgerTests
{
    const string Number = "+14152368417";
    const string Person = "+12125550123";

    [Fact]
    public async Task Under_load_and_cut_connections_every_accepted_message_is_told_once_and_arrives_once()
    {
        const int Clients = 32, Each = 25;
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number);
        await desk.FaultsAsync(
            new { operation = "messages.create", kind = "timeoutAfterAccept", percent = 10, seed = 1 },
            new { operation = "messages.create", kind = "timeoutBefore", percent = 10, seed = 2 },
            new { operation = "messages.create", kind = "status429", percent = 10, seed = 3 });
        var confirmed = new ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (var i = 0; i < Each; i++)
            {
                try
                {
                    if ((await desk.SendAsync(Number, Person, $"{client}-{i}")).Status == 201)
                    {
                        confirmed.Add($"{client}-{i}");
                    }
                }
                catch (HttpRequestException)
                {
                    // The connection was cut, as it was to be.
                }
            }
        }));

        var rows = await desk.LedgerAsync("messages.create");
        rows.Count.ShouldBe(Clients * Each);
        var accepted = rows.Where(r => r.Outcome == "accepted").Select(r => r.Text("body")!).ToList();
        accepted.Distinct().Count().ShouldBe(accepted.Count);
        confirmed.Except(accepted).ShouldBeEmpty();
        rows.Count(r => r is { Outcome: "accepted" } && r.Text("fault") == "timeoutAfterAccept").ShouldBe(accepted.Count - confirmed.Count);
        await desk.UntilAsync("person.received", r => r.Count == accepted.Count);
        (await desk.PhoneAsync(Person)).Select(m => m.GetProperty("body").GetString()!).ShouldBe(accepted, ignoreOrder: true);
        var all = (await desk.LedgerAsync()).Select(r => r.Seq).ToList();
        all.ShouldBe(Enumerable.Range(1, all.Count).Select(i => (long)i));
    }

    [Fact]
    public async Task The_oldest_rows_go_when_it_is_full_and_a_reader_is_told()
    {
        await using var desk = await Desk.StartAsync(Desk.Options with { LedgerCapacity = 50, Accounts = Desk.Options.Accounts });
        for (var i = 0; i < 80; i++)
        {
            await desk.GetAsync("Messages.json");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/ledger?since=10");
        using var response = await desk.CallAsync(request);
        response.Headers.GetValues("X-Ledger-Dropped").ShouldBe(["20"]);
        response.Headers.GetValues("X-Ledger-Last").ShouldBe(["80"]);
        (await desk.LedgerAsync()).Select(r => r.Seq).ShouldBe(Enumerable.Range(31, 50).Select(i => (long)i));
    }

    [Fact]
    public async Task A_reader_goes_on_where_it_was_and_reset_begins_anew()
    {
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number);
        await desk.GetAsync("Messages.json");

        (await desk.ApiAsync("/api/ledger?since=1")).EnumerateArray().Select(r => r.GetProperty("operation").GetString()).ShouldBe(["messages.list"]);
        (await desk.ApiAsync("/api/ledger?provider=vonage")).GetArrayLength().ShouldBe(0);
        (await desk.ApiAsync("/api/ledger?since=2099-01-01T00:00:00Z")).GetArrayLength().ShouldBe(0);

        using (var reset = await desk.CallAsync(new HttpRequestMessage(HttpMethod.Post, "/api/reset")))
        {
            ((int)reset.StatusCode).ShouldBe(204);
        }

        (await desk.LedgerAsync()).ShouldBeEmpty();
        (await desk.ApiAsync("/api/lines")).GetArrayLength().ShouldBe(1);
        await desk.GetAsync("Messages.json");
        (await desk.LedgerAsync()).ShouldHaveSingleItem().Seq.ShouldBe(3);
    }

    [Fact]
    public async Task It_is_asked_for_what_one_looks_for_and_read_backwards_page_by_page()
    {
        await using var desk = await Desk.StartAsync();
        await desk.BuyAsync(Number);
        await desk.FaultsAsync(new { operation = "messages.list", kind = "status5xx", times = 1 });
        for (var i = 0; i < 5; i++)
        {
            await desk.TwilioAsync(HttpMethod.Get, "Messages.json");
        }

        await desk.SendAsync(Number, Person, "Your Parcel is here");
        await desk.UntilAsync("person.received", rows => rows.Count == 1);

        (await Seqs("operation=messages.list&last=2")).ShouldBe([5, 6]);
        (await Seqs("operation=messages.list&last=2&before=5")).ShouldBe([3, 4]);
        (await Seqs("operation=messages.list&last=2&before=3")).ShouldBe([2]);
        (await Seqs("outcome=fault")).ShouldBe([2]);
        (await Seqs("outcome=refused&kind=request")).ShouldBe([2]);
        (await Seqs("text=parcel&operation=messages.create")).ShouldBe([7]);
        (await Seqs($"text={Person[1..]}&outcome=received")).ShouldHaveSingleItem();
        (await Seqs("text=20500")).ShouldBe([2]);
        (await Seqs("text=nothing+like+this")).ShouldBeEmpty();

        async Task<IEnumerable<long>> Seqs(string question) =>
            (await desk.ApiAsync($"/api/ledger?{question}")).EnumerateArray().Select(row => row.GetProperty("seq").GetInt64());
    }
}
