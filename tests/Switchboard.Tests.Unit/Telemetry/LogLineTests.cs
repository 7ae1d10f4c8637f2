using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Tests.Unit.Telemetry;

public sealed class LogLineTests
{
    [Fact]
    public async Task An_entry_is_one_line_of_json_with_its_fields_scopes_and_trace()
    {
        using var activity = TraceContext.Continue("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "test");

        var line = JsonDocument.Parse((await Written(new JsonLines(), log =>
        {
            using (log.BeginScope(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Ignored"] = 1 }))
            using (log.BeginScope("message {MessageId}", "msg_1"))
            {
                log.LogWarning(new EventId(7, "Refused"), "Delivery {DeliveryId} refused\nafter {Tries} tries", "int_2", 3);
            }
        })).ShouldHaveSingleItem()).RootElement;

        line.GetProperty("level").GetString().ShouldBe("warning");
        line.GetProperty("source").GetString().ShouldBe("Switchboard.Test");
        line.GetProperty("event").GetString().ShouldBe("Refused");
        line.GetProperty("message").GetString().ShouldBe("Delivery int_2 refused\nafter 3 tries");
        line.GetProperty("fields").GetProperty("deliveryId").GetString().ShouldBe("int_2");
        line.GetProperty("fields").GetProperty("tries").GetInt32().ShouldBe(3);
        line.GetProperty("scope").GetProperty("messageId").GetString().ShouldBe("msg_1");
        line.GetProperty("trace").GetString().ShouldBe("0af7651916cd43dd8448eb211c80319c");
        line.GetProperty("at").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Numbers_and_mailboxes_are_masked_wherever_they_stand(bool json)
    {
        var lines = await Written(json ? new JsonLines() : new TextLines(), log =>
        {
            using (log.BeginScope("from {From}", "+442071838750"))
            {
                log.LogError(new InvalidOperationException("no route to ann.lee@example.com"), "To {To} by {Path}", "+14155550123", "/people/%2B4915123456789");
            }
        });

        var all = string.Join('\n', lines);
        foreach (var secret in (string[])["4155550123", "2071838750", "ann.lee", "15123456789"])
        {
            all.ShouldNotContain(secret);
        }

        all.ShouldContain("@example.com");
    }

    [Fact]
    public async Task Hostile_text_cannot_forge_a_line_or_move_the_cursor()
    {
        const string Hostile = "x\"}\n{\"level\":\"info\"}\r\n\u001b[2J\u0000\ud800";

        var json = await Written(new JsonLines(), log => log.LogInformation("Body {Text}", Hostile));
        var text = await Written(new TextLines(), log => log.LogInformation("Body {Text}", Hostile));

        JsonDocument.Parse(json.ShouldHaveSingleItem()).RootElement.GetProperty("level").GetString().ShouldBe("info");
        text.ShouldHaveSingleItem().ShouldNotContain("\u001b[2J");
    }

    [Fact]
    public async Task A_slow_reader_loses_lines_but_holds_nobody_up_and_is_told_how_many()
    {
        using var slow = new Gated();
        await using (var queue = new LineQueue(slow, new JsonLines(), TimeProvider.System))
        {
            for (var i = 0; i < 20_000; i++)
            {
                queue.Add("line\n"u8);
            }

            slow.Open();
        }

        var lines = slow.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var kept = lines.Count(line => line == "line");
        kept.ShouldBeInRange(8_192, 19_999);
        JsonDocument.Parse(lines[^1]).RootElement.GetProperty("message").GetString()!.ShouldStartWith($"{20_000 - kept} log lines were lost");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_that_goes_away_loses_lines_and_the_next_one_is_told_how_many(bool json)
    {
        using var pipe = new Broken();
        await using (var queue = new LineQueue(pipe, json ? new JsonLines() : new TextLines(), TimeProvider.System))
        {
            queue.Add("lost\n"u8);
            await pipe.Refused;
            pipe.Mend();
            queue.Add("kept\n"u8);
        }

        var lines = pipe.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain("kept");
        lines.ShouldNotContain("lost");
        lines.Single(line => line.Contains("1 log lines were lost", StringComparison.Ordinal)).StartsWith('{').ShouldBe(json);
    }

    static async Task<List<string>> Written(ILineFormat format, Action<ILogger> act)
    {
        using var to = new MemoryStream();
        await using (var queue = new LineQueue(to, format, TimeProvider.System))
        {
            using var provider = new LineLoggerProvider(queue, format, TimeProvider.System);
            using var factory = LoggerFactory.Create(logging => logging.AddProvider(provider));
            act(factory.CreateLogger("Switchboard.Test"));
        }

        return [.. Encoding.UTF8.GetString(to.ToArray()).TrimEnd('\n').Split(format is JsonLines ? "\n" : "\n1", StringSplitOptions.RemoveEmptyEntries)];
    }

    sealed class Broken : MemoryStream
    {
        readonly TaskCompletionSource refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        volatile bool mended;

        public Task Refused => refused.Task;

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void Mend() => mended = true;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!mended)
            {
                // The note of what was lost is refused too.
                refused.TrySetResult();
                throw new IOException("Broken pipe");
            }

            await base.WriteAsync(buffer, cancellationToken);
        }
    }

    sealed class Gated : MemoryStream
    {
        readonly TaskCompletionSource open = new();

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void Open() => open.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await open.Task.WaitAsync(cancellationToken);
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
