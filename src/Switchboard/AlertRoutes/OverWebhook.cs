using System.Text.Json;
using Switchboard.Alerts;

namespace Switchboard.AlertRoutes;

/// <summary>Posts an alert to an address, once, as Standard Webhooks: <c>{type: "alert.raised", timestamp, data}</c>.</summary>
[Singleton]
internal sealed class OverWebhook(SignedPost post)
{
    const string Type = "alert.raised";
    const int MostOfAnswer = 200;

    /// <param name="id">The same for each try.</param>
    public async Task<Try> Post(AlertRoute route, AlertNews news, string id, CancellationToken ct)
    {
        var data = new Told(
            news.AlertId, news.OrganizationId, news.Severity, news.Kind, news.Subject, news.Title, news.Facts, news.Times, news.AlertId is null);
        var body = JsonSerializer.SerializeToUtf8Bytes(new Payload(Type, news.At, data), Wire.Json);
        var answer = await post.Post(route.Address, new SealedSecrets(route.Id.Value, route.Secret!, null, null), id, body, MostOfAnswer, ct);
        return new(null, null, answer switch
        {
            OutsideAnswer.Answered { Status: >= 200 and < 300 } => null,
            OutsideAnswer.Answered got => $"It was answered with {got.Status}.",
            OutsideAnswer.Refused refused => refused.Why,
            OutsideAnswer.Unreachable unreachable => unreachable.Why,
            OutsideAnswer.TimedOut late => $"There was no answer within {Durations.Text(late.After)}.",
            _ => throw new InvalidOperationException($"{answer} is no answer."),
        });
    }

    sealed record Payload(string Type, DateTimeOffset Timestamp, Told Data);

    sealed record Told(
        AlertId? AlertId, OrganizationId OrganizationId, Severity Severity, string Kind, string Subject, string Title,
        IReadOnlyDictionary<string, string> Facts, long Times, bool IsTest);
}
