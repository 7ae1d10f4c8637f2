namespace Switchboard.Tests.Unit.House;

public sealed class LineTests
{
    const int Longest = 200;

    /// <summary>Files that have longer lines still. The list gets shorter.</summary>
    static readonly string[] Longer =
    [
        "Switchboard.Providers/SendGrid/SendGridCredential.cs",
        "Switchboard.Providers/Twilio/TwilioPrices.cs",
        "Switchboard.Providers/Twilio/TwilioTemplates.cs",
        "Switchboard.Simulator/Resend/Mailbox.cs",
        "Switchboard.Simulator/SendGrid/Accounts.cs",
        "Switchboard.Simulator/Twilio/TwilioRoutes.cs",
        "Switchboard/Agents/A2p/A2pTraffic.cs",
        "Switchboard/Agents/AgentAtWork.cs",
        "Switchboard/Agents/ProvisionUnits.cs",
        "Switchboard/Agents/Senders/AddSenders.cs",
        "Switchboard/Agents/Senders/FillPool.cs",
        "Switchboard/Agents/UpdateAgent.cs",
        "Switchboard/Api/Welcome.cs",
        "Switchboard/Channels/Templates/CreateTemplate.cs",
        "Switchboard/Channels/Templates/DeleteTemplate.cs",
        "Switchboard/Channels/Templates/MessageTemplate.cs",
        "Switchboard/Channels/Templates/TemplateBook.cs",
        "Switchboard/Channels/Templates/TemplateNews.cs",
        "Switchboard/Channels/Templates/TemplateText.cs",
        "Switchboard/Compliance/OptedOut.cs",
        "Switchboard/Conversations/Ownership/HandConversation.cs",
        "Switchboard/Conversations/Reading/EventLog.cs",
        "Switchboard/Conversations/Reading/GetMessages.cs",
        "Switchboard/Conversations/Reading/GetWaitingMessages.cs",
        "Switchboard/Conversations/Reading/ListConversations.cs",
        "Switchboard/Conversations/Reading/MediaReach.cs",
        "Switchboard/Conversations/Reading/MessageView.cs",
        "Switchboard/Conversations/Reading/ReadMedia.cs",
        "Switchboard/Conversations/Reading/WaitForEvent.cs",
        "Switchboard/Conversations/Receiving/CatchUp.cs",
        "Switchboard/Conversations/Receiving/ConfirmKeyword.cs",
        "Switchboard/Conversations/Receiving/Unsubscribe.cs",
        "Switchboard/Conversations/Searching/SearchMessages.cs",
        "Switchboard/Conversations/Sending/Attachments.cs",
        "Switchboard/Conversations/Sending/DeliverMessage.cs",
        "Switchboard/Conversations/Sending/Delivery.cs",
        "Switchboard/Conversations/Sending/DeliveryNews.cs",
        "Switchboard/Conversations/Sending/DeliveryOutcome.cs",
        "Switchboard/Conversations/Sending/DraftMessage.cs",
        "Switchboard/Conversations/Sending/ReconcileDelivery.cs",
        "Switchboard/Conversations/Sending/SendMessage.cs",
        "Switchboard/Conversations/Sending/WhatsappWindow.cs",
        "Switchboard/Data/Migrator.cs",
        "Switchboard/Data/Postgres/PostgresSecurity.cs",
        "Switchboard/Erasure/DeleteOrganization.cs",
        "Switchboard/Files/ChangeStorage.cs",
        "Switchboard/Files/FileKind.cs",
        "Switchboard/Files/ServeFile.cs",
        "Switchboard/Files/StoredFile.cs",
        "Switchboard/Kernel/Http/Malformed.cs",
        "Switchboard/Mcp/Events/EventSubscription.cs",
        "Switchboard/Mcp/News/AgentListeners.cs",
        "Switchboard/Mcp/News/AgentProfiles.cs",
        "Switchboard/Mcp/News/PlacedEvents.cs",
        "Switchboard/Mcp/Prompts/OfferPrompts.cs",
        "Switchboard/Mcp/Prompts/WriteToContact.cs",
        "Switchboard/Mcp/Resources/ConversationList.cs",
        "Switchboard/Search/SearchIndex.cs",
        "Switchboard/Search/SearchQuery.cs",
        "Switchboard/Tenancy/ListOrganizations.cs",
        "Switchboard/Webhooks/Delivering/FollowEvents.cs",
        "Switchboard/Webhooks/ListDeliveries.cs",
    ];

    [Fact]
    public void No_line_of_the_product_is_longer_than_one_can_read_but_in_the_files_on_the_list() =>
        SourceTree.Files()
            .Where(file => file.Text.Split('\n').Any(line => line.TrimEnd('\r').Length > Longest))
            .Select(file => file.Path.Replace('\\', '/'))
            .Except(Longer, StringComparer.Ordinal)
            .ShouldBeEmpty();
}
