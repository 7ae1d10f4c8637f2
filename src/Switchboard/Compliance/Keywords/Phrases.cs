using System.Text;
using System.Text.RegularExpressions;

namespace Switchboard.Compliance;

/// <summary>
/// Phrases over the words of <see cref="Wording.Sentences"/>, as a table of rules writes them: words one after another, <c>a|b c</c>
/// in brackets for alternatives, <c>&lt;class&gt;</c> for the classes below; <c>?</c> after either for none or one, <c>*</c> for any number.
/// </summary>
static class Phrases
{
    const int PatienceMilliseconds = 250;
    const string Texts = "texts|txts|messages|msgs|sms|text messages|sms messages|text alerts|notifications|alerts|promotions|promos|offers|ads|adverts|newsletters|spam|marketing";

    /// <summary>Not after "can't" and "don't", unless it is said of us: "why won't you stop". Nor after "did you".</summary>
    const string Asked = "(?<!(?<! you| u) (?:dont|do not|never|cant|cannot|can not|couldnt|wont|wouldnt|didnt|doesnt|not|will not))"
        + "(?<! did (?:you|u|they|he|she|it))";

    /// <summary>Classes of words.</summary>
    static readonly Dictionary<string, string> Words = new()
    {
        ["write"] = "text|txt|message|msg|contact|call|phone|ring|email|e mail|write|whatsapp|ping|bother|spam|harass|disturb|annoy|pester|bug|notify",
        ["writing"] = "texting|txting|messaging|msging|contacting|phoning|ringing|emailing|e mailing|writing|whatsapping|pinging|bothering|spamming|harassing"
            + "|disturbing|annoying|pestering|bugging|notifying",
        ["written"] = "contacted|texted|messaged|called|phoned|emailed|written to|bothered|disturbed|spammed|notified",
        ["me"] = "me|us|this number|this phone|my number|my phone|my cell|my mobile|my phone number|my cell phone|my inbox|my name|my info|my contact|my details",
        ["texts"] = Texts,
        ["mail"] = Texts + "|text|message|msg|calls|emails|e mails|reminders|updates|stuff|junk|crap|shit",
        ["these"] = "all|any|any more|anymore|more|the|these|those|this|your|my|of|such|so many|further|future|unwanted|automated|promotional|spam|text|sms|damn|stupid|fucking",
        ["from"] = "from you|from u|from yall|from your <word>|from this number|from this company",
        ["ever"] = "ever|please|pls|again|even|dare|you dare",
        ["want"] = "want|wish|like|care|need",
        ["agree"] = "sign up|signed up|signing up|subscribe|subscribed|subscribing|opt in|opted in|consent|consented|agree|agreed|ask|asked",
        ["didnt"] = "didnt|did not|never|dont remember|dont recall",
        ["remove"] = "remove|delete|take|drop|erase|strike|get|unlist|pull",
        ["list"] = "list|lists|database|databases|contacts|system|systems|records|mailing|mailings|campaign|campaigns|texts|messages|notifications|distribution",
        ["listword"] = "mailing|marketing|contact|texting|text|sms|message|messaging|call|calling|email|phone|subscriber|subscription|distribution|customer|notification",
        ["urging"] = "it|this|that|these|them|all|now|right now|already|immediately|please|pls|plz|thanks|thank you|thx|ok|okay|asap|forever|,",
        ["youhave"] = "i think|i believe|im afraid|you|u|have|youve|got|this is|is|its|it|the|a|dialed|texted|texting|are|youre|must",
    };

    /// <summary>What stands for more than words.</summary>
    static readonly Dictionary<string, string> Marks = new()
    {
        ["opening"] = "(?:^| [.,])(?: (?:please|pls|plz|just|kindly|ok|okay|so|no|and|but|i said|i say|ugh|hey|hi|hello|sorry|im sorry|can you|could you|will you|would you"
            + "|you need to|you must|i want you to|i asked you to|i told you to|enough|i want|i need|thanks|thank you|,))*",
        ["word"] = "(?: [^ .,]+)",
        ["end"] = "(?= [.])",

        // A wish that is not for good goes on: until, before, instead, but text me.
        ["done"] = "(?= [.]"
            + "| ,(?! (?:(?:just|please|instead|but|rather) )*(?:text|txt|call|email|e mail|message|whatsapp|write|use|send|try) )"
            + "(?! (?:im|i am|ill|i will be) (?:driving|busy|in|at|working|asleep|sleeping|not home) )(?! (?:before|after|until|till|tomorrow|today|tonight|later|instead) )"
            + "| (?:again|any ?more|ever|any longer|please|pls|plz|now|at all|at once|immediately|asap|already|forever|period|thanks|thank|thx|ok|okay|for any reason"
            + "|from (?:you|u|now|your|this)|to (?:me|my|this)|about (?:this|anything|your|any)|by (?:sms|text|phone|email|mail)|via|coming|from coming|on (?:this|my) (?:number|phone|cell|mobile)"
            + "|so (?:much|often)|every|and (?:dont|do not|never|stop|remove|delete|take|leave)|or (?:i will|ill)) )",

        ["asked"] = Asked,
        ["stop"] = Asked + " (?:stop|quit|cease|discontinue|halt)",
        ["not"] = "(?<! (?:you|u|they|he|she|people|why)) (?:dont|do not|never|no longer)",

        // Said to us, not of somebody.
        ["bid"] = "(?:(?<! (?:you|u|they|we|he|she|i|people|why|who|to)) (?:dont|do not|never)| not to| to not)",
        ["unsubscribe"] = "(?<! (?:dont want to|do not want to|not|never|did i|dont|did)) (?:unsubscribe|opt out|optout)",
    };

    /// <summary>An expression that finds any of the phrases.</summary>
    public static Regex Compile(string[] phrases) =>
        new(string.Join('|', phrases.Select(phrase => Pattern(phrase) + "(?= )")), RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromMilliseconds(PatienceMilliseconds));

    /// <summary>Every word has a space before it, also the first.</summary>
    static string Pattern(string phrase)
    {
        var pattern = new StringBuilder();
        var isWord = false;
        for (var at = 0; at < phrase.Length; at++)
        {
            var c = phrase[at];
            switch (c)
            {
                case '<':
                    var name = phrase[(at + 1)..(at = phrase.IndexOf('>', at))];
                    pattern.Append(Marks.GetValueOrDefault(name) ?? $"(?:{Pattern(Words[name])})");
                    break;
                case '(':
                    pattern.Append("(?:");
                    break;
                case ' ' or '|' or ')' or '?' or '*':
                    pattern.Append(c == ' ' ? "" : c);
                    break;
                default:
                    pattern.Append(isWord ? "" : " ").Append(c);
                    break;
            }

            isWord = !" |()?*<>".Contains(c);
        }

        return pattern.ToString();
    }
}
