using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Bench;

/// <summary>
/// Stands where the providers would be. After a start the product asks for what it missed, which is nothing; a mail is told without its text, which both sides fetch here.
/// </summary>
internal sealed class QuietProviders : IAsyncDisposable
{
    const string Received = "/emails/receiving/";

    readonly WebApplication app;

    QuietProviders(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public static async Task<QuietProviders> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var made = builder.Build();
        made.Run(Answer);
        await made.StartAsync();
        return new(made);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    static Task Answer(HttpContext context) => context.Request.Path.Value switch
    {
        { } path when path.StartsWith(Received, StringComparison.Ordinal) => Mail(context.Response, path[Received.Length..]),
        "/emails/receiving" => context.Response.WriteAsJsonAsync(new { data = Array.Empty<object>(), has_more = false }),
        _ => context.Response.WriteAsJsonAsync(new { messages = Array.Empty<object>(), page = 0, page_size = 1000, next_page_uri = (string?)null }),
    };

    static Task Mail(HttpResponse response, string id)
    {
        response.ContentType = "application/json";
        return response.Body.WriteAsync(MailRequests.Mail(id)).AsTask();
    }
}
