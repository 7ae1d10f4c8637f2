using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Bench;

/// <summary>Stands where Twilio would be: has no messages. After a start the product asks for those that it missed.</summary>
internal sealed class QuietTwilio : IAsyncDisposable
{
    readonly WebApplication app;

    QuietTwilio(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public static async Task<QuietTwilio> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var made = builder.Build();
        made.Run(context => context.Response.WriteAsJsonAsync(new { messages = Array.Empty<object>(), page = 0, page_size = 1000, next_page_uri = (string?)null }));
        await made.StartAsync();
        return new(made);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
