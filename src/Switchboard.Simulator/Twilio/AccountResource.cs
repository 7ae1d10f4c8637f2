using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Senders;

namespace Switchboard.Simulator.Twilio;

internal sealed record AccountShape(
    string AuthToken,
    string DateCreated,
    string DateUpdated,
    string FriendlyName,
    string OwnerAccountSid,
    string Sid,
    string Status,
    Dictionary<string, string> SubresourceUris,
    string Type,
    string Uri)
{
    public static AccountShape Of(Account account)
    {
        var path = $"/2010-04-01/Accounts/{account.Sid}";
        return new(
            account.AuthToken, TwilioJson.Date(account.Created), TwilioJson.Date(account.Updated), account.FriendlyName, account.OwnerSid,
            account.Sid, account.Status,
            new()
            {
                ["messages"] = $"{path}/Messages.json",
                ["incoming_phone_numbers"] = $"{path}/IncomingPhoneNumbers.json",
                ["available_phone_numbers"] = $"{path}/AvailablePhoneNumbers.json",
            },
            "Full", $"{path}.json");
    }
}

internal sealed record AccountPage(
    IReadOnlyList<AccountShape> Accounts, int Start, int End, int Page, int PageSize, string Uri, string FirstPageUri, string? NextPageUri,
    string? PreviousPageUri);

/// <summary>Accounts.json: an account and its subaccounts. https://www.twilio.com/docs/iam/api/account</summary>
internal sealed class AccountResource(
    Accounts accounts, NumberBook numbers, SenderBook senders, OptOuts optOuts, TimeProvider clock, SavedWorld saved)
{
    public TwilioAnswer Create(TwilioRequest request)
    {
        if (request.Caller.IsSubaccount)
        {
            return TwilioAnswer.Error(403, 20003, "A subaccount can't create subaccounts");
        }

        var made = accounts.Open(request.Text("FriendlyName"), ownerSid: request.Caller.Sid)!;
        return Changed(201, made);
    }

    public TwilioAnswer List(TwilioRequest request)
    {
        var name = request.Asked("FriendlyName");
        var status = request.Asked("Status");
        var mine = accounts.All
            .Where(a => a.OwnerSid == request.Caller.Sid && (name is null || a.FriendlyName == name) && (status is null || a.Status == status))
            .ToList();
        var slice = Paging.Of(request, mine, a => a.Sid);
        return TwilioAnswer.Json(
            200,
            new AccountPage(
                [.. slice.Items.Select(AccountShape.Of)], slice.Start, slice.End, slice.Page, slice.PageSize, slice.Uri, slice.First, slice.Next,
                slice.Previous),
            TwilioJson.Wire.AccountPage);
    }

    public TwilioAnswer Fetch(TwilioRequest request) => Answer(200, request.Account);

    public TwilioAnswer Update(TwilioRequest request)
    {
        var account = request.Account;
        if (request.Text("Status") is { } status)
        {
            if (status is not ("active" or "suspended" or "closed")
                || account.Status == "closed"
                || account.OwnerSid != request.Caller.Sid
                || !account.IsSubaccount)
            {
                return TwilioAnswer.Error(400, 20001, $"Status '{status}' is not possible for account {account.Sid}");
            }

            account.Status = status;
            if (status == "closed")
            {
                Release(account);
            }
        }

        account.FriendlyName = request.Text("FriendlyName") ?? account.FriendlyName;
        account.Updated = clock.GetUtcNow();
        return Changed(200, account);
    }

    /// <summary>A closed account has nothing any more: its numbers are on sale again, its senders gone. Nothing brings it back.</summary>
    void Release(Account account)
    {
        foreach (var number in numbers.All.Where(n => n.AccountSid == account.Sid))
        {
            numbers.Release(number);
            optOuts.Forget(number.PhoneNumber);
        }

        foreach (var sender in senders.Of(account))
        {
            senders.Remove(sender);
        }
    }

    TwilioAnswer Changed(int status, Account account) => Answer(status, account) with { Then = saved.Changed };

    static TwilioAnswer Answer(int status, Account account) => TwilioAnswer.Json(status, AccountShape.Of(account), TwilioJson.Wire.AccountShape);
}
