using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Switchboard.Simulator.Twilio;

/// <summary>Something that an account has at the provider: a sender, a template, a service.</summary>
internal interface IOwned
{
    string Sid { get; }
    string AccountSid { get; }
    DateTimeOffset Created { get; }
}

/// <summary>What the accounts have of one kind, by sid. It outlives a restart. An account finds its own alone.</summary>
internal class Book<T>(string name) : ISavedPart
    where T : class, IOwned
{
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    readonly ConcurrentDictionary<string, T> bySid = new(StringComparer.Ordinal);

    public string Name => name;

    public IEnumerable<T> All => bySid.Values.OrderBy(t => t.Created).ThenBy(t => t.Sid, StringComparer.Ordinal);

    public IEnumerable<T> Of(Account account) => All.Where(t => t.AccountSid == account.Sid);

    public T? Find(Account account, string? sid) =>
        sid is not null && bySid.GetValueOrDefault(sid) is { } found && found.AccountSid == account.Sid ? found : null;

    public void Add(T one) => bySid[one.Sid] = one;

    public void Remove(T one) => bySid.TryRemove(one.Sid, out _);

    public JsonNode? Save() => JsonSerializer.SerializeToNode(All.ToList(), Format);

    public void Restore(JsonElement saved) => saved.Deserialize<List<T>>(Format)!.ForEach(Add);
}

internal static class BookRegistration
{
    public static IServiceCollection AddSaved<T>(this IServiceCollection services)
        where T : class, ISavedPart => services.AddSingleton<T>().AddSingleton<ISavedPart>(of => of.GetRequiredService<T>());
}
