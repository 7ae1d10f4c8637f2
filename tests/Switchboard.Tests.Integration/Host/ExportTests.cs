using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Switchboard.Tests.Integration.Host;

public sealed class ExportTests
{
    [Fact]
    public async Task Spans_and_metrics_reach_a_collector_masked()
    {
        var received = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (HttpContext http, string signal) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            received.AddOrUpdate(signal, Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync();
        await using (var world = await HostWorld.Start(null, ("Telemetry:OtlpEndpoint", collector.Urls.Single()), ("Telemetry:OtlpProtocol", "http")))
        {
            using var client = world.Client();
            await client.GetAsync("/api/v1/test/things/msg_1");
            await client.GetAsync("/api/v1/nobody/%2B14155550123");
        }

        // What was left was sent at the end.
        received["traces"].ShouldContain("/api/v1/test/things/{message}");
        received["traces"].ShouldContain("switchboard");
        received["traces"].ShouldNotContain("4155550123");
        received["metrics"].ShouldContain("http.server.request.duration");
    }
}
