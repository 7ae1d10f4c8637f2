namespace Switchboard.Kernel;

/// <summary>Where this process can be reached. Known when it listens (port 0 picks a free one): who needs it earlier awaits <see cref="Known"/>.</summary>
/// <param name="set">The setting <c>Server:PublicUrl</c>.</param>
public sealed class ServerAddress(Uri? set)
{
    /// <summary>The topic on which is told that <see cref="Public"/> is another.</summary>
    public const string Changed = "server.address";

    readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    volatile Uri? saved;
    volatile string? publicText;

    /// <summary>Completes when the start is over; for what nobody should wait for.</summary>
    public Task Ready => ready.Task;

    /// <summary>Completes with the local address when requests are taken.</summary>
    public Task<Uri> Known => listening.Task;

    /// <summary>The address on this machine, such as <c>http://localhost:5080/</c>.</summary>
    /// <exception cref="InvalidOperationException">It does not listen yet.</exception>
    public Uri Local => listening.Task.IsCompletedSuccessfully ? listening.Task.Result : throw new InvalidOperationException("The server does not listen yet.");

    /// <summary>The address for others: links, callback addresses, signatures. The one that the operator gave, else the local one.</summary>
    public Uri Public => Given ?? Local;

    /// <summary>The one that the operator gave, as a setting or else on the set-up page, or null.</summary>
    public Uri? Given => set ?? saved;

    /// <summary>Whether it is a setting, which nothing changes while the server runs.</summary>
    public bool IsSet => set is not null;

    /// <summary><see cref="Public"/> as text without a slash at the end: what stands before a request's path in the addresses that we give to others.</summary>
    public string PublicText => publicText ??= Public.AbsoluteUri.TrimEnd('/');

    /// <summary>Whether others can reach <see cref="Public"/> at all. Providers can't where it is this machine's own.</summary>
    public bool IsForOthers => Given is { IsLoopback: false };

    internal void Listens(Uri local) => listening.TrySetResult(local);

    internal void IsReady() => ready.TrySetResult();

    /// <summary>What was saved holds from now on, unless the setting says another.</summary>
    internal void Saved(Uri? address) => (saved, publicText) = (address, null);
}
