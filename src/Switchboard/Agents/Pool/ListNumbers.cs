using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Pool;

/// <summary>A number that an organization has rented.</summary>
internal sealed record NumberView(
    [property: Description("The number's id.")] ChannelId NumberId,
    [property: Description("The number; absent while one is being bought.")] string? Number,
    [property: Description("Where it is from, ISO 3166-1 alpha-2.")] string? Country,
    [property: Description("The agent whose own it is; absent for one of the pool.")] AgentId? AgentId,
    [property: Description("For one of the pool: who gets strangers that ask for nobody; absent means the agent that is there longest.")]
    AgentId? DefaultAgentId,
    [property: Description("provisioning, active, off or releasing.")] ChannelStatus State,
    [property: Description("Who it is rented from.")] string Provider,
    [property: Description("Since when.")] DateTimeOffset CreatedAt)
{
    public const string Columns = "id, address, country, agent_id, default_agent_id, status, provider, created_at";

    public static readonly Sql Find = $"""
        SELECT {Columns} FROM channel
        WHERE organization_id = @organization AND id = @channel AND kind = 'sms' AND shared = false AND released_at IS NULL
        """;

    /// <summary>Also one that was given back.</summary>
    public static readonly Sql FindAny = $"SELECT {Columns} FROM channel WHERE organization_id = @organization AND id = @channel";

    public static readonly Problem Unknown = Problem.NotFound("number", "GET /api/v1/numbers lists the organization's numbers.");

    public static NumberView From(Row row) => new(
        row.Id<ChannelId>("id"),
        row.TextOrNull("address"),
        row.TextOrNull("country") ?? (row.TextOrNull("address") is { } address ? Switchboard.Channels.Numbers.PhoneNumbers.CountryOf(address) : null),
        row.IdOrNull<AgentId>("agent_id"),
        row.IdOrNull<AgentId>("default_agent_id"),
        row.Enum<ChannelStatus>("status"),
        row.Text("provider"),
        row.Instant("created_at"));
}

/// <summary>The numbers of an organization, newest first: those of the pool and those of single agents.</summary>
internal sealed class ListNumbers(Database db) : IUseCase, IEndpoint
{
    static readonly Sql Page = $"""
        SELECT {NumberView.Columns} FROM channel
        WHERE organization_id = @organization AND id < @before AND kind = 'sms' AND shared = false AND released_at IS NULL AND (@all OR agent_id IS NULL)
        ORDER BY id DESC LIMIT @take
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/numbers", (
                OrganizationId? organizationId, bool? pool, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ListNumbers list,
                CancellationToken ct) =>
            list.List(caller, pool ?? false, organizationId, cursor, limit, ct).ToHttp())
            .Says("listNumbers", "Numbers", "The numbers of an organization, newest first; with pool=true those alone that belong to no agent")
            .Requires(Tier.Organization);
        routes.MapGet(
            "/api/v1/numbers/{numberId}",
            (ChannelId numberId, OrganizationId? organizationId, Caller caller, ListNumbers list, CancellationToken ct) =>
                list.One(numberId, organizationId, caller, ct).ToHttp())
            .Says("getNumber", "Numbers", "A number of an organization")
            .Requires(Tier.Organization);
    }

    [McpServerTool(
        Name = "comms_list_numbers", Title = "List numbers", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description("The numbers that the organization has rented, newest first: those of its pool, which agents share or draw from, and those of single agents.")]
    [Requires(Tier.Organization)]
    public Task<Outcome<Page<NumberView>>> List(
        Caller caller,
        [Description("Those of the pool alone.")] bool pool = false,
        [Description("For super-admins: whose numbers.")] OrganizationId? organizationId = null,
        [Description("nextCursor of the page before; leave out to begin.")] string? cursor = null,
        [Range(1, Paging.MaxLimit), Description("How many at most (50).")] int? limit = null,
        CancellationToken ct = default) =>
        db.Page(caller.Reach(organizationId), Page, cursor, limit, NumberView.From, number => number.NumberId, ct, page =>
            new { page.Before, page.Take, all = !pool });

    async Task<Outcome<NumberView>> One(ChannelId number, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        return reach.Problem is { } unreached ? unreached
            : await db.Read(reach.Value, session => session.One(NumberView.Find, new { channel = number }, NumberView.From), ct) is { } view ? view
            : NumberView.Unknown;
    }
}
