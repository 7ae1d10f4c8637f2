namespace Switchboard.Channels.Numbers;

/// <summary>
/// A pattern over decimal digits, as numbering plans write them: digits, <c>\d</c>, classes, groups, alternatives, counts and <c>$</c>.
/// A thousand of them are wanted within milliseconds and kilobytes of a start, which general regular expressions don't give.
/// The first alternative that leads to a match wins, as in the expressions of JavaScript and .NET.
/// </summary>
sealed class DigitPattern(string text)
{
    /// <summary>Slots for <c>$0</c> … <c>$9</c>: where each group starts and ends.</summary>
    public const int GroupSlots = 20;

    const int Digits = 0, Either = 1 << 16, Goto = 2 << 16, Mark = 3 << 16, End = 4 << 16, Found = 5 << 16;
    const int AnyDigit = 0b11_1111_1111;

    int[]? program;

    /// <summary>The pattern as the plan writes it.</summary>
    public string Text => text;

    /// <summary>How many groups capture.</summary>
    public int Groups => text.AsSpan().Count('(') - text.AsSpan().Count("(?:");

    /// <summary>Whether the whole of <paramref name="digits"/> matches.</summary>
    public bool Matches(ReadOnlySpan<char> digits)
    {
        Span<int> groups = stackalloc int[GroupSlots];
        return Match(digits, groups, whole: true) >= 0;
    }

    /// <summary>The length of the match at the start, or -1.</summary>
    public int MatchStart(ReadOnlySpan<char> digits)
    {
        Span<int> groups = stackalloc int[GroupSlots];
        return MatchStart(digits, groups);
    }

    /// <summary>The length of the match at the start, or -1. Groups that took no part are -1.</summary>
    public int MatchStart(ReadOnlySpan<char> digits, Span<int> groups) => Match(digits, groups, whole: false);

    int Match(ReadOnlySpan<char> digits, Span<int> groups, bool whole)
    {
        groups.Fill(-1);
        return Run(program ??= new Compiler(text).Compile(), 0, digits, 0, groups, whole);
    }

    static int Run(int[] program, int at, ReadOnlySpan<char> digits, int position, Span<int> groups, bool whole)
    {
        while (true)
        {
            var argument = program[at] & 0xFFFF;
            switch (program[at] & ~0xFFFF)
            {
                case Digits when position < digits.Length && (argument >> (digits[position] - '0') & 1) != 0:
                    position++;
                    at++;
                    break;
                case Goto:
                    at = argument;
                    break;
                case Either when Run(program, at + 1, digits, position, groups, whole) is var end and >= 0:
                    return end;
                case Either:
                    at = argument;
                    break;
                case Mark:
                    var before = groups[argument];
                    groups[argument] = position;
                    var marked = Run(program, at + 1, digits, position, groups, whole);
                    groups[argument] = marked >= 0 ? groups[argument] : before;
                    return marked;
                case End when position == digits.Length:
                    at++;
                    break;
                case Found when !whole || position == digits.Length:
                    return position;
                default:
                    return -1;
            }
        }
    }

    /// <summary>Turns the text into instructions; a count repeats what it counts.</summary>
    sealed class Compiler(string text)
    {
        readonly List<int> program = [];
        int at;
        int group;

        public int[] Compile()
        {
            Alternatives();
            program.Add(Found);
            return at == text.Length ? [.. program] : throw Unknown();
        }

        void Alternatives()
        {
            List<int> exits = [];
            while (true)
            {
                // The alternatives that follow begin where this one's end is known: room is kept for the fork.
                var fork = program.Count;
                var last = !HasAnother(at);
                if (!last)
                {
                    program.Add(Either);
                }

                while (at < text.Length && text[at] is not ('|' or ')'))
                {
                    Counted();
                }

                if (last)
                {
                    break;
                }

                exits.Add(program.Count);
                program.Add(Goto);
                program[fork] |= program.Count;
                at++;
            }

            foreach (var exit in exits)
            {
                program[exit] |= program.Count;
            }
        }

        bool HasAnother(int from)
        {
            for (var depth = 0; from < text.Length && depth >= 0; from++)
            {
                switch (text[from])
                {
                    case '(': depth++; break;
                    case ')': depth--; break;
                    case '|' when depth == 0: return true;
                }
            }

            return false;
        }

        void Counted()
        {
            var (start, groupBefore, length) = (at, group, program.Count);
            One();
            var (least, most, after) = Count();
            if ((least, most) == (1, 1))
            {
                return;
            }

            var groupAfter = group;
            program.RemoveRange(length, program.Count - length);
            List<int> exits = [];
            for (var i = 0; i < most; i++)
            {
                if (i >= least)
                {
                    exits.Add(program.Count);
                    program.Add(Either);
                }

                (at, group) = (start, groupBefore);
                One();
            }

            foreach (var exit in exits)
            {
                program[exit] |= program.Count;
            }

            (at, group) = (after, groupAfter);
        }

        (int Least, int Most, int After) Count()
        {
            if (at < text.Length && text[at] == '?')
            {
                return (0, 1, at + 1);
            }

            if (at == text.Length || text[at] != '{')
            {
                return (1, 1, at);
            }

            var close = text.IndexOf('}', at);
            var counts = text[(at + 1)..close].Split(',');
            return (int.Parse(counts[0]), int.Parse(counts[^1]), close + 1);
        }

        void One()
        {
            switch (text[at++])
            {
                case var digit and >= '0' and <= '9':
                    program.Add(Digits | 1 << (digit - '0'));
                    break;
                case '\\' when text[at] == 'd':
                    at++;
                    program.Add(Digits | AnyDigit);
                    break;
                case '[':
                    program.Add(Digits | Class());
                    break;
                case '(' when text.AsSpan(at).StartsWith("?:"):
                    at += 2;
                    Alternatives();
                    at++;
                    break;
                case '(':
                    var slot = 2 * ++group;
                    program.Add(Mark | slot);
                    Alternatives();
                    program.Add(Mark | (slot + 1));
                    at++;
                    break;
                case '$':
                    program.Add(End);
                    break;
                default:
                    throw Unknown();
            }
        }

        int Class()
        {
            var mask = 0;
            for (; text[at] != ']'; at++)
            {
                var from = text[at] - '0';
                var to = text[at + 1] == '-' ? text[at += 2] - '0' : from;
                for (var digit = from; digit <= to; digit++)
                {
                    mask |= 1 << digit;
                }
            }

            at++;
            return mask;
        }

        FormatException Unknown() => new($"'{text}' is no pattern of digits (near {at}).");
    }
}
