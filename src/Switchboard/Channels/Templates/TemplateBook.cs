using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Templates;

/// <summary>An account that has templates.</summary>
/// <param name="IsOwn">Whether it is the organization's own; in the deployment's there are others' templates too.</param>
internal sealed record TemplateAccount(ITemplateProvider Provider, ProviderCredential Credential, bool IsOwn);

/// <summary>An organization's templates, kept as their providers have them.</summary>
[Singleton]
internal sealed class TemplateBook(Database db, IEnumerable<ITemplateProvider> providers, Credentials credentials, Ids ids, TimeProvider clock)
{
    /// <summary>What the network may withdraw is asked for again after this time; what it has yet to decide each time.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    static readonly Problem NoProvider = Problem.Conflict(
        "no_template_provider", "There is no provider of WhatsApp templates.", "An admin registers one with PUT /api/v1/providers/twilio or comms_register_provider.");

    static readonly Problem Gone = Problem.Conflict("provider_gone", "The provider of this template, or its credential, is no longer here.", "An admin registers the provider's credential again.");

    /// <summary>The account in force.</summary>
    public async ValueTask<Outcome<TemplateAccount>> Account(OrganizationId organization, CancellationToken ct)
    {
        foreach (var provider in providers.OrderBy(provider => provider.Name, StringComparer.Ordinal))
        {
            if (await credentials.For(organization, provider.Name, ct) is { } credential)
            {
                return await Account(organization, provider, credential, ct);
            }
        }

        return NoProvider;
    }

    /// <summary>The account that a template is at.</summary>
    public async ValueTask<Outcome<TemplateAccount>> Account(MessageTemplate template, CancellationToken ct) => await Account(template.OrganizationId, template.CredentialId, ct);

    /// <summary>A template by our id, or by its provider's under the credential that it would be sent with; as fresh as it has to be to be sent.</summary>
    public async ValueTask<Outcome<MessageTemplate>> ToSend(OrganizationId organization, CredentialId credential, string named, CancellationToken ct)
    {
        var isOurs = Ids.TryParse<TemplateId>(named, out var template);
        var found = await db.Read(
            organization,
            session => isOurs ? session.One(MessageTemplate.ById, new { template }, MessageTemplate.From) : session.One(MessageTemplate.ByRef, new { credential, providerRef = named }, MessageTemplate.From),
            ct);
        if (found is null && !isOurs)
        {
            var account = await Account(organization, credential, ct);
            // What else is in the deployment's account is perhaps another organization's.
            return account is { Succeeded: true, Value.IsOwn: true } ? await Import(organization, account.Value, named, ct) : MessageTemplate.Unknown with { Field = "templateId" };
        }

        return found is null || found.CredentialId != credential ? MessageTemplate.Unknown with { Field = "templateId" }
            : found.State == TemplateState.Approved && clock.GetUtcNow() - found.CheckedAt < Fresh ? found
            // When the provider can't be asked, what is known has to do.
            : await Refresh(found, ct) is { Succeeded: true } seen ? seen : found;
    }

    /// <summary>The template as its provider has it now.</summary>
    public async Task<Outcome<MessageTemplate>> Refresh(MessageTemplate template, CancellationToken ct)
    {
        var account = await Account(template, ct);
        if (account.Problem is { } gone)
        {
            return gone;
        }

        if (template.ProviderRef is not { } known)
        {
            return await Complete(template, account.Value, mayBeThere: true, ct);
        }

        var held = await account.Value.Provider.Fetch(known, account.Value.Credential, ct);
        return held.Problem is { } problem ? problem
            : await Save(held.Value is { } seen ? template.As(seen, clock.GetUtcNow()) : template with { State = TemplateState.Disabled, Reason = "The provider no longer has it.", CheckedAt = clock.GetUtcNow() }, ct);
    }

    /// <summary>Makes a template that is written down here at its provider.</summary>
    /// <param name="mayBeThere">Whether an earlier try may have made it: then it is looked for first.</param>
    public async Task<Outcome<MessageTemplate>> Complete(MessageTemplate template, TemplateAccount account, bool mayBeThere, CancellationToken ct)
    {
        if (mayBeThere)
        {
            var listed = await account.Provider.List(account.Credential, ct);
            if (listed.Problem is { } unlisted)
            {
                return unlisted;
            }

            if (listed.Value.FirstOrDefault(held => held.Name == template.Label) is { } there)
            {
                return await Save(template.As(there, clock.GetUtcNow()), ct);
            }
        }

        var made = await account.Provider.Create(template.Label, template.Language, template.Content, template.Samples, account.Credential, ct);
        return made.Succeeded ? await Save(template.As(made.Value, clock.GetUtcNow()), ct) : made.Problem!;
    }

    /// <summary>Takes over a template that the account has.</summary>
    public async Task<Outcome<MessageTemplate>> Import(OrganizationId organization, TemplateAccount account, string providerRef, CancellationToken ct)
    {
        var held = await account.Provider.Fetch(providerRef, account.Credential, ct);
        return held.Problem is { } problem ? problem : held.Value is { } seen ? await Keep(organization, account, seen, ct) : MessageTemplate.Unknown;
    }

    /// <summary>Notes a template that was found at the account.</summary>
    public async Task<Outcome<MessageTemplate>> Keep(OrganizationId organization, TemplateAccount account, ProviderTemplate held, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var found = new MessageTemplate(
            ids.Next<TemplateId>(), organization, account.Provider.Name, account.Credential.Id, held.ProviderRef, held.Name, held.Language, held.Category, held.Content, held.Variables, held.Samples, held.State,
            held.Reason, Imported: true, now, now);
        return await db.Write<Outcome<MessageTemplate>>(
            organization,
            async unit =>
            {
                await unit.Execute(MessageTemplate.Insert, found);
                var kept = (await unit.One(MessageTemplate.ByRef, new { credential = account.Credential.Id, providerRef = held.ProviderRef }, MessageTemplate.From))!;
                var seen = kept.As(held, now);
                await unit.Execute(MessageTemplate.Update, seen);
                return seen;
            },
            ct);
    }

    /// <summary>Writes down what became of a template.</summary>
    public async Task<Outcome<MessageTemplate>> Save(MessageTemplate template, CancellationToken ct) =>
        await db.Write(template.OrganizationId, unit => unit.Execute(MessageTemplate.Update, template), ct) == 1 ? template : MessageTemplate.Unknown;

    async ValueTask<Outcome<TemplateAccount>> Account(OrganizationId organization, CredentialId id, CancellationToken ct) =>
        await credentials.By(id, organization, ct) is { } credential && providers.FirstOrDefault(provider => provider.Name == credential.Provider) is { } provider
            ? await Account(organization, provider, credential, ct)
            : Gone;

    async ValueTask<TemplateAccount> Account(OrganizationId organization, ITemplateProvider provider, ProviderCredential credential, CancellationToken ct) =>
        new(provider, credential, await credentials.By(credential.Id, OrganizationId.Deployment, ct) is null);
}
