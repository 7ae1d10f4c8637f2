using System.Buffers;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Switchboard.Kernel.Telemetry;

/// <summary><c>12:03:11 warning Jobs: message [trace]</c>, in colour when something is wrong; for the person at a terminal.</summary>
sealed class TextLines : ILineFormat
{
    public void Write(IBufferWriter<byte> to, in LogEntry entry)
    {
        var source = entry.Source.AsSpan(entry.Source.LastIndexOf('.') + 1);
        var text = new StringBuilder()
            .Append(entry.At.ToLocalTime().ToString("HH:mm:ss"))
            .Append(entry.Level switch { LogLevel.Warning => " \e[33m", >= LogLevel.Error => " \e[31m", _ => " " })
            .Append(JsonLines.Level(entry.Level))
            .Append(entry.Level >= LogLevel.Warning ? "\e[0m " : " ")
            .Append(source).Append(": ")
            // Control characters could move a terminal's cursor or forge a line.
            .Append(Printable(Mask.Text(entry.Message)));
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            text.Append(" [").Append(activity.TraceId.ToHexString().AsSpan(0, 8)).Append(']');
        }

        if (entry.Error is { } error)
        {
            foreach (var line in Mask.Text(error.ToString()).Split('\n'))
            {
                text.Append("\n    ").Append(Printable(line.TrimEnd('\r')));
            }
        }

        Encoding.UTF8.GetBytes(text.ToString(), to);
    }

    static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '�' : c)) : text;
}
