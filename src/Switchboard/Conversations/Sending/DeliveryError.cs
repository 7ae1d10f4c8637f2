namespace Switchboard.Conversations.Sending;

/// <summary>Why a message did not arrive.</summary>
/// <param name="Code">The provider's code, or our own word.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record DeliveryError(string Code, string Message, string Advice);
