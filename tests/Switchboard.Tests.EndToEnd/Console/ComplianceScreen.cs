using Microsoft.Playwright;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>Who may be contacted, when and why.</summary>
internal sealed class ComplianceScreen(OperatorsDesk desk)
{
    public ILocator Decision => desk.Section("The decision");

    /// <summary>Asks the gate whether somebody may be contacted, now or at a time of this browser's clock.</summary>
    public async Task Ask(string to, string purpose, string? at = null)
    {
        await desk.Pick("Agent", "Front desk");
        await desk.Field("To").FillAsync(to);
        await desk.Field("Purpose").SelectOptionAsync(purpose);
        if (at is not null)
        {
            await desk.Field("When").FillAsync(at);
        }

        await desk.Page.RunAndWaitForResponseAsync(
            () => desk.Press("Ask"), answer => answer.Url.EndsWith("/api/v1/decisions", StringComparison.Ordinal) && answer.Request.Method == "POST");
    }

    public async Task RecordConsent(string person, string purpose, string proof)
    {
        await desk.Press("Record consent");
        await desk.Dialog.GetByLabel("Number or e-mail address").FillAsync(person);
        await desk.Dialog.GetByLabel("How they agreed").SelectOptionAsync("express");
        await desk.Dialog.GetByLabel("Purpose").SelectOptionAsync(purpose);
        await desk.Dialog.GetByLabel("What shows it").FillAsync(proof);
        await desk.Confirm("Record");
    }

    public async Task RecordOptOut(string person, string how)
    {
        await desk.Press("Record an opt-out");
        await desk.Dialog.GetByLabel("Number or e-mail address").FillAsync(person);
        await desk.Dialog.GetByLabel("How they asked").FillAsync(how);
        await desk.Confirm("Record");
    }

    public async Task Prohibit(string person, string why)
    {
        await desk.Press("Put somebody on the list");
        await desk.Dialog.GetByLabel("Number or e-mail address").FillAsync(person);
        await desk.Dialog.GetByLabel("Why").FillAsync(why);
        await desk.Confirm("Put on the list");
    }

    /// <summary>Takes back what stands in a row.</summary>
    public async Task TakeBack(string table, string row, string button, string confirm, string? reason = null)
    {
        await desk.Row(table, row).GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        if (reason is not null)
        {
            await desk.Dialog.GetByRole(AriaRole.Textbox).FillAsync(reason);
        }

        await desk.Confirm(confirm);
    }
}
