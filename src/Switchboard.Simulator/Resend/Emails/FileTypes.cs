using Microsoft.AspNetCore.StaticFiles;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>A file's type by the end of its name.</summary>
internal static class FileTypes
{
    static readonly FileExtensionContentTypeProvider Known = new();

    public static string Of(string? filename) => filename is not null && Known.TryGetContentType(filename, out var type) ? type : "application/octet-stream";
}
