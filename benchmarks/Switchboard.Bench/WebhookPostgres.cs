using Switchboard.Bench.Measuring;
using Switchboard.Channels;

namespace Switchboard.Bench;

/// <summary>Signed webhooks of arriving messages on PostgreSQL.</summary>
internal abstract class WebhooksOnPostgres(string name, ChannelKind channel, string what) : IBenchmark
{
    const string Ours = "Switchboard";
    const string Theirs = "Node";

    public string Name => name;

    public string Question => $"{what} at 64 connections on PostgreSQL: all of our work, against one insert by Express and pg";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab)
    {
        await using var providers = await QuietProviders.Start();
        var population = await Population.Make(lab.Folder(Name + "-population"), channel, await lab.Cluster!.Create("population"));
        var load = new WebhookLoad(lab, [.. population.Residents.Select(resident => resident.Bench)], channel: channel);
        var ours = new Side(Ours, folder => Product.Start(lab, Product.Program(lab), folder, population, providers));
        var contest = new Contest(lab, Name, [ours, load.PostgresTwin(lab.Cluster, providers)], lab.Cluster);
        await contest.Run(load.Run);
        return
        [
            new(Name, contest.Rate(Ours, Theirs), 2.5),
            new($"{Name}.cpu", contest.Cpu(Ours, Theirs), 0.5, AtMost: true),
            new($"{Name}.lag", contest.WorstLag(Ours), 1, AtMost: true),
        ];
    }
}

/// <summary>SMS.</summary>
internal sealed class WebhookPostgres() : WebhooksOnPostgres("webhook-postgres", ChannelKind.Sms, "signed inbound SMS webhooks");

/// <summary>WhatsApp.</summary>
internal sealed class WhatsappPostgres() : WebhooksOnPostgres("whatsapp-postgres", ChannelKind.Whatsapp, "signed inbound WhatsApp webhooks");

/// <summary>Mail: both sides fetch each one by its id.</summary>
internal sealed class MailPostgres() : WebhooksOnPostgres("mail-postgres", ChannelKind.Email, "signed notices of mail, each fetched by its id,");
