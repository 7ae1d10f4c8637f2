using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Twilio;

/// <summary>Subaccounts, as the adapter meets them.</summary>
public sealed class AccountTests
{
    const string Label = "Apart (Switchboard acc_1)";

    [Fact]
    public async Task A_subaccount_is_opened_with_a_credential_of_its_own_and_found_by_its_name_until_it_is_closed()
    {
        await using var desk = await TwilioDesk.Start();

        var first = (await desk.Subaccounts.Open(Label, desk.Credential, default)).Value;
        var second = (await desk.Subaccounts.Open(Label, desk.Credential, default)).Value;
        await desk.Subaccounts.Open(Label + "2", desk.Credential, default);

        (await desk.Subaccounts.Find(Label, desk.Credential, default)).Value.Select(found => found.Account).ShouldBe([first.Account, second.Account], "oldest first");
        (await desk.Subaccounts.Verify(Own(first), default)).Value.Account.ShouldBe(first.Account);
        (await desk.Subaccounts.Become(first.Account, SubaccountState.Closed, desk.Credential, default)).ShouldBeNull();
        (await desk.Subaccounts.Find(Label, desk.Credential, default)).Value.ShouldHaveSingleItem().Account.ShouldBe(second.Account);
        (await desk.Subaccounts.Find("Nobody", desk.Credential, default)).Value.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_brought_into_a_state_as_often_as_one_likes_but_never_back_from_closed()
    {
        await using var desk = await TwilioDesk.Start();
        var account = (await desk.Subaccounts.Open(Label, desk.Credential, default)).Value.Account;

        foreach (var state in new[] { SubaccountState.Suspended, SubaccountState.Suspended, SubaccountState.Active, SubaccountState.Closed, SubaccountState.Closed })
        {
            (await desk.Subaccounts.Become(account, state, desk.Credential, default)).ShouldBeNull($"{state}");
        }

        (await desk.Subaccounts.Become(account, SubaccountState.Active, desk.Credential, default)).ShouldNotBeNull();
        (await desk.Subaccounts.Become("AC00000000000000000000000000000007", SubaccountState.Closed, desk.Credential, default)).ShouldBeNull("one that isn't there is as closed as can be");
        (await desk.Subaccounts.Become("AC00000000000000000000000000000007", SubaccountState.Suspended, desk.Credential, default)).ShouldNotBeNull();
        (await desk.Subaccounts.Become("AC00000000000000000000000000000007", SubaccountState.Closed, TwilioDesk.Of(desk.Credential.Account, new string('0', 32)), default))
            .ShouldNotBeNull("a bad credential knows nothing of it");
    }

    [Fact]
    public async Task Whether_it_holds_numbers_is_asked_of_the_account_above()
    {
        await using var desk = await TwilioDesk.Start();
        var opened = (await desk.Subaccounts.Open(Label, desk.Credential, default)).Value;
        var own = Own(opened);
        (await desk.Subaccounts.HoldsNumbers(opened.Account, desk.Credential, default)).Value.ShouldBeFalse();

        var free = (await desk.Numbers.Search(new("US", Sms: true, Voice: true), own, default)).Value[0];
        var number = (await desk.Numbers.Buy(free, "Switchboard chn_1", TwilioDesk.Webhooks, own, default)).Value;

        (await desk.Subaccounts.HoldsNumbers(opened.Account, desk.Credential, default)).Value.ShouldBeTrue();
        await desk.Subaccounts.Become(opened.Account, SubaccountState.Suspended, desk.Credential, default);
        (await desk.Subaccounts.HoldsNumbers(opened.Account, desk.Credential, default)).Value.ShouldBeTrue("also while it is suspended");
        (await desk.Numbers.Release(number.ProviderRef, own, default)).ShouldNotBeNull("a suspended one's credential is refused");
        await desk.Subaccounts.Become(opened.Account, SubaccountState.Active, desk.Credential, default);
        (await desk.Numbers.Release(number.ProviderRef, own, default)).ShouldBeNull();
        (await desk.Subaccounts.HoldsNumbers(opened.Account, desk.Credential, default)).Value.ShouldBeFalse();
    }

    [Theory]
    [InlineData("timeoutAfterAccept", ISubaccountProvider.Uncertain, 1)]
    [InlineData("timeoutBefore", ISubaccountProvider.Uncertain, 0)]
    [InlineData("status5xx", ISubaccountProvider.Uncertain, 0)]
    [InlineData("status429", "provider_rate_limited", 0)]
    public async Task An_opening_is_tried_once_and_says_whether_it_may_have_gone_through(string kind, string code, int opened)
    {
        await using var desk = await TwilioDesk.Start();
        await desk.Fault("accounts.create", kind, 9);

        (await desk.Subaccounts.Open(Label, desk.Credential, default)).Problem.ShouldNotBeNull().Code.ShouldBe(code);

        (await desk.Subaccounts.Find(Label, desk.Credential, default)).Value.Count.ShouldBe(opened);
        (await desk.Ledger("accounts.create")).Count.ShouldBe(1);
    }

    static ProviderCredential Own(OpenSubaccount opened) => TwilioDesk.Of(opened.Account, opened.Fields["authToken"]);
}
