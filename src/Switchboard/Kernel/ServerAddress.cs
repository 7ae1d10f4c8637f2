namespace Switchboard.Kernel;

/// <summary>Where this process can be reached. Known when it listens (port 0 picks a free one): who needs it earlier awaits <see cref="Known"/>.</summary>
/// <param name="set">The setting <c>Server:PublicUrl</c>.</param>
public sealed class ServerAddress(Uri? set)
{
    /// <summary>The topic on which is told that <see cref="Public"/> is another.</summary>
    public const string Changed = "server.address";

    readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    volatile Address? saved;
    volatile Address? own;
    volatile string? former;

    /// <summary>Completes when the start is over; for what nobody should wait for.</summary>
    public Task Ready => ready.Task;

    /// <summary>Completes with the local address when requests are taken.</summary>
    public Task<Uri> Known => listening.Task;

    /// <summary>The address on this machine, such as <c>http://localhost:5080/</c>.</summary>
    /// <exception cref="InvalidOperationException">It does not listen yet.</exception>
    public Uri Local => listening.Task.IsCompletedSuccessfully ? listening.Task.Result : throw new InvalidOperationException("The server does not listen yet.");

    /// <summary>The address for others: links, callback addresses, signatures. The one that the operator gave, else the local one.</summary>
    public Uri Public => Now.Uri;

    /// <summary>The one that the operator gave, as a setting or else on the set-up page, or null.</summary>
    public Uri? Given => set ?? saved?.Uri;

    /// <summary>Whether it is a setting, which nothing changes while the server runs.</summary>
    public bool IsSet => set is not null;

    /// <summary><see cref="Public"/> as text without a slash at the end: what stands before a request's path in the addresses that we give to others.</summary>
    public string PublicText => Now.Text;

    /// <summary>The one before, as <see cref="PublicText"/> was: what was given to others under it may still come there. Null when there was none.</summary>
    public string? FormerText => former;

    /// <summary>Whether others can reach <see cref="Public"/> at all. Providers can't where it is this machine's own.</summary>
    public bool IsForOthers => Given is { IsLoopback: false };

    /// <summary>The path in an address that we gave out, as ours is now or was before, with the slash that it begins with; null for all others.</summary>
    public string? PathIn(string address)
    {
        foreach (var text in (string?[])[PublicText, former, listening.Task.IsCompletedSuccessfully ? Local.AbsoluteUri.TrimEnd('/') : null])
        {
            if (text is not null && address.Length > text.Length && address[text.Length] == '/' && address.StartsWith(text, StringComparison.OrdinalIgnoreCase))
            {
                return address[text.Length..];
            }
        }

        return null;
    }

    internal void Listens(Uri local) => listening.TrySetResult(local);

    internal void IsReady() => ready.TrySetResult();

    /// <summary>What was saved holds from now on, unless the setting says another.</summary>
    internal void Saved(Uri? address, Uri? before)
    {
        saved = address is null ? null : new(address);
        former = before is null ? null : new Address(before).Text;
    }

    Address Now => saved is { } known && set is null ? known : own is { } kept ? kept : own = new(set ?? Local);

    sealed record Address(Uri Uri)
    {
        public string Text { get; } = Uri.AbsoluteUri.TrimEnd('/');
    }
}
