using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Data;

/// <summary>Whether a process knows of others on its database.</summary>
public sealed class OtherNodesTests
{
    [Fact]
    public async Task Who_starts_beside_another_knows_of_it_and_who_is_alone_of_none()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "On SQLite there is one process.");
        var made = await TestDatabase.Make();
        await using var database = made.Open();
        await database.Migrate(CancellationToken.None);
        using var first = Node(database);
        using var second = Node(database);

        await first.StartAsync(CancellationToken.None);
        await Eventually.Holds(async () => await database.ReadSystem(session => session.Count("SELECT count(*) FROM lease WHERE name LIKE 'node:%'", null)) == 1);
        first.AreThere.ShouldBeFalse();
        await second.StartAsync(CancellationToken.None);

        await Eventually.Holds(() => Task.FromResult(second.AreThere));
        await first.StopAsync(CancellationToken.None);
        await second.StopAsync(CancellationToken.None);
    }

    static OtherNodes Node(Database database)
    {
        var name = new NodeName(new Ids(TimeProvider.System));
        return new(database, new Leases(database, name, TimeProvider.System), name, TimeProvider.System, NullLogger<OtherNodes>.Instance);
    }
}
