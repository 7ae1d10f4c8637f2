using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Messages;
using Switchboard.Simulator.Twilio.Numbers;
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
        .AddSingleton<CreateMessage>().AddSingleton<ReadMessages>().AddSingleton<ChangeMessage>().AddSingleton<ReadMedia>()
        .AddSingleton<ActOnAnswer>().AddSingleton<TellApplication>().AddSingleton<HearKeyword>().AddSingleton<ReceiveFromPerson>().AddSingleton<ICarrier, TwilioCarrier>();

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

        var (search, numbers) = (of.GetRequiredService<SearchNumbers>(), of.GetRequiredService<IncomingNumbers>());
        account.MapGet("/AvailablePhoneNumbers/{country}/{kind}.json", door.For("numbers.search", search.Handle));
        account.MapPost("/IncomingPhoneNumbers.json", door.For("numbers.buy", numbers.Buy));
        account.MapGet("/IncomingPhoneNumbers.json", door.For("numbers.list", numbers.List));
        account.MapGet("/IncomingPhoneNumbers/{sid}.json", door.For("numbers.fetch", numbers.Fetch));
        account.MapPost("/IncomingPhoneNumbers/{sid}.json", door.For("numbers.update", numbers.Update));
        account.MapDelete("/IncomingPhoneNumbers/{sid}.json", door.For("numbers.release", numbers.Release));
        app.Map(Prefix + "/{**path}", door.For("unknown", request => request.NotFound()));
    }
}
