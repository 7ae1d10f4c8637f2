using System.Text.Json.Nodes;
using Switchboard.Tests.Integration.Mcp;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Contacts;

/// <summary>An agent keeps its address book and its conversations by tools alone.</summary>
public sealed class ContactToolTests(World world)
{
    [Fact]
    public async Task An_agent_finds_links_joins_searches_and_hands_over_by_tools()
    {
        using var desk = await Desk.Open(world);
        var (phone, second, mailbox) = (Line.Person(), Line.Person(), Desk.Person());
        var conversation = (await desk.Hear(phone, "Do you have marzipan?")).Id("conversationId");
        await desk.Hear(second, "Marzipan again, from my other phone");

        var ann = (string)(await Call(desk, "comms_find_contact", new() { ["search"] = phone }))["items"]![0]!["contactId"]!;
        var other = (string)(await Call(desk, "comms_find_contact", new() { ["search"] = second }))["items"]![0]!["contactId"]!;
        var linked = await Call(desk, "comms_update_contact", new() { ["contactId"] = ann, ["displayName"] = "Ann", ["addAddresses"] = new JsonArray(mailbox) });
        var merge = await Call(desk, "comms_merge_contacts", new() { ["contactId"] = ann, ["from"] = other, ["clientRef"] = "join" });
        var repeated = await Call(desk, "comms_merge_contacts", new() { ["contactId"] = ann, ["from"] = other, ["clientRef"] = "join" });
        var whole = await Call(desk, "comms_get_conversation", new() { ["conversationId"] = conversation });
        await Eventually.Holds(async () => (await Call(desk, "comms_search_messages", new() { ["query"] = "marzipan", ["conversationId"] = conversation }))["items"]!.AsArray().Count == 2);
        await Call(desk, "comms_undo_contact_merge", new() { ["mergeId"] = (string)merge["mergeId"]! });
        var parted = await Call(desk, "comms_get_conversation", new() { ["conversationId"] = conversation });
        var escalated = await Call(desk, "comms_escalate_conversation", new() { ["conversationId"] = conversation, ["reason"] = "Wants marzipan" });
        var listed = await Call(desk, "comms_list_conversations", new() { ["state"] = "escalated" });
        var made = await Call(desk, "comms_create_contact", new() { ["displayName"] = "Bob", ["addresses"] = new JsonArray(Line.Person()) });

        linked["addresses"]!.AsArray().Count.ShouldBe(2);
        ((string)repeated["mergeId"]!).ShouldBe((string)merge["mergeId"]!);
        whole["messages"]!.AsArray().Count.ShouldBe(2);
        ((string)whole["conversation"]!["contact"]!["displayName"]!).ShouldBe("Ann");
        parted["messages"]!.AsArray().Count.ShouldBe(1);
        ((string)escalated["owner"]!).ShouldBe("nobody");
        ((string)listed["items"]!.AsArray().ShouldHaveSingleItem()!["note"]!).ShouldBe("Wants marzipan");
        ((string)made["displayName"]!).ShouldBe("Bob");
    }

    [Fact]
    public async Task A_change_of_a_contact_that_is_refused_changes_nothing_of_it()
    {
        using var desk = await Desk.Open(world);
        var (phone, taken) = (Line.Person(), Line.Person());
        await desk.Hear(phone, "Hello");
        await desk.Hear(taken, "Hello too");
        var before = (await Call(desk, "comms_find_contact", new() { ["search"] = phone }))["items"]![0]!;

        var refused = await Result(desk, "comms_update_contact", new()
        {
            ["contactId"] = (string)before["contactId"]!, ["displayName"] = "Ann", ["addAddresses"] = new JsonArray(Desk.Person(), taken),
        });

        ((string)refused["structuredContent"]!["code"]!).ShouldBe("address_taken");
        (await Call(desk, "comms_find_contact", new() { ["search"] = phone }))["items"]![0]!.ToJsonString().ShouldBe(before.ToJsonString());
    }

    static async Task<JsonNode> Call(Desk desk, string tool, JsonObject arguments)
    {
        var result = await Result(desk, tool, arguments);
        ((bool?)result["isError"] ?? false).ShouldBeFalse(result.ToJsonString());
        return result["structuredContent"]!;
    }

    static Task<JsonNode> Result(Desk desk, string tool, JsonObject arguments) =>
        desk.Api.ResultAsync(Wire.Alone("tools/call", new() { ["name"] = tool, ["arguments"] = arguments }));
}
