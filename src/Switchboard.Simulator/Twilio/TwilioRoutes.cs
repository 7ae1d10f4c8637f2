using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Content;
using Switchboard.Simulator.Twilio.Messages;
using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Registration;
using Switchboard.Simulator.Twilio.Senders;
using Switchboard.Simulator.Twilio.Services;
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
        .AddSaved<Reviewers>().AddSaved<SenderBook>().AddSaved<TemplateBook>().AddSaved<ChatWindows>()
        .AddSingleton<IForgets>(of => of.GetRequiredService<ChatWindows>())
        .AddSingleton<SenderResource>().AddSingleton<ContentResource>()
        .AddSaved<ServiceBook>().AddSaved<BundleBook>().AddSaved<EndUserBook>().AddSaved<BrandBook>().AddSaved<CampaignBook>().AddSaved<Rules>()
        .AddSingleton<ServiceResource>().AddSingleton<PoolResource>().AddSingleton<BundleResource>().AddSingleton<BrandResource>()
        .AddSingleton<CampaignResource>()
        .AddSingleton<Schedule>().AddSingleton<IForgets>(of => of.GetRequiredService<Schedule>())
        .AddSingleton<Parties>().AddSingleton<FetchMedia>().AddSingleton<Refusals>().AddSingleton<TellRead>()
        .AddSingleton<ShowTyping>().AddSingleton<CreateMessage>().AddSingleton<ReadMessages>().AddSingleton<ChangeMessage>().AddSingleton<ReadMedia>()
        .AddSingleton<ActOnAnswer>().AddSingleton<TellApplication>().AddSingleton<HearKeyword>().AddSingleton<Inbox>().AddSingleton<ReceiveText>()
        .AddSingleton<ReceiveChat>().AddSingleton<ICarrier, TwilioCarrier>();

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
        MapSenders(app.MapGroup($"{Prefix}/v2"), of, door);
        MapServices(app.MapGroup($"{Prefix}/v1/Services"), of, door);
        MapRegistration(app.MapGroup($"{Prefix}/v1"), of, door);
        MapContent(app.MapGroup($"{Prefix}/v1"), of.GetRequiredService<ContentResource>(), door);
        app.Map(Prefix + "/{**path}", door.For("unknown", request => request.NotFound()));
    }

    /// <summary>messaging.twilio.com. The newer hosts are told apart by their paths.</summary>
    static void MapSenders(RouteGroupBuilder host, IServiceProvider of, TwilioDoor door)
    {
        var senders = of.GetRequiredService<SenderResource>();
        host.MapPost("/Indicators/Typing.json", door.For("messages.typing", of.GetRequiredService<ShowTyping>().Handle));
        host.MapPost("/Channels/Senders", door.For("senders.create", senders.Create));
        host.MapGet("/Channels/Senders", door.For("senders.list", senders.List));
        host.MapGet("/Channels/Senders/{sid}", door.For("senders.fetch", senders.Fetch));
        host.MapPost("/Channels/Senders/{sid}", door.For("senders.update", senders.Update));
        host.MapDelete("/Channels/Senders/{sid}", door.For("senders.delete", senders.Delete));
    }

    static void MapServices(RouteGroupBuilder host, IServiceProvider of, TwilioDoor door)
    {
        var (services, pool, campaigns) = (
            of.GetRequiredService<ServiceResource>(), of.GetRequiredService<PoolResource>(), of.GetRequiredService<CampaignResource>());
        host.MapPost("", door.For("services.create", services.Create));
        host.MapGet("", door.For("services.list", services.List));
        host.MapGet("/{sid}", door.For("services.fetch", services.Fetch));
        host.MapPost("/{sid}", door.For("services.update", services.Update));
        host.MapDelete("/{sid}", door.For("services.delete", services.Delete));
        host.MapPost("/{service}/PhoneNumbers", door.For("services.add", pool.AddNumber));
        host.MapGet("/{service}/PhoneNumbers", door.For("services.list", pool.ListNumbers));
        host.MapGet("/{service}/PhoneNumbers/{sid}", door.For("services.fetch", pool.FetchNumber));
        host.MapDelete("/{service}/PhoneNumbers/{sid}", door.For("services.remove", pool.Remove));
        host.MapPost("/{service}/ChannelSenders", door.For("services.add", pool.AddSender));
        host.MapGet("/{service}/ChannelSenders", door.For("services.list", pool.ListSenders));
        host.MapGet("/{service}/ChannelSenders/{sid}", door.For("services.fetch", pool.FetchSender));
        host.MapDelete("/{service}/ChannelSenders/{sid}", door.For("services.remove", pool.Remove));
        host.MapPost("/{service}/Compliance/Usa2p", door.For("campaigns.create", campaigns.Create));
        host.MapGet("/{service}/Compliance/Usa2p", door.For("campaigns.list", campaigns.List));
        host.MapGet("/{service}/Compliance/Usa2p/Usecases", door.For("campaigns.list", campaigns.ListUsecases));
        host.MapGet("/{service}/Compliance/Usa2p/{sid}", door.For("campaigns.fetch", campaigns.Fetch));
        host.MapPost("/{service}/Compliance/Usa2p/{sid}", door.For("campaigns.update", campaigns.Update));
        host.MapDelete("/{service}/Compliance/Usa2p/{sid}", door.For("campaigns.delete", campaigns.Delete));
    }

    /// <summary>Brands at messaging.twilio.com, and what they are made from at trusthub.twilio.com.</summary>
    static void MapRegistration(RouteGroupBuilder host, IServiceProvider of, TwilioDoor door)
    {
        var (brands, bundles) = (of.GetRequiredService<BrandResource>(), of.GetRequiredService<BundleResource>());
        host.MapPost("/a2p/BrandRegistrations", door.For("brands.create", brands.Create));
        host.MapGet("/a2p/BrandRegistrations", door.For("brands.list", brands.List));
        host.MapGet("/a2p/BrandRegistrations/{sid}", door.For("brands.fetch", brands.Fetch));
        host.MapPost("/a2p/BrandRegistrations/{sid}", door.For("brands.update", brands.Update));
        foreach (var kind in (string[])["CustomerProfiles", "TrustProducts"])
        {
            host.MapPost($"/{kind}", door.For("bundles.create", request => bundles.Create(request, kind)));
            host.MapGet($"/{kind}", door.For("bundles.list", request => bundles.List(request, kind)));
            host.MapGet($"/{kind}/{{sid}}", door.For("bundles.fetch", request => bundles.Fetch(request, kind)));
            host.MapPost($"/{kind}/{{sid}}", door.For("bundles.update", request => bundles.Update(request, kind)));
            host.MapDelete($"/{kind}/{{sid}}", door.For("bundles.delete", request => bundles.Delete(request, kind)));
            host.MapPost($"/{kind}/{{sid}}/EntityAssignments", door.For("bundles.update", request => bundles.Assign(request, kind)));
            host.MapGet($"/{kind}/{{sid}}/EntityAssignments", door.For("bundles.fetch", request => bundles.Assignments(request, kind)));
        }

        host.MapPost("/EndUsers", door.For("bundles.create", bundles.CreateUser));
        host.MapGet("/EndUsers/{sid}", door.For("bundles.fetch", bundles.FetchUser));
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
