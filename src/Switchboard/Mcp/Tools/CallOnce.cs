using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using ModelContextProtocol.Server;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Tools;

/// <summary>
/// Gives a <c>clientRef</c> to tools that change something and take none themselves. What they do may be done twice; repeated, it would
/// undo what was done in between. The reference is taken when all is done, so that whoever was cut off before that does it again. What
/// mustn't happen twice takes a reference itself, in the transaction of its effect.
/// </summary>
[Singleton]
internal sealed class CallOnce(Database db, ClientRefs refs)
{
    /// <summary>What the argument is called.</summary>
    public const string Name = "clientRef";

    static readonly ParameterInfo Parameter = typeof(CallOnce).GetMethod(nameof(Reference), BindingFlags.NonPublic | BindingFlags.Static)!.GetParameters()[0];

    /// <summary>The argument that a tool gets, or null: it only reads, page by page or not, or has one of its own.</summary>
    public static ToolArgument? For(MethodInfo method) =>
        method.GetCustomAttribute<McpServerToolAttribute>() is { ReadOnly: false }
            && method.GetParameters().All(parameter => parameter.Name is not (Name or "cursor"))
            ? ToolArgument.From(Parameter)
            : null;

    /// <summary>The row that a call's reference becomes; null without one.</summary>
    public Outcome<ClientRef?> Claim(Caller caller, string tool, JsonElement? given)
    {
        if (given is not { ValueKind: JsonValueKind.Object } all || !all.TryGetProperty(Name, out var reference) || reference.ValueKind == JsonValueKind.Null)
        {
            return (ClientRef?)null;
        }

        var arguments = new SortedDictionary<string, JsonElement>(
            all.EnumerateObject().Where(argument => argument.Name != Name).ToDictionary(argument => argument.Name, argument => argument.Value),
            StringComparer.Ordinal);
        return ClientRefs.Check(reference.GetString()) is { } wrong ? wrong : refs.For(caller.OrganizationId, caller, tool, reference.GetString()!, arguments);
    }

    /// <summary>What was answered under the reference, or null when it is free.</summary>
    public Task<Outcome<JsonElement>?> Earlier(ClientRef claim, CancellationToken ct) => db.Write<Outcome<JsonElement>?>(claim.OrganizationId, async unit =>
    {
        if (await unit.Execute(ClientRefs.Claim, claim) == 0)
        {
            return await ClientRefs.Earlier<JsonElement>(unit, claim);
        }

        await ClientRefs.Release(unit, claim);
        return null;
    }, ct);

    /// <summary>Takes the reference with its answer; of two who were at it, the first one's counts.</summary>
    public Task<Outcome<JsonElement>> Keep(ClientRef claim, byte[] answer, CancellationToken ct) =>
        db.Write(claim.OrganizationId, unit => ClientRefs.Once<JsonElement>(unit, claim, () => new(JsonElement.Parse(answer))), ct);

    static void Reference(
        [MaxLength(ClientRefs.MaxLength), Description(
            "Your own reference for this call. Repeated with the same arguments, it returns the first answer and changes nothing again.")]
        string? clientRef = null)
    {
    }
}
