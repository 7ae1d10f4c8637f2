using System.Text.Json;
using Switchboard.Channels;

namespace Switchboard.Tests.Unit;

public sealed class SegmentsAgreementTests
{
    [Fact]
    public void Parts_are_counted_as_sms_segments_calculator_counts_them()
    {
        var cases = AgreementCases.Read("segment-cases.txt").ToList();
        cases.Count.ShouldBeGreaterThan(300);

        cases.Where(line => !Agrees(JsonDocument.Parse(line).RootElement)).ShouldBeEmpty();
    }

    static bool Agrees(JsonElement expected)
    {
        var text = string.Concat(expected[0].EnumerateArray().SelectMany(run => Enumerable.Repeat(run[0].GetString()!, run[1].GetInt32())));
        var segments = Segments.Of(text);
        return segments.Encoding.ToString() == expected[1].GetString() && segments.Count == expected[2].GetInt32() && segments.Left == expected[3].GetInt32();
    }
}
