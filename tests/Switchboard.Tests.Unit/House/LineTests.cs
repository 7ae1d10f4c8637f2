namespace Switchboard.Tests.Unit.House;

public sealed class LineTests
{
    const int Longest = 160;

    /// <summary>Files that have longer lines still. The list gets shorter.</summary>
    static readonly string[] Longer =
    [
        "Switchboard/Agents/AgentChannel.cs",
        "Switchboard/Agents/DuplicateRoute.cs",
        "Switchboard/Agents/GetChannelStatus.cs",
        "Switchboard/Agents/Pool/BuyNumber.cs",
        "Switchboard/Agents/Pool/ChooseDefaultAgent.cs",
        "Switchboard/Agents/Pool/SetRoutingKeywords.cs",
        "Switchboard/Agents/ProvisionChannels.cs",
        "Switchboard/Agents/ProvisionUnits.cs",
        "Switchboard/Agents/ReleaseChannel.cs",
        "Switchboard/Agents/ResizePool.cs",
        "Switchboard/Agents/Senders/AddSenders.cs",
        "Switchboard/Agents/Senders/AssignSender.cs",
        "Switchboard/Agents/SwitchChannel.cs",
        "Switchboard/Agents/UpdateAgent.cs",
        "Switchboard/Api/OpenApiShape.cs",
        "Switchboard/Channels/Mail/Domains/AddMailDomain.cs",
        "Switchboard/Channels/Registering/RegisterProvider.cs",
        "Switchboard/Channels/Registering/TestProvider.cs",
        "Switchboard/Compliance/LiftOptOut.cs",
        "Switchboard/Compliance/OptOut.cs",
        "Switchboard/Contacts/CreateContact.cs",
        "Switchboard/Contacts/MergeContacts.cs",
        "Switchboard/Contacts/UpdateContact.cs",
        "Switchboard/Conversations/Ownership/AssignConversation.cs",
        "Switchboard/Conversations/Ownership/MoveConversation.cs",
        "Switchboard/Conversations/Reading/GetConversation.cs",
        "Switchboard/Conversations/Reading/GetMessages.cs",
        "Switchboard/Conversations/Reading/GetWaitingMessages.cs",
        "Switchboard/Conversations/Reading/ListConversations.cs",
        "Switchboard/Conversations/Searching/SearchMessages.cs",
        "Switchboard/Conversations/Sending/DraftMessage.cs",
        "Switchboard/Conversations/Sending/SendMessage.cs",
        "Switchboard/Erasure/DeleteOrganization.cs",
        "Switchboard/Files/ChangeStorage.cs",
        "Switchboard/Mcp/Events/EventFilter.cs",
        "Switchboard/Mcp/Prompts/WriteToContact.cs",
        "Switchboard/Setup/Onboarding/OnboardCustomer.cs",
        "Switchboard/Tenancy/CreateOrganization.cs",
        "Switchboard/Tenancy/CreateToken.cs",
        "Switchboard/Tenancy/UpdateOrganization.cs",
        "Switchboard/Webhooks/ChangeWebhook.cs",
        "Switchboard/Webhooks/CreateWebhook.cs",
        "Switchboard/Webhooks/ReplayDeliveries.cs",
    ];

    [Fact]
    public void No_line_of_the_product_is_longer_than_one_can_read_but_in_the_files_on_the_list() =>
        SourceTree.Files()
            .Where(file => file.Text.Split('\n').Any(line => line.TrimEnd('\r').Length > Longest))
            .Select(file => file.Path.Replace('\\', '/'))
            .Except(Longer, StringComparer.Ordinal)
            .ShouldBeEmpty();
}
