using System.Text.Json;

namespace Switchboard.Simulator.Scenarios;

/// <summary>An exchange that takes the tokens of its first run, and whose sample organization is in the sandbox.</summary>
internal sealed record ReadyExchange(Uri Address, ExchangeTokens Tokens, string AgentId, string AgentToken);

/// <summary>Whether there is an exchange to play with, and if not, why and what to do.</summary>
internal sealed class Readiness(SimulatorOptions options, HttpClient http)
{
    // A refused token is a failed try, and an exchange locks out who makes many: the same ones are asked about once in a while.
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    const string NoExchange = "There is no exchange to play with: start it together with the simulator, by ./run.";
    const string NotYet = "The exchange doesn't listen yet; ask again in a moment.";
    const string NoTokens = "first-run.json isn't in the data folder any more, or isn't whole, and scenarios need its tokens: put it back.";
    const string NoAgent =
        "The first run made no sample agent: put the id and token of an agent of the sample organization into first-run.json (agentId, agentToken).";

    readonly Lock gate = new();
    (ExchangeTokens Tokens, string? Why, DateTimeOffset At)? last;

    /// <summary>Where the console is.</summary>
    public Uri? Console => options.Exchange?.Address() is { } address ? new(address, "console/") : null;

    public async Task<(ReadyExchange? Exchange, string? Why)> Look(CancellationToken ct)
    {
        if (options.Exchange is not { } access)
        {
            return (null, NoExchange);
        }

        if (access.Address() is not { } address)
        {
            return (null, NotYet);
        }

        if (access.Tokens() is not { } tokens)
        {
            return (null, NoTokens);
        }

        if (tokens is not { AgentId: { } agent, Agent: { } token })
        {
            return (null, NoAgent);
        }

        return await Why(address, tokens, ct) is { } why ? (null, why) : (new(address, tokens, agent, token), null);
    }

    async Task<string?> Why(Uri address, ExchangeTokens tokens, CancellationToken ct)
    {
        lock (gate)
        {
            if (last is { } known && known.Tokens == tokens && options.Clock.GetUtcNow() - known.At < Kept)
            {
                return known.Why;
            }
        }

        try
        {
            var why = await Ask(address, tokens, ct);
            lock (gate)
            {
                last = (tokens, why, options.Clock.GetUtcNow());
            }

            return why;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return $"The exchange at {address.GetLeftPart(UriPartial.Authority)} doesn't answer: {error.Message}";
        }
    }

    async Task<string?> Ask(Uri address, ExchangeTokens tokens, CancellationToken ct)
    {
        var organization = $"/api/v1/organizations/{tokens.OrganizationId}";
        foreach (var (name, token, path) in new[]
        {
            ("agentToken", tokens.Agent, $"/api/v1/agents/{tokens.AgentId}/channels"), ("organizationToken", tokens.Organization, organization),
            ("superAdminToken", tokens.SuperAdmin, organization),
        })
        {
            var answer = await new Caller(http, address, token, _ => { }, () => ct).Look(path);
            if (answer.Status == 401)
            {
                return $"The exchange refuses the {name} in first-run.json: make another with POST /api/v1/tokens, and put it there.";
            }

            if (answer.Status != 200)
            {
                return $"The {name} in first-run.json doesn't open {path} ({answer.Seen}): put the sample organization's own there.";
            }

            if (answer["mode"] is { } mode and not "sandbox")
            {
                return $"The sample organization is in {mode}: scenarios write to made-up people, and play in the sandbox alone. "
                    + "Begin another deployment for them.";
            }
        }

        return null;
    }
}
