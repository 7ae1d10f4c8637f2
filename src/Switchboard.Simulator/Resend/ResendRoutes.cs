using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Resend.Domains;
using Switchboard.Simulator.Resend.Emails;
using Switchboard.Simulator.Resend.Receiving;
using Switchboard.Simulator.Resend.Suppressions;
using Switchboard.Simulator.Resend.Webhooks;

namespace Switchboard.Simulator.Resend;

/// <summary>api.resend.com below a prefix.</summary>
internal static class ResendRoutes
{
    public const string Prefix = "/resend";

    public static IServiceCollection AddResend(this IServiceCollection services) => services
        .AddSingleton<Teams>()
        .AddSingleton<DomainBook>()
        .AddSingleton<EndpointBook>()
        .AddSingleton<SuppressionList>()
        .AddSingleton<EmailBook>()
        .AddSingleton<Dns>()
        .AddSingleton<SvixClient>().AddSingleton<TellTeam>().AddSingleton<EmailEvents>().AddSingleton<DownloadLinks>()
        .AddSingleton<ReceiveMail>().AddSingleton<Postman>().AddSingleton<MailDelivery>().AddSingleton<FetchFile>().AddSingleton<ReadDraft>()
        .AddSingleton<Idempotency>()
        .AddSingleton<SendEmails>().AddSingleton<ReadEmails>().AddSingleton<ChangeEmail>().AddSingleton<ReadReceived>()
        .AddSingleton<ChangeDomains>().AddSingleton<ChangeEndpoints>().AddSingleton<ChangeSuppressions>().AddSingleton<ResendDoor>()
        .AddSingleton<ISavedPart, SavedMail>().AddSingleton<IMailCarrier, MailProgram>().AddSingleton<ICarrier, ResendCarrier>()
        .AddSingleton<IForgets>(of => of.GetRequiredService<EmailBook>()).AddSingleton<IForgets>(of => of.GetRequiredService<Idempotency>())
        .AddSingleton<IForgets>(of => of.GetRequiredService<Dns>());

    public static void MapResend(this WebApplication app)
    {
        var of = app.Services;
        var routes = new Table(app, of.GetRequiredService<ResendDoor>());

        var (send, read, change) = (of.GetRequiredService<SendEmails>(), of.GetRequiredService<ReadEmails>(), of.GetRequiredService<ChangeEmail>());
        routes.Post("/emails", "emails.send", send.Send);
        routes.Post("/emails/batch", "emails.batch", send.SendBatch);
        routes.Get("/emails", "emails.list", read.List);
        routes.Get("/emails/{id}", "emails.fetch", read.Fetch);
        routes.Patch("/emails/{id}", "emails.update", change.Update);
        routes.Post("/emails/{id}/cancel", "emails.cancel", change.Cancel);
        routes.Get("/emails/{id}/attachments", "attachments.list", read.Attachments);
        routes.Get("/emails/{id}/attachments/{attachment}", "attachments.fetch", read.Attachment);

        var received = of.GetRequiredService<ReadReceived>();
        routes.Get("/emails/receiving", "receiving.list", received.List);
        routes.Get("/emails/receiving/{id}", "receiving.fetch", received.Fetch);
        routes.Get("/emails/receiving/{id}/attachments", "receiving.attachments.list", received.Attachments);
        routes.Get("/emails/receiving/{id}/attachments/{attachment}", "receiving.attachments.fetch", received.Attachment);

        var domains = of.GetRequiredService<ChangeDomains>();
        routes.Post("/domains", "domains.create", domains.Create);
        routes.Get("/domains", "domains.list", domains.List);
        routes.Get("/domains/{id}", "domains.fetch", domains.Fetch);
        routes.Patch("/domains/{id}", "domains.update", domains.Update);
        routes.Delete("/domains/{id}", "domains.delete", domains.Remove);
        routes.Post("/domains/{id}/verify", "domains.verify", domains.Verify);

        var webhooks = of.GetRequiredService<ChangeEndpoints>();
        routes.Post("/webhooks", "webhooks.create", webhooks.Create);
        routes.Get("/webhooks", "webhooks.list", webhooks.List);
        routes.Get("/webhooks/{id}", "webhooks.fetch", webhooks.Fetch);
        routes.Patch("/webhooks/{id}", "webhooks.update", webhooks.Update);
        routes.Delete("/webhooks/{id}", "webhooks.delete", webhooks.Remove);

        var suppressions = of.GetRequiredService<ChangeSuppressions>();
        routes.Post("/suppressions", "suppressions.add", suppressions.Add);
        routes.Get("/suppressions", "suppressions.list", suppressions.List);
        routes.Get("/suppressions/{suppression}", "suppressions.fetch", suppressions.Fetch);
        routes.Delete("/suppressions/{suppression}", "suppressions.remove", suppressions.Remove);
        routes.Post("/suppressions/batch/add", "suppressions.batchAdd", suppressions.AddMany);
        routes.Post("/suppressions/batch/remove", "suppressions.batchRemove", suppressions.RemoveMany);

        app.MapGet(
            Prefix + "/files/{team}/{email}/{attachment}",
            (string team, string email, string attachment, long expires, string signature, DownloadLinks links) =>
                links.Download(team, email, attachment, expires, signature));
        routes.Close();
        Dns.Map(app);
    }

    /// <summary>The routes; a path that there is with a method that there isn't is told apart from a path that there isn't.</summary>
    sealed class Table(WebApplication app, ResendDoor door)
    {
        readonly HashSet<string> paths = [];

        public void Get(string path, string operation, Func<ResendRequest, ResendAnswer> handle) => Add("GET", path, door.For(operation, handle));

        public void Post(string path, string operation, Func<ResendRequest, ResendAnswer> handle) => Add("POST", path, door.For(operation, handle));

        public void Post(string path, string operation, Func<ResendRequest, Task<ResendAnswer>> handle) => Add("POST", path, door.For(operation, handle));

        public void Patch(string path, string operation, Func<ResendRequest, ResendAnswer> handle) => Add("PATCH", path, door.For(operation, handle));

        public void Delete(string path, string operation, Func<ResendRequest, ResendAnswer> handle) => Add("DELETE", path, door.For(operation, handle));

        public void Close()
        {
            foreach (var path in paths)
            {
                app.Map(
                    Prefix + path,
                    door.For("unknown", _ => ResendAnswer.Refuse(405, "method_not_allowed", "Method is not allowed for the requested path.")));
            }

            app.Map(Prefix + "/{**path}", door.For("unknown", _ => ResendAnswer.Refuse(404, "not_found", "The requested endpoint does not exist.")));
        }

        void Add(string method, string path, RequestDelegate handle)
        {
            paths.Add(path);
            app.MapMethods(Prefix + path, [method], handle);
        }
    }
}
