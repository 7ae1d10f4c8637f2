using Npgsql;

namespace Switchboard.Data.Postgres;

/// <summary>
/// Runs again what PostgreSQL rolled back for another transaction's sake
/// (https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html).
/// </summary>
internal static class PostgresRetry
{
    const int Tries = 6;

    /// <summary>Whether the transaction might have succeeded at another moment.</summary>
    public static bool IsWorthwhile(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <exception cref="UniqueViolationException">A unique index refused a row.</exception>
    public static async Task<T> Run<T>(Func<Task<T>> transaction, TimeProvider clock, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await transaction();
            }
            catch (PostgresException failure) when (attempt < Tries && IsWorthwhile(failure))
            {
                // By chance, so that two that met do not meet again.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * attempt)), clock, ct);
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                throw new UniqueViolationException(failure.MessageText, failure);
            }
        }
    }
}
