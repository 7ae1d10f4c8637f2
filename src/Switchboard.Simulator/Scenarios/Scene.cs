using System.Globalization;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Scenarios;

/// <summary>What the steps of one run have to hand: who can be asked, what was carried, and what is undone at the end.</summary>
internal sealed class Scene
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan TimeToUndo = TimeSpan.FromSeconds(20);
    static readonly TimeSpan OneMinutesLimit = TimeSpan.FromSeconds(70);

    readonly Stage stage;
    readonly Run run;
    readonly Action changed;
    readonly HttpClient http;
    readonly Stack<(string What, Func<Task> Do)> undos = new();
    readonly long before;
    StepSeen step;
    int references;

    public Scene(Stage stage, Run run, ReadyExchange exchange, HttpClient http, Action changed, CancellationToken ct)
    {
        (this.stage, this.run, this.http, this.changed, Exchange, Ct) = (stage, run, http, changed, exchange, ct);
        (step, before) = (run.Steps[0], stage.Ledger.LastSeq);
        Agent = CallerOf(exchange.Address, exchange.AgentToken);
        Operator = CallerOf(exchange.Address, exchange.Tokens.Organization);
        SuperAdmin = CallerOf(exchange.Address, exchange.Tokens.SuperAdmin);
        World = CallerOf(stage.Address, null);
    }

    public ReadyExchange Exchange { get; }

    public string AgentId => Exchange.AgentId;

    /// <summary>Comes when the run is stopped, or the simulator ends.</summary>
    public CancellationToken Ct { get; private set; }

    public Caller Agent { get; }

    public Caller Operator { get; }

    public Caller SuperAdmin { get; }

    /// <summary>This simulator.</summary>
    public Caller World { get; }

    public Stage Stage => stage;

    public DateTimeOffset Now => stage.Clock.GetUtcNow();

    /// <summary>Somebody at another exchange, or with another token.</summary>
    public Caller CallerOf(Uri address, string? token) => new(http, address, token, Shows, () => Ct);

    public void Enter(StepSeen next) => step = next;

    /// <summary>What was really seen, in one sentence.</summary>
    public void Says(string sentence)
    {
        step.Says = sentence;
        changed();
    }

    /// <summary>The request and the answer that show best what the step is about.</summary>
    public void Shows(Answer answer)
    {
        step.Request = answer.Request;
        step.Answer = new(answer.Status, Masked.Of(answer.Body));
        changed();
    }

    /// <summary>A place in the console, in the sample organization.</summary>
    public void Links(string title, string place) => LinksTo(title, Exchange.Tokens.OrganizationId, place);

    /// <summary>A place in the console, in an organization.</summary>
    public void LinksTo(string title, string organization, string place)
    {
        var url = new Uri(Exchange.Address, $"console/o/{organization}/{place}").AbsoluteUri;
        if (run.Links.All(link => link.Url != url))
        {
            run.Links = [.. run.Links, new(title, url)];
            changed();
        }
    }

    /// <summary>Somebody new, with a phone.</summary>
    /// <param name="byChat">Whether WhatsApp is what they use.</param>
    public async Task<Player> Meets(bool byChat = false)
    {
        var met = await stage.Cast.WithNumber(async number =>
            (await Operator.Look($"/api/v1/contacts?search={Uri.EscapeDataString(number)}")).Expect(200).Items.Any());
        Enter(byChat ? met.Chat : met.Address, met.Name);
        return met;
    }

    /// <summary>Somebody new, with a mailbox.</summary>
    public Player MeetsByMail()
    {
        var met = stage.Cast.WithMailbox();
        Enter(met.Address, met.Name);
        return met;
    }

    void Enter(string address, string name)
    {
        stage.Cast.Enter(address, name);
        run.People = [.. run.People, address];
        run.Person ??= address;
        changed();
    }

    /// <summary>A reference of the run's own for something that has an effect.</summary>
    public string NewRef() => string.Create(CultureInfo.InvariantCulture, $"{run.Id}-{++references}");

    /// <summary>Something that is undone when the run ends, however it ends; the last first.</summary>
    public void AtEnd(string what, Func<Task> undo) => undos.Push((what, undo));

    /// <summary>Undoes all that is to be undone.</summary>
    /// <param name="notUndone">Called with what could not be undone, and why; the rest is undone all the same.</param>
    public async Task Undo(Action<string, Exception> notUndone)
    {
        while (undos.TryPop(out var next))
        {
            using var time = new CancellationTokenSource(TimeToUndo, stage.Clock);
            Ct = time.Token;
            try
            {
                await next.Do();
            }
            catch (Exception error)
            {
                notUndone(next.What, error);
            }
        }
    }

    public static void Expect(bool holds, string expected, string seen)
    {
        if (!holds)
        {
            throw new UnexpectedException($"Expected {expected}; seen: {seen}.");
        }
    }

    /// <summary>Looks again and again until it is as it should be.</summary>
    public async Task<T> Until<T>(string expected, Func<Task<T>> look, Func<T, bool> isRight, Func<T, string> seen, TimeSpan? patience = null)
    {
        var since = stage.Clock.GetTimestamp();
        while (true)
        {
            var found = await look();
            if (isRight(found))
            {
                return found;
            }

            var waited = stage.Clock.GetElapsedTime(since);
            if (waited > (patience ?? Patience))
            {
                throw new UnexpectedException($"Expected {expected} within {Seconds(waited)}; seen: {seen(found)}.");
            }

            await Pause(Look);
        }
    }

    /// <summary>Waits until a limit opens again.</summary>
    public Task Pauses(DateTimeOffset until)
    {
        Says($"This minute's limit is used up; it goes on at {until.UtcDateTime:HH:mm:ss} UTC.");
        var time = until - Now + Look;
        return Pause(time > Look ? time : Look);
    }

    Task Pause(TimeSpan time) => Task.Delay(time, stage.Clock, Ct);

    /// <summary>Asks for a message; where nothing but this minute's limit is in the way, it waits for the next, as an agent would.</summary>
    public async Task<Answer> Sends(Caller writer, object message)
    {
        while (true)
        {
            var answer = await writer.Post("/api/v1/messages", message);
            if (answer.Code != "refused_by_limits" || answer.RetryAt is not { } at || at - Now > OneMinutesLimit)
            {
                return answer.Expect(201);
            }

            await Pauses(at);
        }
    }

    /// <summary>What the carriers were asked to take to a person since the run began, by the text.</summary>
    public IReadOnlyList<LedgerRow> Carried(string to, string body) =>
        [.. stage.Ledger.After(before).Rows.Where(row => row is { Kind: RowKind.Request, Operation: "messages.create" } && row.To == to && row.Body == body)];

    /// <summary>What was asked of mail providers, by the subject.</summary>
    public IReadOnlyList<LedgerRow> Mailed(string to, string subject) =>
        [.. stage.Ledger.After(before).Rows.Where(row => row.Kind is RowKind.Request && row.Operation is "emails.send" or "mail.send"
            && row.To?.Contains(to, StringComparison.Ordinal) is true && row.Subject == subject)];

    public static string Seconds(TimeSpan time) => time.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
