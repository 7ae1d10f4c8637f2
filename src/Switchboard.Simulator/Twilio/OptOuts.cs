using System.Collections.Concurrent;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Twilio;

/// <summary>
/// Who told which number to stop. Long codes know Twilio's default words; toll-free numbers are handled by the carriers, by STOP, START and
/// UNSTOP alone. Only a message that is nothing but the word counts. https://help.twilio.com/articles/223134027
/// </summary>
internal sealed class OptOuts
{
    static readonly string[] StopWords = ["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"];
    static readonly string[] StartWords = ["START", "YES", "UNSTOP"];
    static readonly string[] HelpWords = ["HELP", "INFO"];

    readonly ConcurrentDictionary<OptOut, bool> stopped = new();

    public IEnumerable<OptOut> All => stopped.Keys;

    public bool Has(string number, string person) => stopped.ContainsKey(new OptOut(number, person));

    public void Restore(OptOut optOut) => stopped[optOut] = true;

    public void Forget(string number)
    {
        foreach (var optOut in stopped.Keys.Where(o => o.Number == number))
        {
            stopped.TryRemove(optOut, out _);
        }
    }

    /// <summary>What the provider itself does with a message: the keyword's type and its own answer, if any.</summary>
    public (string? Type, string? Reply) Hear(string number, string person, string body)
    {
        var word = body.Trim().ToUpperInvariant();
        var tollFree = NumberPlan.IsTollFree(number);
        if (tollFree ? word == "STOP" : StopWords.Contains(word))
        {
            return stopped.TryAdd(new OptOut(number, person), true)
                ? ("STOP", "You are unsubscribed and will get no more messages from this number. Reply START to get them again.")
                : ("STOP", null);
        }

        if (tollFree ? word is "START" or "UNSTOP" : StartWords.Contains(word))
        {
            return stopped.TryRemove(new OptOut(number, person), out _)
                ? ("START", "You are subscribed to messages from this number again. Reply HELP for help, STOP to unsubscribe.")
                : ("START", null);
        }

        return !tollFree && HelpWords.Contains(word) ? ("HELP", "Reply STOP to unsubscribe. Message and data rates may apply.") : (null, null);
    }
}

internal readonly record struct OptOut(string Number, string Person);
