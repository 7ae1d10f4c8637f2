using System.Text;

namespace Switchboard.Bench.Growing;

/// <summary>
/// Words that are used as those of a language are: the word of rank r about 1/r as often as the first (Zipf's law), and the frequent ones short. They are made from syllables by a seed, so that
/// they are the same everywhere.
/// </summary>
internal sealed class Vocabulary
{
    const int Size = 30_000;
    const int FirstCommon = 10;
    const int Common = 50;
    const int FirstRare = 4_000;

    static readonly string[] Onsets = ["b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pl", "ch", "sh"];
    static readonly string[] Cores = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
    static readonly string[] Ends = ["", "", "n", "r", "s", "t", "l", "nd"];

    readonly string[] words = new string[Size];
    readonly double[] upTo = new double[Size];

    public Vocabulary(int seed)
    {
        var random = new Random(seed);
        HashSet<string> known = new(StringComparer.Ordinal);
        var sum = 0.0;
        for (var rank = 0; rank < Size; rank++)
        {
            do
            {
                words[rank] = Make(random, rank < 100 ? 1 : rank < 4_000 ? 2 : 3);
            }
            while (!known.Add(words[rank]));

            sum += 1.0 / (rank + 1);
            upTo[rank] = sum;
        }
    }

    /// <summary>A text of about so many characters.</summary>
    public string Text(Random random, int length)
    {
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
        {
            text.Append(text.Length == 0 ? "" : random.Next(12) == 0 ? ". " : " ").Append(Word(random));
        }

        return text.ToString();
    }

    /// <summary>A word that one message in four to twenty has.</summary>
    public string CommonWord(Random random) => words[FirstCommon + random.Next(Common)];

    /// <summary>A word that few messages in ten thousand have, or none.</summary>
    public string RareWord(Random random) => words[random.Next(FirstRare, Size)];

    string Word(Random random)
    {
        var at = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
        return words[at < 0 ? ~at : at];
    }

    static string Make(Random random, int syllables)
    {
        var word = new StringBuilder();
        for (var i = 0; i < syllables; i++)
        {
            word.Append(Onsets[random.Next(Onsets.Length)]).Append(Cores[random.Next(Cores.Length)]).Append(Ends[random.Next(Ends.Length)]);
        }

        return word.ToString();
    }
}
