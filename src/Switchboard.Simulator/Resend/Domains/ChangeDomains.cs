using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.Resend.Webhooks;

namespace Switchboard.Simulator.Resend.Domains;

/// <summary>/domains: create, list, fetch, change, verify, remove. https://resend.com/docs/api-reference/domains/create-domain</summary>
internal sealed partial class ChangeDomains(
    DomainBook book, Dns dns, TellTeam tell, SavedWorld saved, Changes changes, SimulatorOptions options, Background background)
{
    static readonly string[] Regions = ["us-east-1", "eu-west-1", "sa-east-1", "ap-northeast-1"];

    public ResendAnswer Create(ResendRequest request)
    {
        var form = request.Form();
        var name = form.Required("name").Trim().ToLowerInvariant();
        if (form.Wrong is null && !DomainName().IsMatch(name))
        {
            form.Refuse("The `name` field must be a valid domain.");
        }

        var region = form.Text("region") ?? Regions[0];
        if (!Regions.Contains(region))
        {
            form.Refuse(ResendAnswer.Refuse(422, "invalid_region", "Region must be \"us-east-1\" | \"eu-west-1\" | \"sa-east-1\" | \"ap-northeast-1\"."));
        }

        var domain = new Domain
        {
            Id = ResendId.New(),
            TeamId = request.Team.Id,
            Name = name,
            Region = region,
            ReturnPath = form.Text("custom_return_path") ?? "send",
            DkimKey = DkimKey(),
            Created = options.Clock.GetUtcNow(),
        };
        Read(form, domain);
        if (form.Wrong is { } wrong)
        {
            return wrong;
        }

        if (!book.TryAdd(domain))
        {
            return ResendAnswer.Refuse(403, "validation_error", $"The {name} domain has been registered already.");
        }

        return ResendAnswer.Json(201, DomainShape.Whole(domain)) with
        {
            Id = domain.Id,
            Body = name,
            Then = () => Changed(request.Team, domain, "domain.created"),
        };
    }

    public ResendAnswer List(ResendRequest request) =>
        Paging.Page(request, book.NewestFirst(request.Team), domain => domain.Id, DomainShape.Brief, whole: true);

    public ResendAnswer Fetch(ResendRequest request) =>
        Mine(request) is { } domain
            ? ResendAnswer.Ok(DomainShape.Fetched(domain)) with { Id = domain.Id, Body = domain.Name }
            : ResendAnswer.NotFound("Domain");

    public ResendAnswer Update(ResendRequest request)
    {
        if (Mine(request) is not { } domain)
        {
            return ResendAnswer.NotFound("Domain");
        }

        var form = request.Form();
        Read(form, domain);
        return form.Wrong ?? ResendAnswer.Ok(new { @object = "domain", id = domain.Id }) with
        {
            Id = domain.Id,
            Body = domain.Name,
            Then = () => Changed(request.Team, domain, "domain.updated"),
        };
    }

    /// <summary>The records are pending until the name servers have answered, a moment later.</summary>
    public ResendAnswer Verify(ResendRequest request)
    {
        if (Mine(request) is not { } domain)
        {
            return ResendAnswer.NotFound("Domain");
        }

        return ResendAnswer.Ok(new { @object = "domain", id = domain.Id }) with
        {
            Id = domain.Id,
            Body = domain.Name,
            Then = () =>
            {
                domain.Found = Kinds(domain).ToDictionary(kind => kind, kind => domain.StatusOf(kind) == "verified" ? "verified" : "pending");
                changes.Happened();
                background.Run(() => LookUp(request.Team, domain), () =>
                    new LedgerRow { Provider = ResendDoor.Provider, Kind = RowKind.Alert, Operation = "domains.verify", Outcome = "broke" });
            },
        };
    }

    public ResendAnswer Remove(ResendRequest request)
    {
        if (Mine(request) is not { } domain)
        {
            return ResendAnswer.NotFound("Domain");
        }

        book.Remove(domain);
        return ResendAnswer.Ok(new { @object = "domain", id = domain.Id, deleted = true }) with
        {
            Id = domain.Id,
            Body = domain.Name,
            Then = () => Changed(request.Team, domain, "domain.deleted"),
        };
    }

    async Task LookUp(Team team, Domain domain)
    {
        await background.Pause(options.Mail.NameServers);
        domain.Found = Kinds(domain).ToDictionary(kind => kind, kind => dns.Finds(domain.Name, kind) ? "verified" : "failed");
        Changed(team, domain, "domain.updated");
    }

    void Changed(Team team, Domain domain, string type)
    {
        saved.Changed();
        tell.Tell(team, type, DomainShape.Event(domain), new(domain.Id));
    }

    static void Read(Form form, Domain domain)
    {
        var capabilities = form.Part("capabilities");
        var (sending, receiving) = (capabilities.OneOf("sending", "enabled", "disabled"), capabilities.OneOf("receiving", "enabled", "disabled"));
        var (open, click, tls, tracking) = (
            form.Switch("open_tracking"),
            form.Switch("click_tracking"),
            form.OneOf("tls", "opportunistic", "enforced"),
            form.Text("tracking_subdomain"));
        form.Refuse(capabilities.Wrong);
        var (sends, receives) = (sending is null ? domain.Sending : sending == "enabled", receiving is null ? domain.Receiving : receiving == "enabled");
        if (!sends && !receives)
        {
            form.Refuse("At least one capability must be enabled.");
        }

        if (form.Wrong is null)
        {
            (domain.Sending, domain.Receiving) = (sends, receives);
            (domain.OpenTracking, domain.ClickTracking) = (open ?? domain.OpenTracking, click ?? domain.ClickTracking);
            (domain.Tls, domain.TrackingSubdomain) = (tls ?? domain.Tls, tracking ?? domain.TrackingSubdomain);
        }
    }

    static IEnumerable<RecordKind> Kinds(Domain domain) => domain.Records().Select(record => record.Kind).Distinct();

    Domain? Mine(ResendRequest request) => book.Find(request.Team, request["id"]);

    static string DkimKey()
    {
        using var key = RSA.Create(1024);
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }

    [GeneratedRegex(
        @"^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex DomainName();
}
