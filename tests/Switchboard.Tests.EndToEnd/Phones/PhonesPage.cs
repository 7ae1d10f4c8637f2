using Microsoft.Playwright;
using Switchboard.Tests.EndToEnd.Browser;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>The simulator's page as a person uses it: by what it says, not by how it is made.</summary>
internal sealed class PhonesPage : IAsyncDisposable
{
    readonly IBrowserContext window;
    readonly IPage page;
    readonly List<string> wrong = [];

    PhonesPage(IBrowserContext window, IPage page)
    {
        (this.window, this.page) = (window, page);
        page.PageError += (_, error) => wrong.Add(error);
        page.Console += (_, line) =>
        {
            if (line.Type is "error")
            {
                wrong.Add(line.Text);
            }
        };
    }

    /// <summary>The messages of the chosen phone, oldest first.</summary>
    public ILocator Thread => page.GetByRole(AriaRole.Log, new() { Name = "Messages" });

    public ILocator Ledger => page.GetByRole(AriaRole.Tabpanel, new() { Name = "Ledger" });

    public ILocator Faults => page.GetByRole(AriaRole.Tabpanel, new() { Name = "Faults" });

    /// <summary>What the page last said in passing.</summary>
    public ILocator Said => page.Locator("#said");

    /// <summary>The sentence beside the form that was not taken.</summary>
    public ILocator Complaint => page.Locator("[role=alert]:not(:empty):visible");

    /// <summary>What goes wrong at the moment, above every pane.</summary>
    public ILocator InForce => page.GetByRole(AriaRole.Region, new() { Name = "Faults in force" });

    /// <summary>Back to the newest row.</summary>
    public Task ToNewestRow() => page.Locator("#ledger-rows").EvaluateAsync("rows => rows.scrollTop = 0");

    /// <summary>Rows of the ledger, the newest first.</summary>
    public ILocator Rows => Ledger.GetByRole(AriaRole.Listitem);

