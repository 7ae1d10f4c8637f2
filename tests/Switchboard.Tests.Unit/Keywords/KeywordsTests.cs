using FsCheck;
using FsCheck.Fluent;
using Switchboard.Channels;
using Switchboard.Compliance;

namespace Switchboard.Tests.Unit;

public sealed class KeywordsTests
{
    [Theory]
    [InlineData("STOP", OptOutKind.Stop, "STOP")]
    [InlineData("stop", OptOutKind.Stop, "STOP")]
    [InlineData("  Stop. ", OptOutKind.Stop, "STOP")]
    [InlineData("\"STOP\"!!!", OptOutKind.Stop, "STOP")]
    [InlineData("stop stop STOP", OptOutKind.Stop, "STOP")]
    [InlineData("Stop 🛑", OptOutKind.Stop, "STOP")]
    [InlineData("ＳＴＯＰ", OptOutKind.Stop, "STOP")]
    [InlineData("STOP\r\n", OptOutKind.Stop, "STOP")]
    [InlineData("\u200bSTOP\u00a0", OptOutKind.Stop, "STOP")]
    [InlineData("StopAll", OptOutKind.Stop, "STOPALL")]
    [InlineData("STOP ALL", OptOutKind.Stop, "STOPALL")]
    [InlineData("stop-all", OptOutKind.Stop, "STOPALL")]
    [InlineData("unsubscribe", OptOutKind.Stop, "UNSUBSCRIBE")]
    [InlineData("Cancel", OptOutKind.Stop, "CANCEL")]
    [InlineData("END", OptOutKind.Stop, "END")]
    [InlineData("quit.", OptOutKind.Stop, "QUIT")]
    [InlineData("REVOKE", OptOutKind.Stop, "REVOKE")]
    [InlineData("OPTOUT", OptOutKind.Stop, "OPTOUT")]
    [InlineData("opt out", OptOutKind.Stop, "OPTOUT")]
    [InlineData("Opt-Out", OptOutKind.Stop, "OPTOUT")]
    [InlineData("opt  \n out", OptOutKind.Stop, "OPTOUT")]
    [InlineData("remove", OptOutKind.Stop, "REMOVE")]
    [InlineData("ARRÊT", OptOutKind.Stop, "ARRÊT")]
    [InlineData("alto", OptOutKind.Stop, "ALTO")]
    [InlineData("START", OptOutKind.Start, "START")]
    [InlineData("unstop", OptOutKind.Start, "UNSTOP")]
    [InlineData("yes!", OptOutKind.Start, "YES")]
    [InlineData("Help?", OptOutKind.Help, "HELP")]
    [InlineData("info", OptOutKind.Help, "INFO")]
    public void A_keyword_is_the_whole_message_however_it_is_written(string body, OptOutKind kind, string word) =>
        Keywords.Read(body).ShouldBe(new Keyword(kind, word));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!!!")]
    [InlineData("🙂")]
    [InlineData("please stop by the office tomorrow")]
    [InlineData("stop it")]
    [InlineData("can't stop laughing")]
    [InlineData("cancel my appointment")]
    [InlineData("the end")]
    [InlineData("yes please")]
    [InlineData("yes, Tuesday suits me")]
    [InlineData("help me choose")]
    [InlineData("start at 9")]
    [InlineData("s t o p")]
    [InlineData("stopp")]
    [InlineData("unstoppable")]
    [InlineData("stop all all the")]
    [InlineData("stop start")]
    [InlineData("end-to-end")]
    [InlineData("don't")]
    [InlineData("opt in")]
    public void Anything_more_is_no_keyword(string body) => Keywords.Read(body).ShouldBeNull();

    [Fact]
    public void A_message_of_any_length_is_read()
    {
        Keywords.Read(new string('x', 1_000_000)).ShouldBeNull();
        Keywords.Read(string.Concat(Enumerable.Repeat("stop ", 1_000))).ShouldNotBeNull().Word.ShouldBe("STOP");
        Keywords.Read(new string('.', 100_000) + "stop").ShouldNotBeNull();
    }

    [Fact]
    public void A_recorded_word_reads_as_itself()
    {
        foreach (var body in new[] { "stop", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "opt out", "remove", "arrêt", "start", "yes", "help" })
        {
            var keyword = Keywords.Read(body).ShouldNotBeNull();
            Keywords.Read(keyword.Word).ShouldBe(keyword);
        }
    }

    [Fact]
    public void Yes_resubscribes_only_who_has_opted_out()
    {
        var yes = Keywords.Read("Yes")!;
        yes.AppliesTo(isOptedOut: false).ShouldBeFalse();
        yes.AppliesTo(isOptedOut: true).ShouldBeTrue();

        Keywords.Read("START")!.AppliesTo(isOptedOut: false).ShouldBeTrue();
        Keywords.Read("STOP")!.AppliesTo(isOptedOut: true).ShouldBeTrue();
    }

    [Fact]
    public void A_keyword_in_any_case_between_any_punctuation_is_the_keyword()
    {
        var wrapped = from word in Gen.Elements("stop", "unsubscribe", "start", "help")
                      from upper in Gen.ArrayOf(Gen.Elements(true, false), word.Length)
                      from before in Punctuation
                      from after in Punctuation
                      select (word, text: before + string.Concat(word.Select((c, i) => upper[i] ? char.ToUpperInvariant(c) : c)) + after);

        Prop.ForAll(wrapped.ToArbitrary(), written => Keywords.Read(written.text) == Keywords.Read(written.word)).QuickCheckThrowOnFailure();
    }

    static Gen<string> Punctuation => Gen.Elements("", " ", ".", "!", "\n", "'", "\"", "…", "🙂", "(", "*", "\u200d").ListOf().Select(string.Concat);

    [Theory]
    [InlineData("STOP", "Elm Street Dental: You are unsubscribed and will get no more messages from us. Reply START to get them again.")]
    [InlineData("START", "Elm Street Dental: You will get our messages again. Msg & data rates may apply. Reply HELP for help, STOP to stop.")]
    [InlineData("HELP", "Elm Street Dental: Contact: +1 415 555 0100. Message frequency varies. Msg & data rates may apply. Reply STOP to stop.")]
    public void The_answer_names_who_writes_and_the_way_back(string word, string text) =>
        Keywords.Read(word)!.Confirmation("Elm Street Dental", "+1 415 555 0100").ShouldBe(text);

    [Fact]
    public void An_answer_is_one_part_of_a_text_message_whatever_the_organization_is_called()
    {
        Prop.ForAll<string?, string?>((organization, contact) =>
            new[]
            {
                Confirmations.Stopped(organization ?? ""), Confirmations.Started(organization ?? ""),
                Confirmations.Understood(organization ?? ""), Confirmations.Help(organization ?? "", contact),
            }.All(text => Segments.Of(text) is { Count: 1, Encoding: SmsEncoding.Gsm7 })).QuickCheckThrowOnFailure();

        Confirmations.Stopped(new string('€', 300)).ShouldStartWith("€€€");
        Confirmations.Stopped("Łódź 東京").ShouldStartWith("d: ", Case.Sensitive);
        Confirmations.Stopped("東京").ShouldStartWith("You are unsubscribed");
        Confirmations.Help("Elm", new string('x', 200)).ShouldNotContain("Contact");
    }
}
