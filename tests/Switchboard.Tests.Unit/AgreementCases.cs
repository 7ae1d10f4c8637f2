namespace Switchboard.Tests.Unit;

/// <summary>
/// What tools/phone-metadata wrote down of the packages that we are held against: the committed cases, or those in the folder that the
/// environment variable AGREEMENT_CASES names.
/// </summary>
static class AgreementCases
{
    public static IEnumerable<string> Read(string name)
    {
        using var stream = Environment.GetEnvironmentVariable("AGREEMENT_CASES") is { } folder
            ? File.OpenRead(Path.Combine(folder, name))
            : typeof(AgreementCases).Assembly.GetManifestResourceStream("agreement/" + name)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
