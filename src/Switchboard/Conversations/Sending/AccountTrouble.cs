using Switchboard.Alerts;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Sending;

/// <summary>Tells whose account it is when a provider refuses for a reason of the account's: its credentials, its state, its plan.</summary>
[Singleton]
internal sealed class AccountTrouble(Database database, RaiseAlert alerts)
{
    static readonly Sql IsOwn = "SELECT count(*) FROM credential WHERE organization_id = @organization AND id = @id";

    /// <summary>After what came of the message was recorded.</summary>
    public async Task Refused(OrganizationId organization, ProviderCredential credential, string code)
    {
        var isOwn = await database.Read(organization, session => session.Count(IsOwn, new { id = credential.Id })) == 1;
        await alerts.Raise(
            new Alert(
                isOwn ? organization : OrganizationId.Deployment, Severity.Critical, "account_refused", credential.Id.Value,
                "A provider refuses messages for a reason of the account's")
                .With(("provider", credential.Provider), ("code", code)));
    }
}
