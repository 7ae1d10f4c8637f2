namespace Switchboard.Simulator.Resend;

/// <summary>A Resend account. Whoever has its key acts for it.</summary>
internal sealed record Team(string Id, string ApiKey, string FriendlyName, DateTimeOffset Created);
