using System.Globalization;
using Microsoft.Playwright;
using Switchboard.Tests.EndToEnd.Phones;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>Tests of the console share one program, and make an organization of their own where they change something.</summary>
[CollectionDefinition(nameof(Operations))]
public sealed class OperationsCollection : ICollectionFixture<Operations>;

/// <summary>Those that only look go on beside them, before a program of their own.</summary>
[CollectionDefinition(Name)]
public sealed class LookingCollection : ICollectionFixture<Operations>
{
    public const string Name = "Looking";
}

/// <summary>The product with its sample agent, the simulator's people, and the operator who opened the first run's link.</summary>
public sealed class Operations : IAsyncLifetime
{
    public const string Email = "maria@example.com";
    public const string Password = "correct horse battery staple";

    static int people = 100;

    readonly List<IDisposable> held = [];
    RunningProduct? product;
    Chromium? chromium;
    Door? agent;
    World? world;
    string number = "";
    IBrowserContext? maria;
    Task<Customer>? full;
    Task<string>? empty;

    internal string Address => product!["url"];

    /// <summary>The first run's organization.</summary>
    internal string Organization => product!["organizationId"];

    /// <summary>The API with the super-admin's token.</summary>
    internal Door Root { get; private set; } = null!;

    internal World World => world!;

    /// <summary>The file of the program's database.</summary>
    internal string Database => product!.In("switchboard.db");

    static string? Built => Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_CONSOLE") is { Length: > 0 } there ? there : null;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is not { } program || Built is not { } built)
        {
            return;
        }

        chromium = await Chromium.Start(program);
        // Webhooks may go to this machine, and have failed after two tries: nobody waits for days here.
        product = await RunningProduct.Start(
            "--set", $"Console:Folder={built}", "--set", "Outside:Allow=http://127.0.0.1", "--set", "Webhooks:RetrySchedule=200ms");
        world = Kept(new World(product["simulatorUrl"]));
        Root = Kept(new Door(Address, product["superAdminToken"]));
        agent = Kept(new Door(Address, product["agentToken"]));
        var channels = await agent.List($"agents/{product["agentId"]}/channels");
        number = channels[0].GetProperty("channels")[0].GetProperty("address").GetString()!;
        maria = await Welcome();
    }

    public static string Person() => string.Create(CultureInfo.InvariantCulture, $"+1415555{Interlocked.Increment(ref people):0000}");

    /// <summary>An organization for one test. Skips, with the reason, where there is no browser or no built console.</summary>
    internal async Task<Customer> Onboard(string name)
    {
        NeedsBrowser();
        return Kept(new Customer(Address, World, await Root.Post("onboard", new
        {
            displayName = "Front desk",
            organization = new { name, slug = name.ToLowerInvariant().Replace(' ', '-') },
            capabilities = new { phone = true, whatsapp = true, email = true },
        })));
    }

    /// <summary>An organization in which everything has happened that the console shows. Nobody changes it: it is made by the first test that asks.</summary>
    internal Task<Customer> Full()
    {
        NeedsBrowser();
        return full ??= Filled();

        async Task<Customer> Filled()
        {
            var customer = await Onboard("Casa Verde");
            await FullHouse.Fill(this, customer);
            return customer;
        }
    }

    /// <summary>The id of an organization that somebody has just made, with nothing in it.</summary>
    internal Task<string> Empty()
    {
        NeedsBrowser();
        return empty ??= Made();

        async Task<string> Made()
        {
            var made = await Root.Post("organizations", new { name = "Blank Page", slug = "blank-page" });
            return made.GetProperty("organization").GetProperty("organizationId").GetString()!;
        }
    }

    /// <summary>The super-admin's window, before the first run's organization or another.</summary>
    internal async Task<OperatorsDesk> SignIn(string? organization = null)
    {
        NeedsBrowser();
        return await OperatorsDesk.Open(maria!, Address, organization ?? Organization, isTab: true);
    }

    /// <summary>The window of somebody of an organization.</summary>
    internal async Task<OperatorsDesk> SignIn(Customer customer, Session session)
    {
        var desk = await Stranger(customer.OrganizationId);
        await desk.Page.Context.AddCookiesAsync(
            [new() { Name = session.Cookie, Value = session.Value, Url = Address, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        return desk;
    }

    /// <summary>Somebody new of an organization, at their desk.</summary>
    internal async Task<OperatorsDesk> SignIn(Customer customer, string name = "Ana", string role = "operator") =>
        await SignIn(customer, await customer.Employs(name, role));

    /// <summary>A window of somebody who isn't signed in.</summary>
    internal async Task<OperatorsDesk> Stranger(string? organization = null)
    {
        NeedsBrowser();
        return await OperatorsDesk.Open(await Window(), Address, organization ?? Organization, isTab: false);
    }

    /// <summary>A person texts the sample agent.</summary>
    internal Task Writes(string person, string body) => World.Writes(person, number, body);

    /// <summary>Waits until a text is on a person's phone.</summary>
    internal Task Hears(string person, string body) => World.Hears(person, body);

    /// <summary>What the sample agent's send is answered with.</summary>
    internal async Task<int> AgentWrites(string to, string body) => (int)await agent!.Status(HttpMethod.Post, "messages", new { to, body });

    public async ValueTask DisposeAsync()
    {
        held.ForEach(one => one.Dispose());
        if (product is not null)
        {
            await product.DisposeAsync();
        }

        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }
    }

    internal T Kept<T>(T one) where T : IDisposable
    {
        lock (held)
        {
            held.Add(one);
        }

        return one;
    }

    /// <summary>Opens the first run's link as a newcomer does, and keeps the window for all tests.</summary>
    async Task<IBrowserContext> Welcome()
    {
        var window = await Window();
        var page = await window.NewPageAsync();
        await page.GotoAsync(product!["consoleUrl"]);
        await page.GetByLabel("E-mail address").FillAsync(Email);
        await page.GetByLabel("Your name").FillAsync("Maria");
        foreach (var field in await page.Locator("input[type=password]").AllAsync())
        {
            await field.FillAsync(Password);
        }

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/console/o/**");
        await page.CloseAsync();
        return window;
    }

    // What moves has no contrast of its own yet.
    Task<IBrowserContext> Window() => chromium!.Window(new() { ViewportSize = new() { Width = 1280, Height = 800 }, ReducedMotion = ReducedMotion.Reduce });

    void NeedsBrowser() =>
        Assert.SkipWhen(chromium is null || product is null, "There is no Chromium, or no built console, here: ./test sees to both where it can.");
}
