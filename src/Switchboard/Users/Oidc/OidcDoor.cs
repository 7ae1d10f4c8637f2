using Microsoft.AspNetCore.Http;

namespace Switchboard.Users.Oidc;

/// <summary>What the provider led back with.</summary>
/// <param name="Code">To be exchanged for a token.</param>
/// <param name="Issuer">Who it says it is (RFC 9207).</param>
/// <param name="Error">In place of a code.</param>
internal sealed record OidcAnswer(string? Code, string? Issuer, string? Error);

/// <summary>From the provider's word to a session.</summary>
[Singleton]
internal sealed class OidcDoor(OidcProvider provider, ExchangeCode exchange, CheckIdToken check, BeginSession begin) : IDisposable
{
    // Each has the provider asked: anybody can bring a code that is none.
    const int MostAtOnce = 16;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim turn = new(MostAtOnce);

    /// <summary>Null when the person is signed in.</summary>
    public async Task<Problem?> Enter(OidcAnswer answer, OidcTry begun, string callback, HttpContext http, CancellationToken ct)
    {
        if (!await turn.WaitAsync(Patience, ct))
        {
            return OidcProblems.Unreachable("Too many sign in at this moment.");
        }

        try
        {
            var found = await provider.Find(ct);
            if ((found.Problem ?? Judge(answer, found.Value)) is { } problem)
            {
                return problem;
            }

            var token = await exchange.Do(found.Value, answer.Code!, begun, callback, ct);
            if (token.Problem is { } noToken)
            {
                return noToken;
            }

            var person = await check.Do(found.Value, token.Value, begun.Nonce, ct);
            return person.Problem ?? await begin.Do(person.Value, http, ct);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    static Problem? Judge(OidcAnswer answer, OidcMetadata metadata) =>
        answer.Issuer is null && metadata.NamesItself ? OidcProblems.Refused("The answer doesn't say whose it is, though the provider's do (iss).")
        : answer.Issuer is { } issuer && issuer != metadata.Issuer ? OidcProblems.Refused("The answer is another provider's (iss).")
        : Said(answer);

    // https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
    static Problem? Said(OidcAnswer answer) => answer switch
    {
        { Error: "server_error" or "temporarily_unavailable" } => OidcProblems.Unreachable($"The provider led back with {answer.Error}."),
        { Error: { } error } => OidcProblems.Refused($"The provider led back with {ExchangeCode.ErrorOf(error)}."),
        { Code: null or "" } => OidcProblems.Refused("The provider led back without a code."),
        _ => null,
    };
}
