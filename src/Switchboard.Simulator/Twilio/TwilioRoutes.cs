using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Content;
using Switchboard.Simulator.Twilio.Messages;
using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Senders;
using Switchboard.Simulator.Twilio.Webhooks;

namespace Switchboard.Simulator.Twilio;

/// <summary>api.twilio.com below a prefix. Links in answers lack the prefix, as the vendor's do: they are relative to the API's own root.</summary>
internal static class TwilioRoutes
{
    public const string Prefix = "/twilio";

    public static IServiceCollection AddTwilio(this IServiceCollection services) => services
        .AddSingleton<Accounts>().AddSingleton<NumberBook>().AddSingleton<MessageBook>().AddSingleton<OptOuts>()
        .AddSingleton<WebhookClient>().AddSingleton<WebhookCaller>().AddSingleton<TellStatus>().AddSingleton<Delivery>().AddSingleton<TwilioDoor>()
        .AddSingleton<AccountResource>().AddSingleton<SearchNumbers>().AddSingleton<IncomingNumbers>()
        .AddSaved<Reviewers>().AddSaved<SenderBook>().AddSaved<TemplateBook>().AddSaved<ChatWindows>().AddSingleton<IForgets>(of => of.GetRequiredService<ChatWindows>())
        .AddSingleton<SenderResource>().AddSingleton<ContentResource>()
        .AddSingleton<Parties>().AddSingleton<FetchMedia>().AddSingleton<ChatRules>().AddSingleton<TellRead>().AddSingleton<CreateMessage>().AddSingleton<ReadMessages>().AddSingleton<ChangeMessage>().AddSingleton<ReadMedia>()
        .AddSingleton<ActOnAnswer>().AddSingleton<TellApplication>().AddSingleton<HearKeyword>().AddSingleton<Inbox>().AddSingleton<ReceiveText>().AddSingleton<ReceiveChat>().AddSingleton<ICarrier, TwilioCarrier>();

    public static void MapTwilio(this WebApplication app)
    {
        var of = app.Services;
        var door = of.GetRequiredService<TwilioDoor>();
        var root = app.MapGroup($"{Prefix}/2010-04-01");

        var accounts = of.GetRequiredService<AccountResource>();
        root.MapPost("/Accounts.json", door.For("accounts.create", accounts.Create));
        root.MapGet("/Accounts.json", door.For("accounts.list", accounts.List));
        root.MapGet("/Accounts/{account}.json", door.For("accounts.fetch", accounts.Fetch));
        root.MapPost("/Accounts/{account}.json", door.For("accounts.update", accounts.Update));
        var account = root.MapGroup("/Accounts/{account}");

        var (create, read, change, media) = (of.GetRequiredService<CreateMessage>(), of.GetRequiredService<ReadMessages>(),
            of.GetRequiredService<ChangeMessage>(), of.GetRequiredService<ReadMedia>());
        account.MapPost("/Messages.json", door.For("messages.create", create.Handle));
        account.MapGet("/Messages.json", door.For("messages.list", read.List));
        account.MapGet("/Messages/{sid}.json", door.For("messages.fetch", read.Fetch));
        account.MapPost("/Messages/{sid}.json", door.For("messages.update", change.Update));
        account.MapDelete("/Messages/{sid}.json", door.For("messages.delete", change.Delete));
        account.MapGet("/Messages/{sid}/Media.json", door.For("media.list", media.List));
        account.MapGet("/Messages/{sid}/Media/{media}", door.For("media.fetch", media.Fetch));
        account.MapDelete("/Messages/{sid}/Media/{media}", door.For("media.delete", media.Delete));

        var (search, numbers) = (of.GetRequiredService<SearchNumbers>(), of.GetRequiredService<IncomingNumbers>());
        account.MapGet("/AvailablePhoneNumbers/{country}/{kind}.json", door.For("numbers.search", search.Handle));
        account.MapPost("/IncomingPhoneNumbers.json", door.For("numbers.buy", numbers.Buy));
        account.MapGet("/IncomingPhoneNumbers.json", door.For("numbers.list", numbers.List));
        account.MapGet("/IncomingPhoneNumbers/{sid}.json", door.For("numbers.fetch", numbers.Fetch));
        account.MapPost("/IncomingPhoneNumbers/{sid}.json", door.For("numbers.update", numbers.Update));
        account.MapDelete("/IncomingPhoneNumbers/{sid}.json", door.For("numbers.release", numbers.Release));
        MapMessaging(app.MapGroup(Prefix), of, door);
        MapContent(app.MapGroup($"{Prefix}/v1"), of.GetRequiredService<ContentResource>(), door);
        app.Map(Prefix + "/{**path}", door.For("unknown", request => request.NotFound()));
    }

    /// <summary>messaging.twilio.com. The newer hosts are told apart by their paths.</summary>
    static void MapMessaging(RouteGroupBuilder host, IServiceProvider of, TwilioDoor door)
    {
        var senders = of.GetRequiredService<SenderResource>();
        host.MapPost("/v2/Channels/Senders", door.For("senders.create", senders.Create));
        host.MapGet("/v2/Channels/Senders", door.For("senders.list", senders.List));
        host.MapGet("/v2/Channels/Senders/{sid}", door.For("senders.fetch", senders.Fetch));
        host.MapPost("/v2/Channels/Senders/{sid}", door.For("senders.update", senders.Update));
        host.MapDelete("/v2/Channels/Senders/{sid}", door.For("senders.delete", senders.Delete));
    }

    /// <summary>content.twilio.com.</summary>
    static void MapContent(RouteGroupBuilder host, ContentResource content, TwilioDoor door)
    {
        host.MapPost("/Content", door.For("content.create", content.Create));
        host.MapGet("/Content", door.For("content.list", content.List));
        host.MapGet("/Content/{sid}", door.For("content.fetch", content.Fetch));
        host.MapDelete("/Content/{sid}", door.For("content.delete", content.Delete));
        host.MapPost("/Content/{sid}/ApprovalRequests/whatsapp", door.For("content.submit", content.Submit));
        host.MapGet("/Content/{sid}/ApprovalRequests", door.For("content.approvals", content.Approvals));
        host.MapGet("/ContentAndApprovals", door.For("content.list", content.ListWithApprovals));
    }
}
