using Switchboard.Tenancy;

namespace Switchboard.Channels.Templates;

/// <summary>Texts that a chat network has approved beforehand, kept at a provider. Nothing here touches the database.</summary>
[Collected]
public interface ITemplateProvider : IProvider
{
    /// <summary>The problem code of a creation that was cut off after it may have gone through: look with <see cref="List"/>.</summary>
    const string Uncertain = "template_uncertain";

    /// <summary>Makes one, trying once.</summary>
    Task<Outcome<ProviderTemplate>> Create(
        string name, string language, TemplateContent content, IReadOnlyDictionary<string, string> samples, ProviderCredential credential,
        CancellationToken ct);

    /// <summary>One of them with its state, or null when the account no longer has it.</summary>
    Task<Outcome<ProviderTemplate?>> Fetch(string providerRef, ProviderCredential credential, CancellationToken ct);

    /// <summary>All that the account has.</summary>
    Task<Outcome<IReadOnlyList<ProviderTemplate>>> List(ProviderCredential credential, CancellationToken ct);

    /// <summary>Hands one in for approval. One that was handed in before keeps its state.</summary>
    Task<Problem?> Submit(string providerRef, string name, TemplateCategory category, ProviderCredential credential, CancellationToken ct);

    /// <summary>Deletes one: null when it is gone (one that was no longer there counts).</summary>
    Task<Problem?> Delete(string providerRef, ProviderCredential credential, CancellationToken ct);
}

/// <summary>A template as its provider has it.</summary>
/// <param name="Variables">The names in its text and buttons.</param>
/// <param name="Samples">Values that show what the variables are for.</param>
/// <param name="Category">Null when it was never handed in.</param>
/// <param name="Reason">Why it was rejected, in the network's words.</param>
public sealed record ProviderTemplate(
    string ProviderRef, string Name, string Language, TemplateContent Content, IReadOnlyList<string> Variables, IReadOnlyDictionary<string, string> Samples,
    TemplateState State, TemplateCategory? Category, string? Reason);

/// <summary>What a template is for; the network prices and reviews by it.</summary>
public enum TemplateCategory
{
    /// <summary>Part of something that the person began: an order, an appointment.</summary>
    Utility,

    /// <summary>To sell, or to remind of oneself.</summary>
    Marketing,

    /// <summary>One-time codes.</summary>
    Authentication,
}

/// <summary>How far a template is.</summary>
public enum TemplateState
{
    /// <summary>Written down here; the provider has yet to confirm that it has it.</summary>
    Creating,

    /// <summary>At the provider, never handed in.</summary>
    Unsubmitted,

    /// <summary>Handed in; the network has yet to decide.</summary>
    Pending,

    /// <summary>A conversation may begin with it.</summary>
    Approved,

    /// <summary>Turned down. A new one has to be made.</summary>
    Rejected,

    /// <summary>Held back by the network for a while, because people complained.</summary>
    Paused,

    /// <summary>Withdrawn by the network for good.</summary>
    Disabled,
}
