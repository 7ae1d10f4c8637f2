using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Switchboard.Agents;
using Switchboard.Kernel;
using Switchboard.Mcp;
using Switchboard.Mcp.News;
using Switchboard.Mcp.Prompts;
using Switchboard.Mcp.Resources;
using Switchboard.Mcp.Tools;
using Switchboard.Mcp.Transports;
using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>The door alone, on a free port of loopback. Bearer tokens name their caller: <c>agent</c>, <c>organization</c>, <c>super</c>, <c>other</c>.</summary>
sealed class McpHost : IAsyncDisposable
{
    public static readonly OrganizationId Acme = new("org_acme");
    public static readonly OrganizationId Rival = new("org_rival");
    public static readonly AgentId Anna = new("agt_anna");
    public static readonly AgentId Otto = new("agt_otto");

    static readonly Dictionary<string, Caller> Callers = new(StringComparer.Ordinal)
    {
        ["agent"] = new(Tier.Agent, Acme, Anna, new("tok_agent")),
        ["organization"] = new(Tier.Organization, Acme, null, new("tok_organization")),
        ["super"] = new(Tier.SuperAdmin, OrganizationId.Deployment, null, new("tok_super")),
        ["other"] = new(Tier.Agent, Rival, Otto, new("tok_other")),
    };

    readonly WebApplication app;

    McpHost(WebApplication app)
    {
        this.app = app;
        Url = new Uri(app.Urls.Single());
        Log = app.Services.GetRequiredService<KeptLog>();
    }

    public Uri Url { get; }

    public KeptLog Log { get; }

    public Trials Trials => app.Services.GetRequiredService<Trials>();

    public McpSessions Sessions => app.Services.GetRequiredService<McpSessions>();

    public static async Task<McpHost> StartAsync(Action<IServiceCollection>? add = null, Action<McpOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<KeptLog>();
        builder.Services.AddSingleton<ILoggerProvider>(s => s.GetRequiredService<KeptLog>());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Ids>();
        builder.Services.AddSingleton<Trials>();
        builder.Services.AddSingleton(new AgentPool(new EmptyDatabase(), new AgentSettings()));
        builder.Services.AddSingleton(new Switchboard.Channels.Providers([], []));
        builder.Services.AddSingleton(new NamedOrganization(new EmptyDatabase()));
        builder.Services.AddSingleton(new CallOnce(new EmptyDatabase(), new ClientRefs(TimeProvider.System)));
        builder.Services.AddSingleton<Ping>();
        builder.Services.AddSingleton(new StreamSettings());
        builder.Services.AddSingleton(new ServerAddress(null));
        builder.Services.AddMcp(typeof(StreamableHttp).Assembly, typeof(McpHost).Assembly);

        builder.Services.AddSingleton<OfferResources>();
        builder.Services.AddSingleton<IOffer>(s => s.GetRequiredService<OfferResources>());
        builder.Services.AddSingleton<IOffer, OfferPrompts>();
        builder.Services.AddSingleton<IOffer, OfferSubscriptions>();
        builder.Services.AddSingleton<IOffer, OfferCompletions>();

        // The product's other tools are on the menu and never called here.
        foreach (var type in typeof(StreamableHttp).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IUseCase))))
        {
            builder.Services.TryAddSingleton(type, _ => RuntimeHelpers.GetUninitializedObject(type));
        }

        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        add?.Invoke(builder.Services);
        var built = builder.Build();
        built.Use((http, next) =>
        {
            if (http.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] && Callers.TryGetValue(token, out var caller))
            {
                http.Features.Set(caller);
            }

            return next(http);
        });
        StreamableHttp.Map(built);
        HttpWithSse.Map(built);
        await built.StartAsync(TestContext.Current.CancellationToken);
        return new McpHost(built);
    }

    /// <summary>A client with the token of this name.</summary>
    public HttpClient As(string? token)
    {
        var client = new HttpClient { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        return client;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
