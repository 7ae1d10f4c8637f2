using Switchboard.Data;

namespace Switchboard.Channels.Templates;

/// <summary>An organization's templates, kept as their providers have them.</summary>
[Singleton]
internal sealed class TemplateBook(Database db, TemplateAccounts accounts, Leases leases, TemplateNews news, Ids ids, TimeProvider clock)
{
    /// <summary>Longer than any provider is waited for (<c>Twilio:Timeout</c> is a minute at most): who takes over then looks for what was made.</summary>
    static readonly TimeSpan Making = TimeSpan.FromMinutes(3);

    /// <summary>What the network may withdraw is asked for again after this time; what it has yet to decide each time.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    static readonly Problem BeingMade = Problem.Conflict("template_being_made", "The template is being made at its provider.", "Ask again in a moment.");

    /// <summary>A template by our id, or by its provider's under the credential that it would be sent with; as fresh as it has to be to be sent.</summary>
    public async ValueTask<Outcome<MessageTemplate>> ToSend(OrganizationId organization, CredentialId credential, string named, CancellationToken ct)
    {
        var isOurs = Ids.TryParse<TemplateId>(named, out var template);
        var found = await db.Read(
            organization,
            session => isOurs
                ? session.One(MessageTemplate.ById, new { template }, MessageTemplate.From)
                : session.One(MessageTemplate.ByRef, new { credential, providerRef = named }, MessageTemplate.From),
            ct);
        if (found is null && !isOurs)
        {
            var account = await accounts.Of(organization, credential, ct);
            // What else is in the deployment's account is perhaps another organization's.
            return account is { Succeeded: true, Value.IsOwn: true }
                ? await Import(organization, account.Value, named, ct)
                : MessageTemplate.Unknown with { Field = "templateId" };
        }

        return found is null || found.CredentialId != credential ? MessageTemplate.Unknown with { Field = "templateId" }
            : found.State == TemplateState.Approved && clock.GetUtcNow() - found.CheckedAt < Fresh ? found
            // When the provider can't be asked, what is known has to do.
            : await Refresh(found, ct) is { Succeeded: true } seen ? seen : found;
    }

    /// <summary>The template as its provider has it now. One that is being made is only looked for: reading makes nothing.</summary>
    public async Task<Outcome<MessageTemplate>> Refresh(MessageTemplate template, CancellationToken ct)
    {
        var account = await accounts.Of(template, ct);
        if (account.Problem is { } gone)
        {
            return gone;
        }

        if (template.ProviderRef is not { } known)
        {
            var found = await Seek(template, account.Value, ct);
            return found.Problem is { } unlisted ? unlisted : found.Value ?? template;
        }

        var held = await account.Value.Provider.Fetch(known, account.Value.Credential, ct);
        return held.Problem is { } problem ? problem
            : await Save(
                held.Value is { } seen
                    ? template.As(seen, clock.GetUtcNow())
                    : template with { State = TemplateState.Disabled, Reason = "The provider no longer has it.", CheckedAt = clock.GetUtcNow() },
                ct);
    }

    /// <summary>Takes the making of a template that is being written down for oneself.</summary>
    public ValueTask<bool> Claim(Session unit, TemplateId template) => leases.Take(unit, NameOf(template), Making);

    /// <summary>The same for one that was written down earlier: refused while somebody is at it. One that is made by now needs no claim.</summary>
    public Task<Outcome<MessageTemplate>> Claim(MessageTemplate template, CancellationToken ct) =>
        db.Write<Outcome<MessageTemplate>>(
            template.OrganizationId,
            async unit => await unit.One(MessageTemplate.ById, new { template = template.TemplateId }, MessageTemplate.From) is not { } now
                ? MessageTemplate.Unknown
                : now.State != TemplateState.Creating || await Claim(unit, template.TemplateId) ? now
                : BeingMade,
            ct);

    /// <summary>Makes a template whose making the caller has claimed.</summary>
    public async Task<Outcome<MessageTemplate>> Make(MessageTemplate template, TemplateAccount account)
    {
        // It comes through even when nobody waits for it any more.
        var made = await account.Provider.Create(
            template.Label, template.Language, template.Content, template.Samples, account.Credential, CancellationToken.None);
        var kept = await db.Write(
            template.OrganizationId,
            async unit =>
            {
                await leases.End(unit, NameOf(template.TemplateId));
                return made.Problem is { } problem ? new(problem, []) : await news.Keep(unit, template.As(made.Value, clock.GetUtcNow()));
            },
            CancellationToken.None);
        return news.Told(kept);
    }

    /// <summary>Makes a template that was written down earlier, unless an earlier try has made it, or somebody is at it.</summary>
    public async Task<Outcome<MessageTemplate>> Complete(MessageTemplate template, TemplateAccount account, CancellationToken ct)
    {
        var claimed = await Claim(template, ct);
        if (claimed is not { Succeeded: true, Value.State: TemplateState.Creating })
        {
            return claimed;
        }

        var found = await Seek(template, account, CancellationToken.None);
        if (found is { Succeeded: true, Value: null })
        {
            return await Make(template, account);
        }

        await db.Write(template.OrganizationId, unit => Leave(unit, template.TemplateId), CancellationToken.None);
        return found.Problem is { } unlisted ? unlisted : found.Value!;
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
            ids.Next<TemplateId>(), organization, account.Provider.Name, account.Credential.Id, held.ProviderRef, held.Name, held.Language,
            held.Category, held.Content, held.Variables, held.Samples, held.State,
            held.Reason, Imported: true, now, now);
        var kept = await db.Write(
            organization,
            async unit =>
            {
                await unit.Execute(MessageTemplate.Insert, found);
                var known = (await unit.One(
                    MessageTemplate.ByRef, new { credential = account.Credential.Id, providerRef = held.ProviderRef }, MessageTemplate.From))!;
                return await news.Keep(unit, known.As(held, now));
            },
            ct);
        return news.Told(kept);
    }

    /// <summary>Writes down what became of a template.</summary>
    public async Task<Outcome<MessageTemplate>> Save(MessageTemplate template, CancellationToken ct) =>
        news.Told(await db.Write(template.OrganizationId, unit => news.Keep(unit, template), ct));

    /// <summary>What an earlier try has made of a template, written down; null when the account has nothing of it.</summary>
    async Task<Outcome<MessageTemplate?>> Seek(MessageTemplate template, TemplateAccount account, CancellationToken ct)
    {
        var listed = await account.Provider.List(account.Credential, ct);
        if (listed.Problem is { } unlisted)
        {
            return unlisted;
        }

        if (listed.Value.FirstOrDefault(held => held.Name == template.Label) is not { } there)
        {
            return default(MessageTemplate);
        }

        var saved = await Save(template.As(there, clock.GetUtcNow()), ct);
        return saved.Problem is { } gone ? gone : saved.Value;
    }

    async ValueTask<bool> Leave(Session unit, TemplateId template)
    {
        await leases.End(unit, NameOf(template));
        return true;
    }

    static string NameOf(TemplateId template) => $"template:{template}";
}
