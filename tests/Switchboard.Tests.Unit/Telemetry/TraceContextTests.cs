using System.Diagnostics;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Tests.Unit.Telemetry;

public sealed class TraceContextTests
{
    [Fact]
    public void Work_that_waited_in_a_row_goes_on_under_the_trace_of_who_caused_it()
    {
        string? row;
        ActivityTraceId cause;
        using (var webhook = TraceContext.Continue(null, "webhook"))
        {
            cause = webhook.TraceId;
            row = TraceContext.Capture();
        }

        Activity.Current.ShouldBeNull();
        using var job = TraceContext.Continue(row, "job");

        job.TraceId.ShouldBe(cause);
        Activity.Current.ShouldBe(job);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a trace parent")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-00")]
    public void Without_a_usable_parent_a_new_trace_begins(string? parent)
    {
        using var job = TraceContext.Continue(parent, "job");

        job.TraceId.ToHexString().ShouldNotBe(new string('0', 32));
        TraceContext.Capture().ShouldBe(job.Id);
    }

    [Fact]
    public void Outside_of_work_there_is_nothing_to_capture() => TraceContext.Capture().ShouldBeNull();

    [Fact]
    public void A_recorder_sees_the_span_with_its_parent()
    {
        List<Activity> seen = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TraceContext.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Add,
        };
        ActivitySource.AddActivityListener(listener);

        using (TraceContext.Continue("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "recorded job"))
        {
        }

        seen.Where(span => span.OperationName == "recorded job").ShouldHaveSingleItem().ParentSpanId.ToHexString().ShouldBe("b7ad6b7169203331");
    }
}
