using Switchboard.Data;
using Switchboard.Data.Postgres;

namespace Switchboard.Tests.Unit.Data;

public sealed class PostgresSettingsTests
{
    [Theory]
    [InlineData("postgres://a:b@db/x?maximum_pool_size=100", 100)]
    [InlineData("postgres://a:b@db/x?maximum_pool_size=7", 7)]
    public void The_pool_is_as_large_as_the_deployer_says_also_when_that_is_the_drivers_default(string url, int size) =>
        PostgresDatabase.Settings(DatabaseUrl.ConnectionString(url)).MaxPoolSize.ShouldBe(size);

    [Fact]
    public void Where_the_deployer_says_nothing_it_goes_by_the_cores() =>
        PostgresDatabase.Settings(DatabaseUrl.ConnectionString("postgres://a:b@db/x")).MaxPoolSize.ShouldBeInRange(12, 40);
}
