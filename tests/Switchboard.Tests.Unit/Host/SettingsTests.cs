using Microsoft.Extensions.Configuration;
using Switchboard.Host;
using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Host;

public sealed class SettingsTests
{
    enum Colour
    {
        Red,
        DarkBlue,
    }

    [Settings("Example")]
    sealed record Example : ISettings
    {
        [Setting("A text.")]
        public string Text { get; init; } = "default";

        [Setting("A number.", Min = 1, Max = 10)]
        public int Number { get; init; } = 5;

        [Setting("A fraction.", Min = 0, Max = 1)]
        public double Part { get; init; } = 0.5;

        [Setting("A switch.")]
        public bool On { get; init; }

        [Setting("A time.", Least = "50ms", Most = "1h")]
        public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(1);

        [Setting("A schedule.", Least = "1s")]
        public IReadOnlyList<TimeSpan> Schedule { get; init; } = [];

        [Setting("Texts.")]
        public IReadOnlyList<string> Texts { get; init; } = [];

        [Setting("An address.")]
        public Uri? Address { get; init; }

        [Setting("A colour.")]
        public Colour Colour { get; init; }

        [Setting("A secret number.", Secret = true)]
        public int Secret { get; init; }

        public IEnumerable<(string Property, string Wrong)> Check() => Text == "bad" ? [(nameof(Text), "is bad.")] : [];
    }

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var example = Read(
            ("Text", "hello"), ("number", "7"), ("Part", "0.25"), ("On", "True"), ("Wait", "2m"), ("Schedule", "30s, 2m,10m"),
            ("Texts:0", "a"), ("Texts:1", "b,c"), ("Address", "https://example.com"), ("Colour", "darkblue"));

        example.Text.ShouldBe("hello");
        example.Number.ShouldBe(7);
        example.Part.ShouldBe(0.25);
        example.On.ShouldBeTrue();
        example.Wait.ShouldBe(TimeSpan.FromMinutes(2));
        example.Schedule.ShouldBe([TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)]);
        example.Texts.ShouldBe(["a", "b,c"]);
        example.Address.ShouldBe(new Uri("https://example.com"));
        example.Colour.ShouldBe(Colour.DarkBlue);
    }

    [Fact]
    public void What_is_not_given_or_empty_keeps_its_default()
    {
        var example = Read(("Text", ""), ("Wait", ""));

        example.Text.ShouldBe("default");
        example.Wait.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("Wait", "0s", "Switchboard:Example:Wait is a time from 50ms to 1h, not \"0s\".")]
    [InlineData("Wait", "2h", "Switchboard:Example:Wait is a time from 50ms to 1h, not \"2h\".")]
    [InlineData("Schedule", "1m,500ms", "Switchboard:Example:Schedule is a time of 1s or more, not \"500ms\".")]
    public void A_time_out_of_its_bounds_is_refused(string name, string value, string error) =>
        Should.Throw<SettingsException>(() => Read((name, value))).Errors.ShouldBe([error]);

    [Fact]
    public void Bounds_are_spans_that_can_be_read_and_hold_the_defaults()
    {
        foreach (var type in typeof(Switchboard.Jobs.JobSettings).Assembly.GetTypes().Append(typeof(Providers.Twilio.TwilioSettings)).Where(type => type.IsClass && type.IsAssignableTo(typeof(ISettings))))
        {
            var defaults = Activator.CreateInstance(type);
            foreach (var (property, setting) in SettingsReader.PropertiesOf(type).Where(found => found.Setting.Least is not null || found.Setting.Most is not null))
            {
                IEnumerable<TimeSpan> spans = property.GetValue(defaults) is TimeSpan one ? [one] : (IReadOnlyList<TimeSpan>)property.GetValue(defaults)!;
                foreach (var bound in new[] { (setting.Least, Sign: 1), (setting.Most, Sign: -1) }.Where(bound => bound.Item1 is not null))
                {
                    Durations.TryParse(bound.Item1, out var limit).ShouldBeTrue(property.Name);
                    spans.ShouldAllBe(span => span.CompareTo(limit) * bound.Sign >= 0, property.Name);
                }
            }
        }
    }

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var errors = Should.Throw<SettingsException>(() => Read(
            ("Number", "11"), ("Part", "much"), ("On", "yes"), ("Wait", "soon"), ("Schedule", "1s,soon"), ("Address", "ftp://x"), ("Colour", "green"), ("Secret", "hunter2"), ("Txet", "x"))).Errors;

        errors.ShouldBe(
        [
            "Switchboard:Example:Address is an address such as https://switchboard.example.com, not \"ftp://x\".",
            "Switchboard:Example:Colour is one of red, darkblue, not \"green\".",
            "Switchboard:Example:Number is a whole number from 1 to 10, not \"11\".",
            "Switchboard:Example:On is true or false, not \"yes\".",
            "Switchboard:Example:Part is a number from 0 to 1, not \"much\".",
            "Switchboard:Example:Schedule is a time such as 500ms, 30s, 2m, 1h or 7d, not \"soon\".",
            "Switchboard:Example:Secret is a whole number.",
            "Switchboard:Example:Txet is not a setting. Did you mean Text?",
            "Switchboard:Example:Wait is a time such as 500ms, 30s, 2m, 1h or 7d, not \"soon\".",
        ], ignoreOrder: true);
    }

    [Fact]
    public void A_record_checks_what_goes_beyond_one_value() =>
        Should.Throw<SettingsException>(() => Read(("Text", "bad"))).Errors.ShouldBe(["Switchboard:Example:Text is bad."]);

    [Fact]
    public void Two_records_cannot_claim_one_section() =>
        Should.Throw<InvalidOperationException>(() => SettingsReader.Read([typeof(Example), typeof(Example)], new ConfigurationBuilder().Build()));

    [Theory]
    [InlineData("--port=1234 --listen 0.0.0.0 --data /d --database sqlite:x --no-simulator --set Jobs:Workers=3", "Server:Port=1234 Server:Listen=0.0.0.0 Data:Folder=/d Data:Url=sqlite:x Simulator:Enabled=false Jobs:Workers=3", "")]
    [InlineData("audit verify --data d", "Data:Folder=d", "audit verify")]
    [InlineData("--database postgres://u:p=w@h/n?sslmode=require", "Data:Url=postgres://u:p=w@h/n?sslmode=require", "")]
    public void The_command_line_is_settings_and_a_command(string line, string settings, string command)
    {
        var parsed = CommandLine.Parse(line.Split(' '));

        string.Join(' ', parsed.Settings.Select(pair => $"{pair.Key}={pair.Value}")).ShouldBe(settings);
        string.Join(' ', parsed.Command).ShouldBe(command);
    }

    [Theory]
    [InlineData("--prot 5080", "There is no option --prot.")]
    [InlineData("-p 5080", "There is no option -p.")]
    [InlineData("--port", "--port needs a value.")]
    [InlineData("--port --data x", "--port needs a value.")]
    [InlineData("--no-simulator=1", "There is no option --no-simulator.")]
    [InlineData("--set Port", "--set needs NAME=VALUE, such as --set Jobs:Workers=4.")]
    public void What_is_not_understood_on_the_command_line_is_said(string line, string message) =>
        Should.Throw<UsageException>(() => CommandLine.Parse(line.Split(' '))).Message.ShouldBe(message);

    static Example Read(params (string Name, string Value)[] values) =>
        SettingsReader.Read(
            [typeof(Example)],
            new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => new KeyValuePair<string, string?>($"Switchboard:Example:{pair.Name}", pair.Value))).Build())
        .Get<Example>();
}
