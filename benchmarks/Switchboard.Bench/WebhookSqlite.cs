using Switchboard.Bench.Measuring;
using Switchboard.Channels;

namespace Switchboard.Bench;

/// <summary>Signed webhooks of arriving messages on the embedded database.</summary>
internal abstract class WebhooksOnSqlite(string name, ChannelKind channel, string what) : IBenchmark
{
    const string Ours = "Switchboard FULL";

    public string Name => name;

    public string Question => $"{what} at 64 connections: all of our work at FULL durability, against one insert by Express and better-sqlite3";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab)
    {
        await using var providers = await QuietProviders.Start();
        var population = await Population.Make(lab.Folder(Name + "-population"), channel);
        var load = new WebhookLoad(lab, [.. population.Residents.Select(resident => resident.Bench)], channel: channel);
        var ours = new Side(Ours, folder => Product.Start(lab, Product.Program(lab), folder, population, providers));
        var contest = new Contest(lab, Name, [ours, load.SqliteTwin("NORMAL", providers), load.SqliteTwin("FULL", providers)]);
        await contest.Run(load.Run);
        return
        [
            new(Name, contest.Rate(Ours, "Node NORMAL"), 2.5),
            new($"{Name}.full", contest.Rate(Ours, "Node FULL"), 5),
            new($"{Name}.cpu", contest.Cpu(Ours, "Node NORMAL"), 0.5, AtMost: true),
            new($"{Name}.lag", contest.WorstLag(Ours), 1, AtMost: true),
        ];
    }
}

/// <summary>SMS.</summary>
internal sealed class WebhookSqlite() : WebhooksOnSqlite("webhook-sqlite", ChannelKind.Sms, "signed inbound SMS webhooks");

/// <summary>WhatsApp.</summary>
internal sealed class WhatsappSqlite() : WebhooksOnSqlite("whatsapp-sqlite", ChannelKind.Whatsapp, "signed inbound WhatsApp webhooks");

/// <summary>Mail: both sides fetch each one by its id.</summary>
internal sealed class MailSqlite() : WebhooksOnSqlite("mail-sqlite", ChannelKind.Email, "signed notices of mail, each fetched by its id,");
