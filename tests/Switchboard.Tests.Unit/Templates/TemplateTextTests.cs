using Switchboard.Channels.Templates;

namespace Switchboard.Tests.Unit.Templates;

public sealed class TemplateTextTests
{
    [Theory]
    [InlineData("Ada", "Ada")]
    [InlineData("  Ada  ", "Ada")]
    [InlineData("Ada\nLovelace", "Ada Lovelace")]
    [InlineData("Ada\r\n\r\nLovelace", "Ada Lovelace")]
    [InlineData("Ada\tLovelace\n", "Ada Lovelace")]
    [InlineData("a    b", "a    b")]
    [InlineData("a          b", "a    b")]
    [InlineData("a\u2028b\u0000c", "a b c")]
    [InlineData("👩‍💻 \n 🚀", "👩‍💻  🚀")]
    [InlineData(" \n\t ", "")]
    [InlineData(null, "")]
    public void A_value_is_freed_of_what_WhatsApp_refuses(string? value, string clean) => TemplateText.Clean(value).ShouldBe(clean);

    [Theory]
    [InlineData("Hello {{1}}, see you {{2}}.", "1,2")]
    [InlineData("Hello {{ 1 }}, {{name_2}} and {{1}} again.", "1,name_2")]
    [InlineData("Nothing {{}} {1} {{a b}}", "")]
    public void Variables_are_found_once_in_order(string text, string names) => string.Join(',', TemplateText.Variables(text)).ShouldBe(names);

    [Fact]
    public void What_fills_a_text_is_not_filled_again() =>
        TemplateText.Fill("From {{1}} to {{ 2 }}.", new Dictionary<string, string> { ["1"] = "{{2}}", ["2"] = "there" }).ShouldBe("From {{2}} to there.");

    [Theory]
    [InlineData("Hello {{1}}!", "hello", "en", null)]
    [InlineData("Hello {{1}}!", "hello_2", "pt_BR", null)]
    [InlineData("Hello {{1}}!", "Hello", "en", "name")]
    [InlineData("Hello {{1}}!", "hello there", "en", "name")]
    [InlineData("Hello {{1}}!", "hello", "English", "language")]
    [InlineData("{{1}}, hello!", "hello", "en", "body")]
    [InlineData("Hello {{1}}", "hello", "en", "body")]
    [InlineData("Hello {{1}} {{2}}!", "hello", "en", "body")]
    [InlineData("Hello {{2}}!", "hello", "en", "body")]
    [InlineData("Hello {{name}}!", "hello", "en", "body")]
    [InlineData("", "hello", "en", "body")]
    [InlineData("Tab\there", "hello", "en", "body")]
    public void A_template_is_checked_before_anybody_reviews_it(string body, string name, string language, string? field)
    {
        var samples = TemplateText.Variables(body).ToDictionary(variable => variable, _ => "Ada");

        TemplateText.Check(name, language, new(body), samples)?.Field.ShouldBe(field);
    }

    [Fact]
    public void Samples_are_wanted_for_each_variable_also_those_of_buttons()
    {
        var content = new TemplateContent("Your order {{1}} left.", Buttons: [new("Track it", "https://example.com/{{2}}")]);

        TemplateText.Check("order", "en", content, new Dictionary<string, string> { ["1"] = "17" })!.Detail.ShouldContain("{{2}}");
        TemplateText.Check("order", "en", content, new Dictionary<string, string> { ["1"] = "17", ["2"] = "17" }).ShouldBeNull();
    }

    [Fact]
    public void Buttons_are_replies_or_links_and_few()
    {
        Wrong(new("Yes"), new("Look", "https://example.com")).ShouldBe("buttons");
        Wrong(new("1"), new("2"), new("3"), new("4")).ShouldBe("buttons");
        Wrong(new TemplateButton("Look", "ftp://example.com")).ShouldBe("buttons");
        Wrong(new TemplateButton(new string('a', 26))).ShouldBe("buttons");
        Wrong(new("Yes"), new("No")).ShouldBeNull();

        static string? Wrong(params TemplateButton[] buttons) => TemplateText.Check("ask", "en", new("Shall we?", Buttons: buttons), new Dictionary<string, string>())?.Field;
    }
}
