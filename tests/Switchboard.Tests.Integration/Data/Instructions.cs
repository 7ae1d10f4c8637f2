using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Switchboard.Tests.Integration.Data;

/// <summary>What a compiled method does, as far as the texts that it loads and the methods that it calls.</summary>
internal static class Instructions
{
    static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>In order: a text, a method or constructor that is called, or null for anything else. Instructions that do nothing are left out.</summary>
    public static IEnumerable<object?> Of(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < il.Length;)
        {
            short value = il[at++];
            if (value == 0xFE)
            {
                value = unchecked((short)(0xFE00 | il[at++]));
            }

            var code = Codes[value];
            var operand = il.AsSpan(at, Math.Min(4, il.Length - at)).ToArray();
            at += Length(code.OperandType, operand);
            if (code != OpCodes.Nop)
            {
                yield return code.OperandType switch
                {
                    OperandType.InlineString => method.Module.ResolveString(BinaryPrimitives.ReadInt32LittleEndian(operand)),
                    OperandType.InlineMethod => method.Module.ResolveMethod(
                        BinaryPrimitives.ReadInt32LittleEndian(operand), method.DeclaringType!.GetGenericArguments(), method is MethodInfo ? method.GetGenericArguments() : null),
                    _ => null,
                };
            }
        }
    }

    static int Length(OperandType type, byte[] operand) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(operand)),
        _ => 4,
    };
}
