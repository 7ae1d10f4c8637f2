using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Simulator;

namespace Switchboard.Tests.Integration.Webhooks;

/// <summary>What a tenant names can't lead inside, whatever its name server or its answers say.</summary>
public sealed class OutsideHttpTests
{
    static readonly byte[] Body = "{}"u8.ToArray();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("fe80::1%2")]
    [InlineData("93.184.215.14 127.0.0.1")]
    public async Task A_name_with_an_address_inside_is_not_connected_to(string addresses)
    {
        using var http = Http(new Names(_ => [.. addresses.Split(' ').Select(IPAddress.Parse)]));

        (await http.Post("https://hooks.example/", Body, [], Ct)).ShouldBeOfType<OutsideAnswer.Refused>();
    }

    [Theory]
    [InlineData("１２７.０.０.１")]
    [InlineData("①②⑦.0.0.1")]
    [InlineData("127.0.0.1.nip.invalid")]
    public async Task A_name_that_looks_like_an_address_inside_is_a_name_like_any_other(string host)
    {
        await using var inside = new Ear();
        using var http = Http(allow: "http://127.0.0.2");

        (await http.Post($"http://{host}:{inside.Port}/", Body, [], Ct)).ShouldNotBeOfType<OutsideAnswer.Answered>();
        inside.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_moves_inside_after_it_was_looked_at_leads_nowhere()
    {
        await using var inside = new Ear();
        var looks = 0;
        // The first look is what a careless client would judge, the second what it would connect to.
        var names = new Names(_ => [IPAddress.Parse(Interlocked.Increment(ref looks) == 1 ? "127.0.0.2" : "127.0.0.1")]);
        using var http = Http(names, "http://127.0.0.2");

        var answer = await http.Post($"http://hooks.example:{inside.Port}/", Body, [], Ct);

        // Nobody listens on the address that was judged, and the other was never asked for.
        answer.ShouldBeOfType<OutsideAnswer.Unreachable>();
        looks.ShouldBe(1);
        (await http.Post($"http://hooks.example:{inside.Port}/", Body, [], Ct)).ShouldBeOfType<OutsideAnswer.Refused>();
        inside.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_is_an_answer_like_any_other_and_is_not_followed()
    {
        await using var inside = new Ear();
        await using var outside = new Ear($"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{inside.Port}/\r\nContent-Length: 0\r\n\r\n");
        using var http = Http(loopback: true);

        (await http.Post($"http://127.0.0.1:{outside.Port}/", Body, [], Ct)).ShouldBeOfType<OutsideAnswer.Answered>().Status.ShouldBe(307);
        inside.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_the_beginning_of_an_answer_is_read()
    {
        await using var ear = new Ear("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + new string('a', 100_000));
        using var http = Http(loopback: true);

        (await http.Post($"http://127.0.0.1:{ear.Port}/", Body, [], Ct, 500)).ShouldBeOfType<OutsideAnswer.Answered>().Body.ShouldBe(new string('a', 500));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")]
    public async Task One_that_answers_slowly_is_not_waited_for(string said)
    {
        await using var ear = new Ear(said, close: false);
        using var http = Http(loopback: true, timeout: TimeSpan.FromMilliseconds(300));

        (await http.Post($"http://127.0.0.1:{ear.Port}/", Body, [], Ct)).ShouldBeOfType<OutsideAnswer.TimedOut>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("220 mail.example ESMTP\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")]
    public async Task A_broken_answer_is_no_answer(string said)
    {
        await using var ear = new Ear(said);
        using var http = Http(loopback: true);

        (await http.Post($"http://127.0.0.1:{ear.Port}/", Body, [], Ct)).ShouldBeOfType<OutsideAnswer.Unreachable>();
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_taken()
    {
        using var key = RSA.Create(2048);
        var asked = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = asked.CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var ear = new Ear(certificate: certificate);
        using var http = Http(loopback: true);

        (await http.Post($"https://localhost:{ear.Port}/", Body, [], Ct)).ShouldBeOfType<OutsideAnswer.Unreachable>().Why.ShouldContain("certificate");
    }

    [Fact]
    public async Task A_request_tells_nothing_beside_what_it_carries()
    {
        await using var ear = new Ear("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\nOK");
        using var http = Http(loopback: true);
        using var activity = new System.Diagnostics.Activity("trace").Start();

        await http.Post($"http://127.0.0.1:{ear.Port}/hook", Body, [new("webhook-id", "evt_1")], Ct);
        await http.Post($"http://127.0.0.1:{ear.Port}/hook", Body, [new("webhook-id", "evt_1")], Ct);

        ear.Heard.ShouldAllBe(request => Headers(request).SetEquals("host,user-agent,webhook-id,content-type,content-length".Split(',', StringSplitOptions.None)));
        ear.Heard.Count.ShouldBe(2);
    }

    [Fact]
    [Trait("Category", "npm")]
    public async Task The_published_libraries_and_ours_sign_alike()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("switchboard-agree-").FullName, "cases.json");
        var now = TimeProvider.System.GetUtcNow();
        var cases = Enumerable.Range(0, 50).Select(n =>
        {
            var secret = n == 0 ? "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)) : StandardWebhooks.NewSecret();
            var body = JsonSerializer.Serialize(new { n, text = string.Concat(Enumerable.Repeat("ä€😀\"\\\n", n)) });
            string[] secrets = n % 2 == 0 ? [secret] : [StandardWebhooks.NewSecret(), secret];
            return new { secret, id = $"evt_{n}", timestamp = StandardWebhooks.Seconds(now), body, signature = StandardWebhooks.Sign(secrets, $"evt_{n}", now, Encoding.UTF8.GetBytes(body)) };
        }).ToList();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(cases), Ct);

        await Npm.CheckAsync("webhooks/agree.test.mjs", ("AGREEMENT", file));

        foreach (var (one, signed) in cases.Zip(JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(file + ".signed", Ct))!))
        {
            StandardWebhooks.Verify(one.secret, one.id, one.timestamp, signed, Encoding.UTF8.GetBytes(one.body), now).ShouldBeTrue();
        }
    }

    static HashSet<string> Headers(string request) =>
        [.. request.Split("\r\n\r\n")[0].Split("\r\n").Skip(1).Select(line => line.Split(':')[0].ToLowerInvariant())];

    static OutsideHttp Http(IHostNames? names = null, string? allow = null, bool loopback = false, TimeSpan? timeout = null)
    {
        var settings = new OutsideSettings { Allow = allow is null ? [] : [allow], Timeout = timeout ?? TimeSpan.FromSeconds(15) };
        return new(new OutsideRules(settings, loopback), settings, names ?? new SystemHostNames(), TimeProvider.System);
    }

    sealed class Names(Func<string, IPAddress[]> find) : IHostNames
    {
        public Task<IPAddress[]> Find(string host, CancellationToken ct) => Task.FromResult(find(host));
    }

    /// <summary>Listens on loopback, remembers each request, and says what it was told to say.</summary>
    sealed class Ear : IAsyncDisposable
    {
        readonly TcpListener listener = new(IPAddress.Loopback, 0);
        readonly CancellationTokenSource over = new();
        readonly string said;
        readonly bool close;
        readonly X509Certificate2? certificate;
        readonly Task listening;

        public Ear(string said = "HTTP/1.1 204 No Content\r\n\r\n", bool close = true, X509Certificate2? certificate = null)
        {
            (this.said, this.close, this.certificate) = (said, close, certificate);
            listener.Start();
            listening = Listen();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public ConcurrentQueue<string> Heard { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await over.CancelAsync();
            // Disposed of before, it would refuse the next accept with an error that isn't the cancellation.
            await listening;
            listener.Dispose();
            over.Dispose();
        }

        async Task Listen()
        {
            List<Task> all = [];
            try
            {
                while (true)
                {
                    all.Add(Answer(await listener.AcceptTcpClientAsync(over.Token)));
                }
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(all);
            }
        }

        async Task Answer(TcpClient client)
        {
            using var _ = client;
            try
            {
                await using var stream = await Open(client);
                var buffer = new byte[65_536];
                var length = await stream.ReadAsync(buffer, over.Token);
                if (length == 0)
                {
                    return;
                }

                Heard.Enqueue(Encoding.UTF8.GetString(buffer, 0, length));
                await stream.WriteAsync(Encoding.UTF8.GetBytes(said), over.Token);
                if (!close)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over.Token);
                }
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client has had enough, or the test is over.
            }
        }

        async Task<Stream> Open(TcpClient client)
        {
            if (certificate is null)
            {
                return client.GetStream();
            }

            var secure = new SslStream(client.GetStream());
            await secure.AuthenticateAsServerAsync(certificate);
            return secure;
        }
    }
}
