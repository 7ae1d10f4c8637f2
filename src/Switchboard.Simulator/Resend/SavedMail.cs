using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Simulator.Resend.Domains;
using Switchboard.Simulator.Resend.Suppressions;
using Switchboard.Simulator.Resend.Webhooks;

namespace Switchboard.Simulator.Resend;

/// <summary>The mail side's part of what outlives a restart: teams with their keys, domains, webhooks with their secrets, suppressions.</summary>
internal sealed class SavedMail(Teams teams, DomainBook domains, EndpointBook endpoints, SuppressionList suppressions) : ISavedPart
{
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public string Name => "resend";

    public JsonNode? Save() => JsonSerializer.SerializeToNode(new Saved([.. teams.All], [.. domains.All], [.. endpoints.All], [.. suppressions.All]), Format);

    public void Restore(JsonElement kept)
    {
        var saved = kept.Deserialize<Saved>(Format);
        saved?.Teams.ForEach(team => teams.Add(team));
        saved?.Domains.ForEach(domain => domains.TryAdd(domain));
        saved?.Webhooks.ForEach(endpoints.Add);
        saved?.Suppressions.ForEach(suppressions.Restore);
    }

    public void Begin(Action changed)
    {
        if (!teams.All.Any())
        {
            teams.Open("Sandbox");
        }

        suppressions.Changed = changed;
    }

    internal sealed record Saved(List<Team> Teams, List<Domain> Domains, List<Endpoint> Webhooks, List<Suppression> Suppressions);
}
