namespace Switchboard.Kernel;

/// <summary>Makes addresses fit for logs and metrics: enough to tell two apart, not enough to reach a person.</summary>
public static class Mask
{
    /// <summary><c>+14155550123</c> becomes <c>+1•••23</c>; a mailbox keeps its first letter and its domain.</summary>
    public static string Address(string address)
    {
        var at = address.IndexOf('@');
        if (at > 0)
        {
            return $"{address[0]}•••{address[at..]}";
        }

        return address.Length <= 4 ? "•••" : $"{address[..2]}•••{address[^2..]}";
    }
}
