using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Switchboard.Agents;

/// <summary>
/// Which provider serves a channel of an agent, in place of the one that the organization uses otherwise. Each is a provider's name, and <c>/own</c>
/// or <c>/deployment</c> after it says whose account.
/// </summary>
internal sealed record ProviderOverrides(
    [property: MaxLength(ProviderOverrides.Longest), Description(
        "Who its number is rented from, such as twilio. /own or /deployment after the name says which account, "
            + "the organization's or the deployment's: twilio/deployment.")]
    string? Phone = null,
    [property: MaxLength(ProviderOverrides.Longest), Description("Whose WhatsApp sender it gets, such as twilio/deployment.")] string? Whatsapp = null,
    [property: MaxLength(ProviderOverrides.Longest), Description("Who has its mailbox, such as resend.")] string? Email = null,
    [property: MaxLength(ProviderOverrides.Longest), Description("Who carries its calls; there are none in this version.")] string? VoiceAi = null)
{
    public const int Longest = 60;
}
