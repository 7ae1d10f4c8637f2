using System.Security.Cryptography;

namespace Switchboard.Simulator.Resend;

/// <summary>Resend's ids are UUIDs of version 4.</summary>
internal static class ResendId
{
    public static string New()
    {
        var bytes = RandomNumberGenerator.GetBytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
