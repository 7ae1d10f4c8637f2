using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>Subaccounts at Twilio. https://www.twilio.com/docs/iam/api/subaccounts</summary>
sealed class TwilioSubaccounts(TwilioHttp http) : ISubaccountProvider
{
    const string All = "/2010-04-01/Accounts.json";
    const string Closed = "closed";

    public string Name => TwilioCredential.Provider;

    public IReadOnlyList<CredentialField> CredentialFields => TwilioCredential.Fields;

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => TwilioAccount.Check(http, credential, ct);

    public async Task<Outcome<OpenSubaccount>> Open(string label, ProviderCredential parent, CancellationToken ct)
    {
        var reply = await http.Create(All, new FormBody().Add("FriendlyName", label), parent, ct);
        return reply switch
        {
            { Succeeded: true } when reply.Read(TwilioWire.Default.WireAccount)?.AsOpen() is { } opened => opened,
            { WasCutOff: true } or { Status: >= 500 } or { Succeeded: true } =>
                Problem.Provider(
                    ISubaccountProvider.Uncertain,
                    "Twilio was cut off while a subaccount was being opened.",
                    "Ask again in a minute: it is looked up and used if it is there."),
            _ => reply.AsProblem(),
        };
    }

    public async Task<Outcome<IReadOnlyList<OpenSubaccount>>> Find(string label, ProviderCredential parent, CancellationToken ct)
    {
        var reply = await http.Repeatable(HttpMethod.Get, $"{All}?{new FormBody().Add("FriendlyName", label)}", null, parent, ct);
        if (!reply.Succeeded)
        {
            return reply.AsProblem();
        }

        return reply.Read(TwilioWire.Default.WireAccounts) is { Accounts: { } accounts }
            ? accounts.Where(account => account.FriendlyName == label && account.Sid != parent.Account && account.Status != Closed)
                .OrderBy(account => account.CreatedAt).Select(account => account.AsOpen()).OfType<OpenSubaccount>().ToList()
            : Unreadable;
    }

    public async Task<Outcome<OpenSubaccount?>> Fetch(string account, ProviderCredential parent, CancellationToken ct)
    {
        var reply = await http.Repeatable(HttpMethod.Get, PathOf(account), null, parent, ct);
        return reply switch
        {
            { Status: 404 } => (OpenSubaccount?)null,
            { Succeeded: true } when reply.Read(TwilioWire.Default.WireAccount) is { } held => held.AsOpen(),
            { Succeeded: true } => Unreadable,
            _ => reply.AsProblem(),
        };
    }

    public async Task<Problem?> Become(string account, SubaccountState state, ProviderCredential parent, CancellationToken ct)
    {
        var word = EnumText.Of(state);
        var changed = await http.Repeatable(HttpMethod.Post, PathOf(account), new FormBody().Add("Status", word), parent, ct);
        // What is closed can't be changed any more, not even to closed.
        return changed.Succeeded || await StatusOf(account, parent, ct) == word ? null : changed.AsProblem();
    }

    public async Task<Outcome<bool>> HoldsNumbers(string account, ProviderCredential parent, CancellationToken ct)
    {
        var reply = await http.Repeatable(
            HttpMethod.Get, $"/2010-04-01/Accounts/{Uri.EscapeDataString(account)}/IncomingPhoneNumbers.json?PageSize=1", null, parent, ct);
        if (!reply.Succeeded)
        {
            return await StatusOf(account, parent, ct) == Closed ? false : reply.AsProblem();
        }

        return reply.Read(TwilioWire.Default.WireNumbers) is { IncomingPhoneNumbers: { } numbers } ? numbers.Length > 0 : Unreadable;
    }

    /// <summary>Null when it can't be told.</summary>
    async Task<string?> StatusOf(string account, ProviderCredential parent, CancellationToken ct)
    {
        var reply = await http.Repeatable(HttpMethod.Get, PathOf(account), null, parent, ct);
        if (reply.Succeeded)
        {
            return reply.Read(TwilioWire.Default.WireAccount)?.Status;
        }

        // To a path of an account that isn't one of its own, Twilio may answer as to a bad credential.
        return reply.Status is 401 or 404 && (await TwilioAccount.Check(http, parent, ct)).Succeeded ? Closed : null;
    }

    static string PathOf(string account) => $"/2010-04-01/Accounts/{Uri.EscapeDataString(account)}.json";

    static readonly Problem Unreadable =
        Problem.Provider("provider_unreadable", "Twilio's answer could not be read.", "Check that Twilio:BaseUrl is the address of the Twilio API.");
}
