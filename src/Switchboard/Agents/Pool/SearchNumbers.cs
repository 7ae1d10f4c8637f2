using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Pool;

/// <summary>Which numbers of a country are to be had at the organization's provider now.</summary>
internal sealed class SearchNumbers(NumberSource numbers) : IUseCase, IEndpoint
{
    const int Most = 30;

    internal sealed record Answer(
        [property: Description("Who rents them out.")] string Provider,
        [property: Description("Where they are from, ISO 3166-1 alpha-2.")] string Country,
        [property: Description("Numbers for text messages; which one is bought is not promised.")] IReadOnlyList<string> Numbers);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/numbers/available", (
                string? country, OrganizationId? organizationId, [Range(1, Most)] int? limit, Caller caller, SearchNumbers search,
                CancellationToken ct) =>
            search.Search(caller, country ?? "US", organizationId, limit ?? Most, ct).ToHttp())
        .Says("searchNumbers", "Numbers", "Numbers of a country (US unless said otherwise) that can be had at the provider now").Requires(Tier.Organization);

    [McpServerTool(
        Name = "comms_search_numbers", Title = "Search numbers", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true)]
    [Description("Numbers of a country that can be had at the organization's provider now. Nothing is bought.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<Answer>> Search(
        Caller caller,
        [Description("Where they are from: an ISO 3166-1 code such as US.")] string country = "US",
        [Description("For super-admins: for whom.")] OrganizationId? organizationId = null,
        [Range(1, Most), Description("How many at most (30).")] int limit = Most,
        CancellationToken ct = default)
    {
        var reach = caller.Reach(organizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        if (ProfileText.CheckCountry(country) is { } wrong)
        {
            return wrong;
        }

        if (limit is < 1 or > Most)
        {
            return Problem.Invalid("limit", $"The limit is {limit}; it is from 1 to {Most}.", "Ask for fewer.");
        }

        var source = await numbers.Of(reach.Value, null, ct);
        if (source.Problem is { } none)
        {
            return none;
        }

        var (provider, credential) = source.Value;
        var found = await provider.Search(new(country.ToUpperInvariant(), Sms: true, Voice: false, limit), credential, ct);
        return found.Problem is { } problem ? problem : new Answer(provider.Name, country.ToUpperInvariant(), found.Value);
    }
}
