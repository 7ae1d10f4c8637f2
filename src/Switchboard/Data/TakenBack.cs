using System.Runtime.CompilerServices;

namespace Switchboard.Data;

/// <summary>
/// Whether a unit's answer takes its work back: it is a problem, or a tuple that has one, and that refusal isn't on record (<see cref="Problem.IsOnRecord"/>).
/// </summary>
internal static class TakenBack<T>
{
    /// <summary>Whether any answer of this type does.</summary>
    public static readonly bool IsPossible = MayRefuse(typeof(T));

    public static bool By(T? answer) => IsPossible && Refuses(answer);

    static bool MayRefuse(Type type) =>
        type == typeof(Problem) || typeof(IOutcome).IsAssignableFrom(Nullable.GetUnderlyingType(type) ?? type)
        || (typeof(ITuple).IsAssignableFrom(type) && type.GetGenericArguments().Any(MayRefuse));

    static bool Refuses(object? answer) => answer switch
    {
        Problem problem => !problem.IsOnRecord,
        IOutcome outcome => Refuses(outcome.Problem),
        ITuple several => Enumerable.Range(0, several.Length).Any(place => Refuses(several[place])),
        _ => false,
    };
}
