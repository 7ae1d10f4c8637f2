using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Switchboard.Simulator;

/// <summary>The simulator as a process of its own: <c>[--port 5081] [--listen 127.0.0.1] [--data FILE] [--account SID:TOKEN]…</c></summary>
public static class SimulatorCommand
{
    const string Usage = "Usage: simulator [--port 5081] [--listen 127.0.0.1] [--data FILE] [--account SID:TOKEN]...";

    /// <summary>
    /// Runs until it is told to stop (SIGINT, SIGTERM). Prints one line once it is ready. Returns the process's exit code: 0, 1 when it
    /// can't start, or 2 for a wrong command line.
    /// </summary>
    public static async Task<int> Run(IReadOnlyList<string> args, CancellationToken ct = default)
    {
        if (Parse(args, out var wrong) is not { } options)
        {
            await Console.Error.WriteLineAsync($"{wrong}{Environment.NewLine}{Usage}");
            return 2;
        }

        using var loggers = LoggerFactory.Create(log => log.AddSimpleConsole(line => line.SingleLine = true));
        try
        {
            await using var app = SimulatorApp.Create(options with { Loggers = loggers });
            await app.StartAsync(ct);
            var url = app.Urls.First();
            Console.WriteLine($"The simulator is ready at {url}/simulator (Twilio at {url}/twilio, credentials at {url}/api/accounts)");
            await app.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (Exception error) when (Why(error, options) is { } why)
        {
            await Console.Error.WriteLineAsync(why);
            return 1;
        }
    }

    /// <summary>What stands in the way of a start, as a sentence; none: a bug.</summary>
    static string? Why(Exception error, SimulatorOptions options) => error switch
    {
        IOException { InnerException: AddressInUseException } =>
            $"Port {options.Url.Split(':')[^1]} is taken by another program. Stop it, or choose another: --port N.",
        SocketException or IOException { InnerException: SocketException } =>
            $"Nothing can listen there ({error.Message}). Choose another address: --listen 127.0.0.1.",
        InvalidDataException => error.Message,
        IOException or UnauthorizedAccessException => $"{error.Message} Choose another file: --data FILE.",
        _ => null,
    };

    /// <summary>None: the command line is wrong, and <paramref name="wrong"/> says where.</summary>
    internal static SimulatorOptions? Parse(IReadOnlyList<string> args, out string? wrong)
    {
        var (listen, port, file) = ("127.0.0.1", 5081, (string?)null);
        var accounts = new List<AccountSeed>();
        wrong = null;
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
            {
                wrong = $"{args[i]} needs a value.";
                return null;
            }

            var value = args[i + 1];
            switch (args[i])
            {
                case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port < 65_536:
                    break;
                case "--listen" when value is "*" or "localhost" || IPAddress.TryParse(value.Trim('[', ']'), out _):
                    listen = value.Contains(':', StringComparison.Ordinal) && !value.StartsWith('[') ? $"[{value}]" : value;
                    break;
                case "--data":
                    file = value;
                    break;
                case "--account" when value.Split(':', 2) is [var sid, var token]:
                    accounts.Add(new AccountSeed(sid, token));
                    break;
                default:
                    wrong = $"{args[i]} {value} is not understood.";
                    return null;
            }
        }

        return new SimulatorOptions { Url = $"http://{listen}:{port}", DataFile = file, Accounts = accounts };
    }
}
