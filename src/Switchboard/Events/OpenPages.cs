using System.Collections.Concurrent;

namespace Switchboard.Events;

/// <summary>Pages of this process that are open and hear what changes.</summary>
[Singleton]
internal sealed class OpenPages(ISignals signals)
{
    readonly ConcurrentDictionary<OrganizationId, int> open = new();

    /// <summary>Whether somebody looks at an organization: nobody else needs to be told soon.</summary>
    public bool Show(OrganizationId organization) => open.ContainsKey(organization);

    /// <summary>Hears of an organization's changes until disposed: what is called notes the change and returns.</summary>
    public IDisposable Hear(OrganizationId organization, Action<Change> hear)
    {
        open.AddOrUpdate(organization, 1, static (_, pages) => pages + 1);
        return new Page(this, organization, signals.Subscribe(Changes.Topic(organization), text => hear(Change.Read(text))));
    }

    void Close(OrganizationId organization)
    {
        while (open.TryGetValue(organization, out var pages))
        {
            if (pages == 1 ? open.TryRemove(new(organization, 1)) : open.TryUpdate(organization, pages - 1, pages))
            {
                return;
            }
        }
    }

    sealed class Page(OpenPages pages, OrganizationId organization, IDisposable subscription) : IDisposable
    {
        int closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref closed, 1) == 0)
            {
                subscription.Dispose();
                pages.Close(organization);
            }
        }
    }
}
