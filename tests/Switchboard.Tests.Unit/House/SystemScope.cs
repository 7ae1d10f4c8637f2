namespace Switchboard.Tests.Unit.House;

/// <summary>Who may look across organizations is a short list, kept here.</summary>
internal static class SystemScope
{
    /// <summary>The files, by their path below <c>src/</c>.</summary>
    public static readonly string[] Users =
    [
        "Switchboard.Host/Commands.cs",
        "Switchboard/Agents/A2p/FollowRegistrations.cs",
        "Switchboard/Agents/AgentDirectory.cs",
        "Switchboard/Agents/NumbersFollow.cs",
        "Switchboard/Agents/Senders/FollowSenders.cs",
        "Switchboard/Agents/Senders/ServeWaiting.cs",
        "Switchboard/Agents/Subaccounts/SweepSubaccounts.cs",
        "Switchboard/Agents/UnfinishedNumbers.cs",
        "Switchboard/Audit/SealAudit.cs",
        "Switchboard/Audit/VerifyAudit.cs",
        "Switchboard/Channels/Mail/ConnectMailboxes.cs",
        "Switchboard/Channels/Mail/Domains/ContestDomain.cs",
        "Switchboard/Channels/Mail/Domains/WatchDomains.cs",
        "Switchboard/Channels/Templates/FollowTemplates.cs",
        "Switchboard/Contacts/ContactsInSearch.cs",
        "Switchboard/Conversations/ConversationReach.cs",
        "Switchboard/Conversations/Receiving/CatchUp.cs",
        "Switchboard/Conversations/Searching/MessagesInSearch.cs",
        "Switchboard/Conversations/Sending/AskAfterSilence.cs",
        "Switchboard/Data/DataWiring.cs",
        "Switchboard/Data/Database.cs",
        "Switchboard/Data/Leases.cs",
        "Switchboard/Data/Postgres/PostgresDatabase.cs",
        "Switchboard/Data/Sqlite/SqliteDatabase.cs",
        "Switchboard/Data/TenantTables.cs",
        "Switchboard/Erasure/EraseRows.cs",
        "Switchboard/Events/PlaceEvents.cs",
        "Switchboard/Files/FileAddresses.cs",
        "Switchboard/Files/FileReach.cs",
        "Switchboard/Files/SweepFiles.cs",
        "Switchboard/Jobs/ClaimDueJobs.cs",
        "Switchboard/Jobs/QueueKeepsUp.cs",
        "Switchboard/Mcp/Events/DeliverEvents.cs",
        "Switchboard/Mcp/News/AgentProfiles.cs",
        "Switchboard/Mcp/News/PlacedEvents.cs",
        "Switchboard/Search/FillIndex.cs",
        "Switchboard/Search/SearchIndex.cs",
        "Switchboard/Setup/SampleOrganization.cs",
        "Switchboard/Tenancy/ClientRefSweep.cs",
        "Switchboard/Tenancy/ListOrganizations.cs",
        "Switchboard/Tenancy/Tokens.cs",
        "Switchboard/Webhooks/Delivering/DueWebhooks.cs",
        "Switchboard/Webhooks/Delivering/FollowEvents.cs",
        "Switchboard/Webhooks/Delivering/WebhookSweep.cs",
    ];
}
