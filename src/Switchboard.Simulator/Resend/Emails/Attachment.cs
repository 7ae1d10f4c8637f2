namespace Switchboard.Simulator.Resend.Emails;

/// <summary>A file that a mail brings along.</summary>
internal sealed record Attachment(string Id, string? Filename, string ContentType, string? ContentId, byte[] Content)
{
    public string Disposition => ContentId is null ? "attachment" : "inline";
}
