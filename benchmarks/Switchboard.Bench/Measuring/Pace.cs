using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Switchboard.Bench.Measuring;

/// <summary>Callers who send at a steady pace, whatever the answers take: each call's time counts from when it was due.</summary>
/// <param name="url">The product.</param>
/// <param name="name">Part of every <c>clientRef</c>.</param>
/// <param name="bearers">Tokens of the callers, taken in turn.</param>
/// <param name="aSecond">How many calls.</param>
internal sealed class Pace(Uri url, string name, IReadOnlyList<string> bearers, int aSecond)
{
    static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 });

    int calls;

    /// <returns>For each call, whether it was taken, and after how many milliseconds it was answered.</returns>
    public async Task<IReadOnlyCollection<(bool Taken, double Milliseconds)>> Run(TimeSpan time)
    {
        var answers = new ConcurrentBag<(bool, double)>();
        List<Task> open = [];
        var (began, clock) = (TimeProvider.System.GetTimestamp(), TimeProvider.System);
        for (var i = 0; i < time.TotalSeconds * aSecond; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / aSecond);
            while (clock.GetElapsedTime(began) is var now && now < due)
            {
                await Task.Delay(due - now + TimeSpan.FromMilliseconds(1), clock);
            }

            open.Add(Call(Interlocked.Increment(ref calls), due));
        }

        await Task.WhenAll(open);
        return answers;

        async Task Call(int n, TimeSpan due)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/api/v1/messages"))
            {
                Content = JsonContent.Create(new { to = $"+1415555{n % 5000:D4}", body = $"Your appointment is confirmed, reference {name}-{n:D8}.", clientRef = $"{name}-{n:D8}" }),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearers[n % bearers.Count]);
            using var answer = await Http.SendAsync(request);
            answers.Add((answer.IsSuccessStatusCode, (clock.GetElapsedTime(began) - due).TotalMilliseconds));
            if (!answer.IsSuccessStatusCode && (int)answer.StatusCode != 403)
            {
                throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
            }
        }
    }
}
