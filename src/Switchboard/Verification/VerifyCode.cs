using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Verification;

/// <summary>Checks the code that a person tells. A wrong one is an answer, not an error: it counts, and what it counted stays.</summary>
internal sealed class VerifyCode(AgentReach reach, OneTimeCodes codes, DoOnce once, SecretBox box) : IUseCase, IEndpoint
{
    const string Tool = "comms_verify_otp";
    const int LongestAddress = 400;
    const int LongestCode = 20;

    [Example("""{"contactAddress": "+14155550123", "code": "123456"}""")]
    internal sealed record Request(
        [property: MaxLength(LongestAddress), Description("The number or e-mail address that the code was sent to.")] string ContactAddress,
        [property: MaxLength(LongestCode), Description("What the person says the code is.")] string Code,
        [property: Description("The agent that asked for it. Left out with an agent's own token.")] AgentId? AgentId = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/verification/codes/verify", (Request request, Caller caller, VerifyCode verify, CancellationToken ct) =>
            verify.Verify(caller, request.ContactAddress, request.Code, request.AgentId, request.ClientRef, ct).ToHttp())
        .Says("verifyCode", "Verification", "Check a one-time code").LetsIn(Role.Operator);

    [McpServerTool(
        Name = Tool, Title = "Check a one-time code", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "Check the code that a person tells you. verified is true once, for the right code in time and within a few tries. A wrong code, one that ran out "
        + "and an address that got none are answered alike; after many tries an address has to wait.")]
    public async Task<Outcome<VerifiedCode>> Verify(
        Caller caller,
        [MaxLength(LongestAddress), Description("The number or e-mail address that the code was sent to.")] string contactAddress,
        [MaxLength(LongestCode), Description("What the person says the code is.")] string code,
        [Description("The agent that asked for it. Leave it out with an agent's own token.")] AgentId? agentId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this try. Repeated, it returns the first answer and counts no try.")]
        string? clientRef = null,
        CancellationToken ct = default)
    {
        if (ClientRefs.Check(clientRef) is { } unusable)
        {
            return unusable;
        }

        var found = await reach.Find(caller, agentId, ct);
        if (found.Problem is { } unreached)
        {
            return unreached;
        }

        var agent = found.Value;
        var address = ChannelAddress.ParseAny("contactAddress", WithoutChannel(contactAddress), agent.Country);
        if ((address.Problem ?? OneTimeCodes.Read(code, out code)) is { } wrong)
        {
            return wrong;
        }

        // A plain hash of six digits would tell them.
        var asked = new { agent.AgentId, address = address.Value, code = box.Mark(code, Tool) };
        return await once.Write(
            agent.OrganizationId, new(caller, Tool, clientRef, asked),
            unit => codes.Try(unit, agent.OrganizationId, agent.AgentId, address.Value, code, caller), ct);
    }

    static string WithoutChannel(string address) =>
        ChannelAddress.NamesWhatsapp(address) ? address.TrimStart()["whatsapp:".Length..] : address;
}

/// <summary>What came of a code that was told.</summary>
/// <param name="Verified">Whether the person has shown that the address is theirs.</param>
/// <param name="Status">verified, or wrong_or_expired.</param>
/// <param name="ContactAddress">The address, as it is kept.</param>
/// <param name="Channel">The channel that the code went over.</param>
/// <param name="Purpose">What it was sent for.</param>
/// <param name="Advice">What to do now.</param>
public sealed record VerifiedCode(
    bool Verified, string Status, string ContactAddress, ChannelKind? Channel, CodePurpose? Purpose, DateTimeOffset? VerifiedAt, string? Advice)
{
    internal static VerifiedCode Right(string address, ChannelKind channel, CodePurpose purpose, DateTimeOffset now) =>
        new(true, "verified", address, channel, purpose, now, null);

    internal static VerifiedCode Wrong(string address) => new(
        false, "wrong_or_expired", address, null, null, null,
        "Ask the person to read the code once more, or send a new one (comms_send_otp). Share nothing about anybody meanwhile.");
}