    /// <summary>What the operator sees of what people do here.</summary>
    public ILocator Console => page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Link, new() { Name = "Console" });

    public ILocator Scenarios => page.GetByRole(AriaRole.Tabpanel, new() { Name = "Scenarios" });

    /// <summary>The steps of the run that is open.</summary>
    public ILocator Steps => page.GetByRole(AriaRole.List, new() { Name = "Steps" }).Locator("> li");

    /// <summary>The keys that work.</summary>
    public ILocator Shortcuts => page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });

    /// <summary>Rules of accessibility that the page breaks as it is now.</summary>
    public Task<IReadOnlyList<string>> Violations() => Axe.Violations(page);

    public ILocator Numbers => page.Locator("#phone").GetByLabel("To", new() { Exact = true });

    /// <summary>Whether the sender may write freely.</summary>
    public ILocator Window => page.Locator("#window");

    public ILocator NewPerson => page.GetByLabel("Phone number or e-mail address of a new person");

    public ILocator Address => page.Locator("#phone-address");

    /// <summary>The mails of the chosen mailbox, oldest first.</summary>
    public ILocator Mails => page.GetByRole(AriaRole.Log, new() { Name = "Mails" });

    public ILocator MailAddress => page.Locator("#mail-address");

    /// <summary>Lets requests to some address fail from now on. Tells how many came.</summary>
    public async Task<Func<int>> Fail(string address)
    {
        var count = 0;
        await page.RouteAsync(address, route =>
        {
            Interlocked.Increment(ref count);
            return route.FulfillAsync(new() { Status = 500, ContentType = "application/json", Body = """{"error":"Broken."}""" });
        });
        return () => Volatile.Read(ref count);
    }

    /// <summary>Lets the page read this at an address from now on, whatever becomes of it; what it writes there goes through.</summary>
    public Task Reads(string address, string body, string type = "application/json") => page.RouteAsync(
        address, route => route.Request.Method == "GET" ? route.FulfillAsync(new() { Body = body, ContentType = type }) : route.ContinueAsync());

    public Task<string> Title() => page.TitleAsync();

    /// <summary>The line of a mail that opens and shuts it.</summary>
    public ILocator Letter(string subject) => Mails.GetByRole(AriaRole.Button).Filter(new() { HasText = subject });

    /// <summary>Within the frame that shows a mail's HTML.</summary>
    public IFrameLocator Html(string title) => page.FrameLocator($"iframe[title='{title}']");

    /// <summary>Writes into the sheet of the mailbox, and sends by keyboard.</summary>
    public async Task WriteMail(string text)
    {
        await Sheet.FillAsync(text);
        await Sheet.PressAsync("Control+Enter");
    }

    public ILocator Sheet => page.GetByRole(AriaRole.Textbox, new() { Name = "Mail", Exact = true });

    public ILocator MailTo => page.Locator("#mailbox").GetByLabel("To", new() { Exact = true });

    /// <summary>What broke in the page itself.</summary>
    public IReadOnlyList<string> Wrong => wrong;

    public static async Task<PhonesPage> Open(IBrowserContext window, Uri simulator)
    {
        window.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        var phones = new PhonesPage(window, await window.NewPageAsync());
        await phones.page.GotoAsync(new Uri(simulator, "simulator").AbsoluteUri);
        await phones.IsLive();
        return phones;
    }

    public Task IsLive() => Assertions.Expect(page.GetByText("live", new() { Exact = true })).ToBeVisibleAsync();

    public Task Reload() => page.ReloadAsync();

    public Task Back() => page.GoBackAsync();

    /// <summary>Adds somebody, and returns when their phone is chosen.</summary>
    public async Task Add(string number)
    {
        await TryAdd(number);
        await Assertions.Expect(Address).ToHaveTextAsync(number);
    }

    /// <summary>Types a number as it is and presses Enter.</summary>
    public async Task TryAdd(string number)
    {
        await NewPerson.FillAsync(number);
        await NewPerson.PressAsync("Enter");
    }

    /// <summary>Where the phone's owner writes.</summary>
    public ILocator Writing => page.GetByLabel("Message", new() { Exact = true });

    public async Task Write(string text)
    {
        await Writing.FillAsync(text);
        await Writing.PressAsync("Enter");
    }

    /// <summary>The number to write to.</summary>
    public async Task Choose(string number)
    {
        var value = await Numbers.Locator("option", new() { HasText = number }).GetAttributeAsync("value");
        await Numbers.SelectOptionAsync(new SelectOptionValue { Value = value });
    }

    public Task Attach(string name, string type, byte[] bytes) =>
        page.GetByLabel("Send a file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = type, Buffer = bytes });

    public async Task Name(string name)
    {
        var box = page.GetByLabel("Name of this person");
        await box.FillAsync(name);
        await box.PressAsync("Enter");
    }

    public ILocator Tab(string name) => page.GetByRole(AriaRole.Tab, new() { Name = name });

    public Task Show(string tab) => Tab(tab).ClickAsync();

    /// <summary>As in a page that came neither from localhost nor by https.</summary>
    public Task WithoutClipboard() => page.EvaluateAsync("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })");

    /// <summary>On a small screen: from the phone or the mailbox back to the list.</summary>
    public Task BackToPeople() => page.GetByRole(AriaRole.Link, new() { Name = "Back to people" }).ClickAsync();

    public ILocator Person(string name) => page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = name }).GetByRole(AriaRole.Link);

    public ILocator Switch(string fault) => page.GetByRole(AriaRole.Switch, new() { Name = fault, Exact = true });

    /// <summary>Where the page is, after the #.</summary>
    public string Place => new Uri(page.Url).Fragment;

    public Task Type(string text) => page.Keyboard.TypeAsync(text);

    public Task<string> Scheme() => page.EvaluateAsync<string>("() => getComputedStyle(document.body).colorScheme");

    public async Task Colors(string scheme)
    {
        await Button("Colors").ClickAsync();
        await Button(scheme).ClickAsync();
    }

    public async Task AddFault(string what, string percent = "100", string times = "")
    {
        await Show("Faults");
        await page.GetByLabel("What goes wrong").SelectOptionAsync(new SelectOptionValue { Label = what });
        await page.GetByLabel("How often, %").FillAsync(percent);
        await page.GetByLabel("At most, times").FillAsync(times);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add fault" }).ClickAsync();
    }

    public ILocator Field(string label) => page.GetByLabel(label);

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task Press(string key) => page.Keyboard.PressAsync(key);

    public Task<string> Selection() => page.EvaluateAsync<string>("() => getSelection().toString()");

    /// <summary>How many pixels the page is wider than its window.</summary>
    public Task<int> Overflow() => page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");

    /// <summary>What can't be seen whole, nor be scrolled to, and isn't shortened on purpose.</summary>
    public Task<string[]> Clipped() => page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('button, input, select, textarea, label, h1, h2, h3, p, dt, dd, code, small, .text, .meta, .pane-head, .window, .sheet, #write')]
          .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.hidden'))
          .filter((e) => {
            const r = e.getBoundingClientRect();
            let [left, top, right, bottom] = [0, 0, innerWidth, innerHeight];
            for (let p = e.parentElement; p; p = p.parentElement) {
              const { overflowX, overflowY, textOverflow } = getComputedStyle(p);
              if (textOverflow === 'ellipsis') return false;
              const box = p.getBoundingClientRect();
              if (/auto|scroll/.test(overflowY)) [top, bottom] = [-1e6, 1e6];
              if (/auto|scroll/.test(overflowX) && p.scrollWidth > p.clientWidth && overflowX !== overflowY) [left, right] = [-1e6, 1e6];
              if (overflowX === 'hidden') [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
            }
            const own = getComputedStyle(e);
            const cut = e.matches('button, label, h1, h2, h3, p, dt, dd') && own.textOverflow !== 'ellipsis' && own.display !== 'inline' && e.scrollWidth > e.clientWidth + 1;
            const squeezed = e.matches('.pane-head, .window, .sheet, #write') && e.scrollHeight > e.clientHeight + 1;
            return cut || squeezed || r.left < left - 1 || r.right > right + 1 || r.top < top - 1 || r.bottom > bottom + 1;
          })
          .map((e) => `${e.tagName} ${e.id || e.className} ${(e.textContent || e.value || e.placeholder || '').trim().slice(0, 40)} ${JSON.stringify(e.getBoundingClientRect())}`)
        """);

    public Task Shows(string name) => Shot.Of(page, $"phones-{name}");

    public async ValueTask DisposeAsync() => await window.DisposeAsync();
}
