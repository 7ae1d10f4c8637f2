using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Switchboard.Api;
using Switchboard.Data;
using Switchboard.Host.Sandbox;
using Switchboard.Kernel;
using Switchboard.Kernel.Telemetry;
using Switchboard.Mcp;
using Switchboard.Tenancy;

namespace Switchboard.Host;

/// <summary>What doesn't join by existing: the server, the kernel's own services, and the order of a request's way.</summary>
static class Wiring
{
    public static void Add(WebApplicationBuilder builder, SettingsBook settings, HostOptions options, Parts parts)
    {
        var server = settings.Get<ServerSettings>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = server.MaxBodyBytes;
            kestrel.Listen(IPAddress.Parse(server.Listen), server.Port);
        });

        var services = builder.Services;
        services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = server.ShutdownWait);
        services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => Wire.Apply(json.SerializerOptions));
        services.AddRouting();
        services.AddMetrics();
        services.AddSingleton(options.Clock);
        services.AddSingleton<Ids>();
        services.AddSingleton(new ServerAddress(server.PublicUrl));
        services.AddSingleton(provider => Outside(settings, provider.GetRequiredService<ServerAddress>(), provider.GetRequiredService<SandboxPlan>()));
        services.AddSingleton(provider => MasterKeys.Open(provider.GetRequiredService<SecretsSettings>(), provider.GetRequiredService<DataSettings>().Folder));
        services.AddSingleton(provider => provider.GetRequiredService<IMeterFactory>().Create(TraceContext.SourceName));
        services.AddSingleton<MetricsBook>();
        services.AddSingleton<ProcessMetrics>();
        if (server.AllowedOrigins.Count > 0)
        {
            services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
                .WithOrigins([.. server.AllowedOrigins])
                .AllowAnyHeader()
                .AllowAnyMethod()
                .WithExposedHeaders("X-Request-Id", "Retry-After", "Location", "ETag", "Mcp-Session-Id")));
        }

        services.AddMcp(parts.Assemblies);
        services.Configure<McpOptions>(mcp =>
        {
            mcp.MaxBodyBytes = server.MaxBodyBytes;
            foreach (var origin in server.AllowedOrigins)
            {
                mcp.AllowedOrigins.Add(origin);
            }
        });
        services.AddSingleton(settings);
        parts.AddTo(services, settings);
    }

    public static void Use(WebApplication app, Parts parts)
    {
        // Instruments count from the first moment, so the book is there before them.
        app.Services.GetRequiredService<MetricsBook>();
        app.Services.GetRequiredService<ProcessMetrics>();

        var server = app.Services.GetRequiredService<ServerSettings>();
        app.UseMiddleware<FrontDoor>();
        if (server.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders(Forwarded(server));
        }

        app.UseWebSockets();
        app.UseRouting();
        if (server.AllowedOrigins.Count > 0)
        {
            app.UseCors();
        }

        foreach (var step in app.Services.GetServices<IRequestStep>().OrderBy(step => step.Order))
        {
            app.Use(next => context => step.Invoke(context, next));
        }

        parts.Map(app.MapGroup("").AddEndpointFilterFactory(NamedOrganization.AtDoor));
    }

    // A sandbox on someone's desk calls programs on the same desk; one that others reach, if only through a proxy, does not. Neither calls itself.
    static OutsideRules Outside(SettingsBook settings, ServerAddress own, SandboxPlan sandbox)
    {
        var server = settings.Get<ServerSettings>();
        var isOnDesk = sandbox.Url is not null
            && IPAddress.IsLoopback(IPAddress.Parse(server.Listen))
            && server.TrustedProxies.Count == 0;
        return new(settings.Get<OutsideSettings>(), () => isOnDesk && (own.Given?.IsLoopback ?? true), port =>
            port == sandbox.Url?.Port || port == server.Port || (own.Known.IsCompletedSuccessfully && port == own.Local.Port));
    }

    static ForwardedHeadersOptions Forwarded(ServerSettings server)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in server.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }

        return options;
    }
}
