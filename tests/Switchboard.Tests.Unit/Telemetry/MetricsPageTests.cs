using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Tests.Unit.Telemetry;

public sealed class MetricsPageTests : IDisposable
{
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly MetricsBook book;
    readonly Meter meter;

    public MetricsPageTests()
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        book = new(factory);
        meter = factory.Create("Switchboard");
    }

    public void Dispose()
    {
        book.Dispose();
        services.Dispose();
    }

    [Fact]
    public void Counts_add_up_for_each_set_of_labels()
    {
        var sent = meter.CreateCounter<long>("switchboard.messages.sent", null, "Messages that a provider took.");
        sent.Add(2, new("channel", "sms"), new("provider", "twilio"));
        sent.Add(1, new("provider", "twilio"), new("channel", "sms"));
        sent.Add(5, new KeyValuePair<string, object?>("channel", "email"));

        var page = Page();

        page["switchboard_messages_sent_total{channel=\"sms\",provider=\"twilio\"}"].ShouldBe(3);
        page["switchboard_messages_sent_total{channel=\"email\"}"].ShouldBe(5);
        page.Types["switchboard_messages_sent_total"].ShouldBe("counter");
    }

    [Theory]
    [InlineData("a \"quoted\" word", "a \\\"quoted\\\" word")]
    [InlineData("back\\slash", "back\\\\slash")]
    [InlineData("two\nlines", "two\\nlines")]
    [InlineData("{brace=\"}, x", "{brace=\\\"}, x")]
    [InlineData("smörgås 🐟", "smörgås 🐟")]
    [InlineData("", "")]
    public void Odd_text_in_a_label_stays_one_label(string value, string onPage)
    {
        meter.CreateCounter<int>("odd").Add(1, new KeyValuePair<string, object?>("text", value));

        Page()[$"odd_total{{text=\"{onPage}\"}}"].ShouldBe(1);
    }

    [Fact]
    public void Odd_names_and_help_texts_become_allowed_ones()
    {
        meter.CreateCounter<int>("9 lives-of.a/cat", "{life}", "Two\nlines and a \\.").Add(1, new KeyValuePair<string, object?>("cat's.name", true));

        Page()["_9_lives_of_a_cat_total{cat_s_name=\"true\"}"].ShouldBe(1);
    }

    [Fact]
    public void A_histogram_counts_into_the_buckets_that_its_instrument_advises()
    {
        var wait = meter.CreateHistogram("wait", "s", "How long.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var seconds in (double[])[0.05, 0.1, 0.5, 7])
        {
            wait.Record(seconds, new KeyValuePair<string, object?>("kind", "a"));
        }

        var page = Page();

        page["wait_seconds_bucket{kind=\"a\",le=\"0.1\"}"].ShouldBe(2);
        page["wait_seconds_bucket{kind=\"a\",le=\"1\"}"].ShouldBe(3);
        page["wait_seconds_bucket{kind=\"a\",le=\"+Inf\"}"].ShouldBe(4);
        page["wait_seconds_sum{kind=\"a\"}"].ShouldBe(7.65, 1e-9);
        page["wait_seconds_count{kind=\"a\"}"].ShouldBe(4);
    }

    [Fact]
    public void What_goes_up_and_down_and_what_is_measured_are_gauges()
    {
        var open = meter.CreateUpDownCounter<long>("open");
        open.Add(3);
        open.Add(-1);
        meter.CreateGauge<double>("load", "1").Record(0.25);
        meter.CreateObservableGauge("size", () => 42L, "By");

        var page = Page();

        page["open"].ShouldBe(2);
        page["load_ratio"].ShouldBe(0.25);
        page["size_bytes"].ShouldBe(42);
        page.Types["open"].ShouldBe("gauge");
    }

    [Fact]
    public void What_is_observed_is_told_as_it_is_now_not_added_up()
    {
        var queues = new Dictionary<string, long>(StringComparer.Ordinal) { ["a"] = 1, ["b"] = 2 };
        meter.CreateObservableGauge("queue", () => queues.Select(queue => new Measurement<long>(queue.Value, new KeyValuePair<string, object?>("name", queue.Key))));
        meter.CreateObservableCounter("seen", () => 10L);
        Page()["queue{name=\"b\"}"].ShouldBe(2);

        queues.Remove("b");

        var page = Page();
        page.Has("queue{name=\"b\"}").ShouldBeFalse();
        page["queue{name=\"a\"}"].ShouldBe(1);
        page["seen_total"].ShouldBe(10);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e-300)]
    public void Numbers_that_are_not_plain_are_written_as_the_format_wants(double value)
    {
        meter.CreateGauge<double>("odd_number").Record(value);

        Page()["odd_number"].ShouldBe(value);
    }

    [Fact]
    public void Labels_without_end_end_in_one_series()
    {
        var counter = meter.CreateCounter<long>("ids");
        for (var i = 0; i < 5_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        var page = Page();

        page.Count("ids_total").ShouldBe(1001);
        page["ids_total{overflow=\"true\"}"].ShouldBe(4_000);
    }

    [Fact]
    public void Nothing_is_lost_when_many_count_at_once()
    {
        var counter = meter.CreateCounter<long>("busy");
        var times = meter.CreateHistogram<double>("times");
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("half", worker % 2));
                times.Record(1);
            }
        });

        var page = Page();

        page["busy_total{half=\"0\"}"].ShouldBe(40_000);
        page["busy_total{half=\"1\"}"].ShouldBe(40_000);
        page["times_count"].ShouldBe(80_000);
        page["times_sum"].ShouldBe(80_000);
    }

    [Fact]
    public void Instruments_of_another_host_in_the_process_are_not_told()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var mine = meter.CreateCounter<long>("mine");
        other.GetRequiredService<IMeterFactory>().Create("Switchboard").CreateCounter<long>("theirs").Add(1);
        mine.Add(1);

        var page = Page();

        page.Has("mine_total").ShouldBeTrue();
        page.Has("theirs_total").ShouldBeFalse();
    }

    [Fact]
    public void The_process_and_the_runtime_tell_of_themselves()
    {
        _ = new ProcessMetrics(meter);

        var page = Page();

        page["process_cpu_seconds_total"].ShouldBeGreaterThan(0);
        page["process_resident_memory_bytes"].ShouldBeGreaterThan(1_000_000);
        page["process_start_time_seconds"].ShouldBeGreaterThan(1_500_000_000);
        page["process_threads"].ShouldBeGreaterThan(1);
        page["process_open_fds"].ShouldBeGreaterThan(2);
        page.Has("dotnet_gc_heap_total_allocated_bytes_total").ShouldBeTrue();
    }

    PrometheusPage Page() => PrometheusPage.Parse(book.Page());
}
