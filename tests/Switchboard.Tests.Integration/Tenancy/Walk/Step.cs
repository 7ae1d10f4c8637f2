using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Tenancy.Walk;

/// <summary>What a door is tried with: another organization's ids where it takes ids.</summary>
internal enum Aim
{
    /// <summary>At what belongs to another: not found.</summary>
    Others,

    /// <summary>At nothing; the door takes no ids. Whoever may enter gets an answer without a trace of the other organization.</summary>
    Nothing,
}

/// <summary>One try at a door, by every role.</summary>
/// <param name="Least">The least tier that may enter; null when it is open to the world.</param>
/// <param name="Query">Of the address, from the question mark on.</param>
/// <param name="Body">JSON. In it and in addresses, <c>{agentId}</c> and the like stand for the other organization's.</param>
/// <param name="Status">What an open door answers to anybody, or a closed one instead of 404 where ids aren't what it looks at first.</param>
internal sealed record Step(Tier? Least, Aim Aim = Aim.Others, string Query = "", string? Body = null, int? Status = null)
{
    public static Step Open(int status, string? body = null) => new(null, Aim.Nothing, "", body, status);
}
