namespace Switchboard.Channels.Numbers;

/// <summary>All numbering plans of the world, read once from the embedded numbering-plans.txt, whose head names its sources.</summary>
sealed class NumberingPlans
{
    const int CallingCodes = 1000;

    static readonly Lazy<NumberingPlans> Loaded = new(() => new NumberingPlans());

    readonly CallingCode?[] codes = new CallingCode?[CallingCodes];
    readonly Dictionary<string, NumberingPlan> countries = new(StringComparer.OrdinalIgnoreCase);

    NumberingPlans()
    {
        NumberingPlan? plan = null;
        foreach (var fields in Lines("numbering-plans.txt"))
        {
            string? Field(int index) => index < fields.Length && fields[index].Length > 0 ? fields[index] : null;
            DigitPattern? Pattern(int index) => Field(index) is { } text ? new(text) : null;
            int[] Numbers(int index) => Array.ConvertAll(fields[index].Split(' '), int.Parse);

            switch (fields[0])
            {
                case "plan":
                    plan = new(Field(1), Field(2), fields[3], Numbers(4), Pattern(5), new(fields[6]), Pattern(7), Field(8), Pattern(9));
                    Add(plan);
                    break;
                case "type":
                    plan!.Ranges.Add(new(Enum.Parse<NumberType>(fields[1]), Numbers(2), new(Field(3) ?? "")));
                    break;
                case "format":
                    plan!.Formats.Add(new(new(fields[1]), Pattern(2), fields[3], fields[4]));
                    break;
                default:
                    throw new FormatException($"numbering-plans.txt has a line of the unknown kind '{fields[0]}'.");
            }
        }
    }

    /// <summary>The plans.</summary>
    public static NumberingPlans World => Loaded.Value;

    /// <summary>Every plan, countries and services.</summary>
    public IEnumerable<NumberingPlan> All => codes.OfType<CallingCode>().SelectMany(code => code.Plans);

    /// <summary>The plan of a country (ISO 3166-1 alpha-2), or null.</summary>
    public NumberingPlan? Of(string country) => countries.GetValueOrDefault(country);

    /// <summary>The code of a plan.</summary>
    public CallingCode CodeOf(NumberingPlan plan) => codes[int.Parse(plan.CallingCode)]!;

    /// <summary>The calling code that the digits begin with, or null. No code begins with another.</summary>
    public CallingCode? CodeAtStart(ReadOnlySpan<char> digits)
    {
        var code = 0;
        foreach (var digit in digits)
        {
            code = 10 * code + digit - '0';
            if (code >= CallingCodes)
            {
                break;
            }

            if (codes[code] is { } found)
            {
                return found;
            }

            if (code == 0)
            {
                break;
            }
        }

        return null;
    }

    void Add(NumberingPlan plan)
    {
        (codes[int.Parse(plan.CallingCode)] ??= new(plan.CallingCode)).Plans.Add(plan);
        if (plan.Country is { } country)
        {
            countries.Add(country, plan);
        }
    }

    /// <summary>The tab-separated lines of an embedded file, without its remarks.</summary>
    public static IEnumerable<string[]> Lines(string name)
    {
        using var reader = new StreamReader(typeof(NumberingPlans).Assembly.GetManifestResourceStream("numbers/" + name)!);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                yield return line.Split('\t');
            }
        }
    }
}
