
namespace Switchboard.Mcp.Transports;

/// <summary>
/// Several messages in one body, which revision 2025-03-26 asks servers to receive and no other has
/// (https://modelcontextprotocol.io/specification/2025-03-26/basic/transports#sending-messages-to-the-server).
/// </summary>
internal static class Batch
{
    /// <summary>What is said to a client of any other revision.</summary>
    public static readonly Refusal Gone = Refusal.Invalid($"Only revision {Revisions.Batching} has batches. Send each message in a request of its own.");

    /// <summary>Takes a batch apart. What is wrong with one message is wrong with all: then none of them runs.</summary>
    public static Refusal? Read(Envelope batch, string? revision, int most, out List<Envelope> messages)
    {
        messages = [];
        if (revision != Revisions.Batching)
        {
            return Gone;
        }

        if (batch.Count == 0 || batch.Count > most)
        {
            return Refusal.Invalid($"A batch has 1 to {most} messages; this one has {batch.Count}.");
        }

        messages = [.. batch.Messages];
        if (messages.FindIndex(message => !message.IsWellFormed) is var bad and >= 0)
        {
            return Refusal.Invalid($"The message at position {bad} of the batch is not a JSON-RPC 2.0 request, notification or response.");
        }

        if (messages.Exists(message => message.Is("initialize"u8)))
        {
            return Refusal.Invalid("initialize can't be part of a batch. The session is there already.");
        }

        var ids = messages.Where(message => message.IsRequest).Select(message => message.Id.GetRawText()).ToList();
        return ids.Distinct(StringComparer.Ordinal).Count() == ids.Count ? null : Refusal.Invalid("Two requests of the batch have the same id.");
    }
}
