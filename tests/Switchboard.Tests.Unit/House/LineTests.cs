namespace Switchboard.Tests.Unit.House;

public sealed class LineTests
{
    const int Longest = 200;

    /// <summary>Files that have longer lines still. The list gets shorter.</summary>
    static readonly string[] Longer =
    [
        "Switchboard/Agents/ProvisionUnits.cs",
        "Switchboard/Agents/Senders/AddSenders.cs",
        "Switchboard/Agents/UpdateAgent.cs",
        "Switchboard/Channels/Templates/CreateTemplate.cs",
        "Switchboard/Conversations/Ownership/HandConversation.cs",
        "Switchboard/Conversations/Reading/GetMessages.cs",
        "Switchboard/Conversations/Reading/GetWaitingMessages.cs",
        "Switchboard/Conversations/Reading/ListConversations.cs",
        "Switchboard/Conversations/Searching/SearchMessages.cs",
        "Switchboard/Conversations/Sending/DraftMessage.cs",
        "Switchboard/Conversations/Sending/SendMessage.cs",
        "Switchboard/Erasure/DeleteOrganization.cs",
        "Switchboard/Files/ChangeStorage.cs",
        "Switchboard/Mcp/Prompts/WriteToContact.cs",
    ];

    [Fact]
    public void No_line_of_the_product_is_longer_than_one_can_read_but_in_the_files_on_the_list() =>
        SourceTree.Files()
            .Where(file => file.Text.Split('\n').Any(line => line.TrimEnd('\r').Length > Longest))
            .Select(file => file.Path.Replace('\\', '/'))
            .Except(Longer, StringComparer.Ordinal)
            .ShouldBeEmpty();
}
