using System.Collections.Concurrent;

namespace Switchboard.Simulator.Twilio.Numbers;

/// <summary>Who owns which number. A number has one owner at a time.</summary>
internal sealed class NumberBook
{
    readonly ConcurrentDictionary<string, Number> byNumber = new(StringComparer.Ordinal);

    public IEnumerable<Number> All => byNumber.Values.OrderBy(n => n.Created).ThenBy(n => n.PhoneNumber, StringComparer.Ordinal);

    public Number? Owned(string phoneNumber) => byNumber.GetValueOrDefault(phoneNumber);

    public Number? Find(Account account, string sid) => byNumber.Values.FirstOrDefault(n => n.Sid == sid && n.AccountSid == account.Sid);

    public bool TryTake(Number number) => byNumber.TryAdd(number.PhoneNumber, number);

    public void Release(Number number) => byNumber.TryRemove(new(number.PhoneNumber, number));
}
