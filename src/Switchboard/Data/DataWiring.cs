using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Data;

/// <summary>Opens the database that the settings name.</summary>
sealed class DataWiring : IWiring
{
    public static void Add(IServiceCollection services, SettingsBook settings)
    {
        var data = settings.Get<DataSettings>();
        services.AddSingleton(provider =>
        {
            OwnerFiles.MakeFolder(data.Folder);
            return DatabaseUrl.Open(
                data.DatabaseUrl, data.SqliteLibrary, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>());
        });
    }
}

/// <summary>Brings the schema up to date before anything else happens.</summary>
sealed class PrepareDatabase(Database database) : IStartupStep
{
    public int Order => 100;

    public string Progress => $"Preparing the database ({(database.Kind == DatabaseKind.Sqlite ? "SQLite" : "PostgreSQL")})";

    public Task Run(CancellationToken ct) => database.Migrate(ct);
}

/// <summary>Whether the database answers. That its schema is this version's was checked at start.</summary>
sealed class DatabaseAnswers(Database database) : IReadinessCheck
{
    public string Name => "database";

    public async ValueTask<Readiness> Check(CancellationToken ct)
    {
        await database.ReadSystem(session => session.Count("SELECT count(*) FROM schema_migration"), ct);
        return Readiness.Yes();
    }
}
