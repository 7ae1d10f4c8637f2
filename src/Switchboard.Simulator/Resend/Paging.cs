using System.Globalization;

namespace Switchboard.Simulator.Resend;

/// <summary>
/// One page of a list, newest first: <c>limit</c> 1 to 100 (20 unless given), <c>after</c> or <c>before</c> an item's id.
/// https://resend.com/docs/api-reference/pagination
/// </summary>
internal static class Paging
{
    const int Usual = 20;
    const int Most = 100;

    /// <param name="whole">Whether all items are given when no limit is asked for, as lists do that are older than paging.</param>
    public static ResendAnswer Page<T>(ResendRequest request, IReadOnlyList<T> newestFirst, Func<T, string> id, Func<T, object> shape, bool whole = false)
    {
        var (after, before) = (request.Asked("after"), request.Asked("before"));
        if (after is not null && before is not null)
        {
            return ResendAnswer.Invalid("The `after` and `before` parameters cannot be used together.");
        }

        var limit = whole && after is null && before is null ? int.MaxValue : Usual;
        if (request.Asked("limit") is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
        {
            return ResendAnswer.Invalid("The `limit` parameter must be between 1 and 100.");
        }

        var place = -1;
        if ((after ?? before) is { } cursor)
        {
            for (place = 0; place < newestFirst.Count && id(newestFirst[place]) != cursor; place++)
            {
                // Looking for the cursor.
            }

            if (place == newestFirst.Count)
            {
                return ResendAnswer.Invalid($"The cursor {cursor} is not in this list.");
            }
        }

        var (from, to) = before is null ? (place + 1, (int)Math.Min(newestFirst.Count, place + 1L + limit)) : (Math.Max(0, place - limit), place);
        return ResendAnswer.Ok(new
        {
            @object = "list",
            has_more = before is null ? to < newestFirst.Count : from > 0,
            data = newestFirst.Skip(from).Take(to - from).Select(shape),
        });
    }
}
