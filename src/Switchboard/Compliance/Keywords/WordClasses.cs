namespace Switchboard.Compliance;

/// <summary>The classes of words and the marks that phrases about being left alone are written with. English.</summary>
sealed class WordClasses(Lexicon lexicon)
{
    const ushort Any = ushort.MaxValue;
    const string Texts = "texts|txts|messages|msgs|sms|text messages|sms messages|text "
        + "alerts|notifications|alerts|promotions|promos|offers|ads|adverts|newsletters|spam|marketing";

    static readonly Dictionary<string, string> Classes = new()
    {
        ["stop"] = "stop|quit|cease|discontinue|halt",
        ["write"] = "text|txt|message|msg|contact|call|phone|ring|email|e mail|write|whatsapp|ping|bother|spam|harass|disturb|annoy|pester|bug|notify",
        ["writing"] = "texting|txting|messaging|msging|contacting|phoning|ringing|emailing|e mailing|writing|whatsapping|pinging|bothering|spamming|harassing"
            + "|disturbing|annoying|pestering|bugging|notifying",
        ["written"] = "contacted|texted|messaged|called|phoned|emailed|written to|bothered|disturbed|spammed|notified",
        ["me"] = "me|us|this number|this phone|my number|my phone|my cell|my mobile|my phone number|my cell phone|my inbox|my name|my info|my "
            + "contact|my details",
        ["texts"] = Texts,
        ["mail"] = Texts + "|text|message|msg|calls|emails|e mails|reminders|updates|stuff|junk|crap|shit",
        ["these"] = "all|any|more|anymore|the|these|those|this|your|my|of|such|so "
            + "many|further|future|unwanted|automated|promotional|spam|text|sms|damn|stupid|fucking",
        ["from"] = "from you|from u|from yall|from your <word>|from this number|from this company",
        ["ever"] = "ever|please|pls|again|even|dare|you dare",
        ["never"] = "dont|do not|never|no longer",
        ["want"] = "want|wish|like|care|need",
        ["agree"] = "sign up|signed up|signing up|subscribe|subscribed|subscribing|opt in|opted in|consent|consented|agree|agreed|ask|asked",
        ["didnt"] = "didnt|did not|never|dont remember|dont recall",
        ["remove"] = "remove|delete|take|drop|erase|strike|get|unlist|pull",
        ["list"] =
            "list|lists|database|databases|contacts|system|systems|records|mailing|mailings|campaign|campaigns|texts|messages|notifications|distribution",
        ["listword"] =
            "mailing|marketing|contact|texting|text|sms|message|messaging|call|calling|email|phone|subscriber|subscription|distribution|customer|notification",
        ["urging"] = "it|this|that|these|them|all|now|right now|already|immediately|please|pls|plz|thanks|thank you|thx|ok|okay|asap|forever|,",
        ["youhave"] = "i think|i believe|im afraid|you|u|have|youve|got|this is|is|its|it|the|a|dialed|texted|texting|are|youre|must",
        ["consent"] = "consent|permission|authorization|authorisation",
    };

    readonly Dictionary<string, ushort[][]> read = [];
    Dictionary<string, Phrase.Look>? marks;

    /// <summary>What a name means that stands for more than words, or null.</summary>
    public Phrase.Look? Mark(string name) => (marks ??= Marks()).GetValueOrDefault(name);

    /// <summary>The sequences of words that <c>a|b c|&lt;class&gt;</c> stands for.</summary>
    public ushort[][] Alternatives(string text)
    {
        if (!read.TryGetValue(text, out var alternatives))
        {
            alternatives = [.. text.Split('|').SelectMany(one =>
                one.StartsWith('<') && Classes.TryGetValue(one.Trim('<', '>'), out var words)
                    ? Alternatives(words)
                    : [[.. one.Split(' ').Select(word => word == "<word>" ? Any : lexicon.Learn(word))]])];
            read.Add(text, alternatives);
        }

        return alternatives;
    }

    /// <summary>Whether the words stand at this place.</summary>
    public static bool StandsAt(List<ushort> words, int at, ushort[] sequence)
    {
        if (at < 0 || at + sequence.Length > words.Count)
        {
            return false;
        }

        for (var i = 0; i < sequence.Length; i++)
        {
            var word = words[at + i];
            if (sequence[i] != word && (sequence[i] != Any || word is Lexicon.Period or Lexicon.Comma))
            {
                return false;
            }
        }

        return true;
    }

