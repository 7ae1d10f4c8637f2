using System.Globalization;
using Npgsql;
using Switchboard.Data;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.Integration.Contacts;

/// <summary>What is written or heard stands, also where the two numbers of its telephone can't be joined for the moment.</summary>
[Trait("Category", "slow")]
public sealed class TwinFailureTests
{
    [Fact]
    public async Task A_failure_to_join_two_numbers_undoes_no_answer_and_the_next_message_joins_them()
    {
        await using var world = await World.Start();
        using var desk = await Desk.Open(world, whatsapp: true);
        var digits = Random.Shared.Next(10_000_000, 100_000_000).ToString(CultureInfo.InvariantCulture);
        var (longer, shorter) = ($"+52155{digits}", $"+5255{digits}");
        var first = await desk.Hear("whatsapp:" + longer, "Hola");
        await Break(world);

        var sent = await desk.Api.Post("/api/v1/messages", new { to = shorter, body = "Once", clientRef = "once" });
        var again = await desk.Api.Post("/api/v1/messages", new { to = shorter, body = "Once", clientRef = "once" });
        var heard = await desk.Hear(shorter, "Gracias");

        again.Id("messageId").ShouldBe(sent.Id("messageId"));
        await desk.Until(sent, "delivered");
        (await desk.Letters(shorter)).Count(letter => letter.Id("direction") == "received").ShouldBe(1);
        (await desk.Simulator.Get("/api/ledger?operation=webhook.sms")).EnumerateArray().Where(row => row.Id("from") == shorter).ShouldAllBe(row => row.GetProperty("status").GetInt32() < 300);
        (await desk.ContactOf(heard)).ShouldNotBe(await desk.ContactOf(first), "they could not be joined");
        world.Output.ShouldContain("could not be joined");

        await Mend(world);
        await desk.Say(shorter, "Hasta luego");
        await Eventually.Holds(async () => (await desk.Api.Get($"/api/v1/contacts/{await desk.ContactOf(first)}")).GetProperty("addresses").GetArrayLength() == 2);
    }

    static Task Break(World world) => TestDatabase.IsPostgres
        ? AsOwner(world, "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'; CREATE TRIGGER broken BEFORE INSERT ON contact_merge FOR EACH ROW EXECUTE FUNCTION fail()")
        : world.Get<Database>().WriteSystem(unit => unit.Execute("CREATE TRIGGER broken BEFORE INSERT ON contact_merge BEGIN SELECT RAISE(ABORT, 'no'); END"));

    static Task Mend(World world) => TestDatabase.IsPostgres
        ? AsOwner(world, "DROP TRIGGER broken ON contact_merge")
        : world.Get<Database>().WriteSystem(unit => unit.Execute("DROP TRIGGER broken"));

    static async Task AsOwner(World world, string sql)
    {
        await using var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(world.DatabaseAddress));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
