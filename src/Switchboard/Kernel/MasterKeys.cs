using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Kernel;

/// <summary>The keys behind <see cref="SecretBox"/>: from the settings, or from an owner-only file that the first run makes.</summary>
static class MasterKeys
{
    public const string FileName = "master.key";

    /// <summary>Reads <c>id:base64</c> or bare base64 (id <c>k1</c>); null when one of them is neither.</summary>
    public static IReadOnlyList<KeyValuePair<string, byte[]>>? Parse(IEnumerable<string> lines)
    {
        List<KeyValuePair<string, byte[]>> keys = [];
        foreach (var line in lines)
        {
            var (id, text) = line.Split(':', 2) is [var name, var rest] ? (name, rest) : ("k1", line);
            var key = new byte[33];
            if (id.Length is 0 or > 16 || !id.All(char.IsAsciiLetterOrDigit) || keys.Any(known => known.Key == id)
                || !Convert.TryFromBase64String(text.Trim(), key, out var length) || length != 32)
            {
                return null;
            }

            keys.Add(new(id, key[..32]));
        }

        return keys;
    }

    /// <summary>The box for this deployment. Makes the key file when there is neither a setting nor a file.</summary>
    /// <exception cref="KeyFileException">The file can't be used; the message says why.</exception>
    public static SecretBox Open(SecretsSettings settings, string folder)
    {
        var keys = Parse(settings.MasterKey) is { Count: > 0 } given ? given : FromFile(Path.Combine(folder, FileName));
        return new(keys.ToDictionary(StringComparer.Ordinal), keys[0].Key);
    }

    static IReadOnlyList<KeyValuePair<string, byte[]>> FromFile(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                OwnerFiles.WriteWhole(path, Encoding.ASCII.GetBytes($"k1:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n"), replace: false);
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it in this moment.
        }

        if (OwnerFiles.IsOpenToOthers(path))
        {
            throw new KeyFileException($"Others on this machine may read the key file {path}. Run: chmod 600 {path}");
        }

        return Parse(File.ReadLines(path).Where(line => line.Trim().Length > 0)) is { Count: > 0 } keys
            ? keys
            : throw new KeyFileException($"The key file {path} is not a list of id:base64 keys of 32 bytes. Put the right one back: "
                + "what was sealed with it can't be opened without.");
    }
}

/// <summary>The key file can't be used; the message says why and what to do.</summary>
public sealed class KeyFileException(string message) : Exception(message);
