using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Simulator.People;
using Switchboard.Simulator.SendGrid.Domains;
using Switchboard.Simulator.SendGrid.Mails;
using Switchboard.Simulator.SendGrid.Webhooks;

namespace Switchboard.Simulator.SendGrid;

/// <summary>api.sendgrid.com below a prefix.</summary>
internal static class SendGridRoutes
{
    public const string Prefix = "/sendgrid";

    static readonly string[] Scopes =
    [
        "mail.send", "messages.read", "scopes.read", "user.webhooks.event.settings.read", "user.webhooks.event.settings.create",
        "user.webhooks.event.settings.update",
        "user.webhooks.event.settings.delete", "whitelabel.create", "whitelabel.read", "whitelabel.update", "whitelabel.delete",
    ];

    public static IServiceCollection AddSendGrid(this IServiceCollection services) => services
        .AddSingleton<SendGridAccounts>().AddSingleton<SenderDomains>().AddSingleton<EventWebhooks>().AddSingleton<EventClient>().AddSingleton<TellAccount>()
        .AddSingleton<MailBook>().AddSingleton<Blocks>().AddSingleton<SendMail>().AddSingleton<BringMail>().AddSingleton<FindMails>()
        .AddSingleton<SendGridDoor>()
        .AddSingleton<ISavedPart, SavedSendGrid>().AddSingleton<IMailCarrier, Readers>().AddSingleton<IForgets>(of => of.GetRequiredService<MailBook>());

    public static void MapSendGrid(this WebApplication app)
    {
        var of = app.Services;
        var door = of.GetRequiredService<SendGridDoor>();
        void On(string method, string path, string operation, Func<SendGridRequest, SendGridAnswer> handle) =>
            app.MapMethods(Prefix + path, [method], door.For(operation, handle));

        On("POST", "/v3/mail/send", "mail.send", of.GetRequiredService<SendMail>().Send);
        On("GET", "/v3/scopes", "scopes.list", _ => SendGridAnswer.Json(200, new { scopes = Scopes }));
        On("GET", "/v3/messages", "messages.list", of.GetRequiredService<FindMails>().Find);

        var domains = of.GetRequiredService<SenderDomains>();
        On("POST", "/v3/whitelabel/domains", "domains.create", domains.Create);
        On("GET", "/v3/whitelabel/domains", "domains.list", domains.List);
        On("GET", "/v3/whitelabel/domains/{id}", "domains.fetch", domains.Fetch);
        On("DELETE", "/v3/whitelabel/domains/{id}", "domains.delete", domains.Remove);
        On("POST", "/v3/whitelabel/domains/{id}/validate", "domains.validate", domains.Validate);

        var webhooks = of.GetRequiredService<EventWebhooks>();
        On("POST", "/v3/user/webhooks/event/settings", "webhooks.create", webhooks.Create);
        On("GET", "/v3/user/webhooks/event/settings/all", "webhooks.list", webhooks.List);
        On("GET", "/v3/user/webhooks/event/settings/{id}", "webhooks.fetch", webhooks.Fetch);
        On("PATCH", "/v3/user/webhooks/event/settings/{id}", "webhooks.update", webhooks.Update);
        On("DELETE", "/v3/user/webhooks/event/settings/{id}", "webhooks.delete", webhooks.Remove);
        On("PATCH", "/v3/user/webhooks/event/settings/signed/{id}", "webhooks.sign", webhooks.Sign);
        On("GET", "/v3/user/webhooks/event/settings/signed/{id}", "webhooks.key", webhooks.Key);
        app.Map(Prefix + "/{**path}", door.For("unknown", _ => SendGridAnswer.Refuse(404, "not found")));
    }
}
