namespace Switchboard.Compliance;

/// <summary>When two programs are taken to answer each other.</summary>
[Settings("Loops")]
public sealed record LoopSettings : ISettings
{
    [Setting(
        "How far back a conversation is looked at; an agent that was stopped may write again when this long nothing was received.", Least = "1s", Most = "1d")]
    public TimeSpan LookBack { get; init; } = TimeSpan.FromMinutes(10);

    [Setting("An answer within this time is a quick one.", Least = "1ms", Most = "5m")]
    public TimeSpan Quick { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("This many quick answers are a program's.", Min = 2, Max = 1000)]
    public int QuickAnswers { get; init; } = 10;

    [Setting("This many answers in the same words, one after another, are a program's.", Min = 2, Max = 1000)]
    public int SameAnswers { get; init; } = 4;
}