    Dictionary<string, Phrase.Look> Marks()
    {
        var courtesy = Alternatives(
            "please|pls|plz|just|kindly|ok|okay|so|no|and|but|i said|i say|ugh|hey|hi|hello|sorry|im sorry|can you|could you|will you|would you"
                + "|you need to|you have to|you must|you better|i want you to|i need you to|i asked you to|i told you to|i would like you to|id like "
                + "you to|if you dont|why dont you"
                + "|why wont you|when will you|enough|i want|i need|i want to|thanks|thank you");
        var denial = Alternatives("dont|do not|never|cant|cannot|can not|couldnt|wont|wouldnt|didnt|doesnt|not|will not");
        var us = Alternatives("you|u");
        var question = Alternatives("did you|did u|did they|did he|did she|did it|did i");
        var subject = Alternatives("you|u|they|he|she|people|why");
        var anySubject = Alternatives("you|u|they|we|he|she|i|people|why|who|to");
        var order = Alternatives("not to|to not");
        var wish = Alternatives("dont want to|do not want to|not|never|did i|dont|did");
        var going = Alternatives(
            "again|any more|anymore|ever|any longer|please|pls|plz|now|at all|at once|immediately|asap|already|forever|period|thanks|thank|thx|ok|okay"
                + "|for any reason|from you|from u|from now|from your|from this|from coming|coming|to me|to my|to this|about this|about "
                + "anything|about your|about any"
                + "|by sms|by text|by phone|by email|by mail|via|on this number|on my number|on this phone|on my phone|on my cell|so much|so often|every"
                + "|and dont|and do not|and never|and stop|and remove|and delete|and take|and leave|or i will|or ill");
        var filler = Alternatives("just|please|instead|but|rather");
        var elsewise = Alternatives(
            "text|txt|call|email|e mail|message|whatsapp|write|use|send|try|before|after|until|till|tomorrow|today|tonight|later|instead"
                + "|im driving|im busy|im in|im at|im working|im asleep|im sleeping|im not home|i am driving|i am busy|i am in|i am at|i am "
                + "working|ill be|i will be");

        return new()
        {
            ["opening"] = (words, at) =>
            {
                while (Before(words, at, courtesy) is var length and > 0)
                {
                    at -= length;
                }

                return at == 0 || words[at - 1] is Lexicon.Period or Lexicon.Comma;
            },

            // Not after "can't" and "don't", unless it is said of us: "why won't you stop".
            ["asked"] = (words, at) =>
            {
                var denied = Before(words, at, denial);
                return Before(words, at, question) == 0 && (denied == 0 || Before(words, at - denied, us) > 0);
            },
            ["not"] = (words, at) => Before(words, at, subject) == 0,

            // Said to us, not of somebody: "I told you not to", but not "you never".
            ["bid"] = (words, at) => order.Any(one => StandsAt(words, at, one)) || Before(words, at, anySubject) == 0,
            ["wished"] = (words, at) => Before(words, at, wish) == 0,
            ["end"] = (words, at) => words[at] == Lexicon.Period,

            ["over"] = (words, at) => words[at] == Lexicon.Period || going.Any(one => StandsAt(words, at, one)),

            // A wish that is not for good goes on: until, before, instead, text me.
            ["done"] = (words, at) => words[at] switch
            {
                Lexicon.Period => true,
                Lexicon.Comma => !elsewise.Any(one => StandsAt(words, Past(words, at + 1, filler), one)),
                _ => going.Any(one => StandsAt(words, at, one)),
            },
        };
    }

    /// <summary>How many words the longest of the sequences takes that ends before this place.</summary>
    static int Before(List<ushort> words, int at, ushort[][] sequences)
    {
        var longest = 0;
        foreach (var sequence in sequences)
        {
            longest = sequence.Length > longest && StandsAt(words, at - sequence.Length, sequence) ? sequence.Length : longest;
        }

        return longest;
    }

    static int Past(List<ushort> words, int at, ushort[][] skipped)
    {
        while (skipped.Any(one => StandsAt(words, at, one)))
        {
            at++;
        }

        return at;
    }
}
