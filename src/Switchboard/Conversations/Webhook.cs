using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Channels;

namespace Switchboard.Conversations;

/// <summary>Reads what providers post.</summary>
internal static class Webhook
{
    /// <summary>What guards the doors that providers come in by.</summary>
    public const string Guard = "The provider's signature.";

    public static readonly Problem Malformed = new(
        "malformed_webhook", 400, "The body is nothing that this provider sends here.", "Post the provider's own webhook as it came: a form, or JSON.");

    public static readonly Problem Unknown = Problem.NotFound("address", "Point the number's webhook at the agent that owns it, or release the number.");

    public static readonly Problem NotSigned = Problem.Forbidden(
        "The request is not signed by the provider's account.",
        "Check that the webhook address at the provider is our public address to the letter, and that the registered credential is the account's.");

    /// <summary>No, with the reason, counted.</summary>
    /// <param name="provider">An adapter's name, when it is known.</param>
    public static IResult Refuse(HttpContext context, string? provider, Problem problem)
    {
        Count(context).Webhook(provider, problem == NotSigned ? "not_signed" : problem.Code);
        return problem.ToHttp();
    }

    /// <summary>Yes in the provider's own way, counted.</summary>
    public static IResult Accept(HttpContext context, IMessageProvider provider, string outcome)
    {
        Count(context).Webhook(provider.Name, outcome);
        return new WebhookResult(provider.Acknowledgement);
    }

    public static Traffic Count(HttpContext context) => context.RequestServices.GetRequiredService<Traffic>();

    /// <summary>The request as it was signed, or null when its body is neither a form nor JSON.</summary>
    public static async ValueTask<WebhookRequest?> Read(HttpContext context)
    {
        var isForm = Is(context, "application/x-www-form-urlencoded");
        if (!isForm && !Is(context, "application/json"))
        {
            return null;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var body = read.Buffer.ToArray();
            reader.AdvanceTo(read.Buffer.End);
            var form = WebhookForm.Empty;
            return isForm && (!WebhookForm.TryParse(body, out form) || form.Count == 0) ? null : new(Url(context), context.Request.Headers, body, form);
        }
    }

    static bool Is(HttpContext context, string mediaType) => context.Request.ContentType?.StartsWith(mediaType, StringComparison.OrdinalIgnoreCase) == true;

    // Behind a proxy the Host header is the proxy's choice; the address that the provider signed is the one that we gave it.
    static string Url(HttpContext context) =>
        string.Concat(
            context.RequestServices.GetRequiredService<ServerAddress>().PublicText,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
}

/// <summary>A provider's own way of hearing yes.</summary>
internal sealed class WebhookResult(WebhookAnswer answer) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = answer.Status;
        if (answer.ContentType is not null)
        {
            httpContext.Response.ContentType = answer.ContentType;
            httpContext.Response.ContentLength = answer.Body.Length;
            await httpContext.Response.BodyWriter.WriteAsync(answer.Body);
        }
    }
}
