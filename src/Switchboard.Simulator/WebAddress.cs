namespace Switchboard.Simulator;

/// <summary>What can be asked by HTTP.</summary>
internal static class WebAddress
{
    public static bool IsOne(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;
}
