using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>A sandbox in which a month was played to its end, and a real Chromium: what the tests of pages look at. Made once.</summary>
sealed class PageWorld
{
    static readonly Lazy<Task<PageWorld>> Once = new(Make);

    PageWorld(Installation installation, IBrowser browser) => (Installation, Browser) = (installation, browser);

    internal Installation Installation { get; }

    internal IBrowser Browser { get; }

    internal static Task<PageWorld> Get() => Once.Value;

    /// <summary>Every page a role is led to; crawled once.</summary>
    internal Task<IReadOnlyList<Crawled>> Pages(string user) => _pages.GetOrAdd(user, u => new(() => PageCrawl.Run(Installation, u, CancellationToken.None))).Value;

    readonly global::System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<Crawled>>>> _pages = new(StringComparer.Ordinal);

    static async Task<PageWorld> Make()
    {
        var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 28, null, "--Yidi:SandboxStays=12");
        using var http = installation.Http();
        http.Timeout = TimeSpan.FromMinutes(5);
        await new SandboxMonth(http, 11, TimeSpan.FromSeconds(2), new Progress<string>()).Run(null, CancellationToken.None);
        await Claim(installation);
        await Case(installation);
        await Inspection(installation);
        await Adjustment(installation);
        return new(installation, await Launch());
    }

    /// <summary>One claim that waits for its first review, so that its pages are looked at too.</summary>
    static async Task Claim(Installation installation)
    {
        using var person = new RestClient(installation, "langfang-retiree");
        var number = (await installation.PersonOf("langfang-retiree")).ToString();
        var papers = new List<string>();
        foreach (var kind in new[] { "invoice", "item-list", "medical" })
            papers.Add($"{kind}:{(string)(await person.Must($"/api/persons/{number}/materials?fileName={kind}.pdf", global::System.Text.Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")))["material"]!}");
        await person.Must("/api/claims", new
        {
            person = number, reason = "system-down", service = "ordinary-outpatient", institutionName = "外地某医院", place = "110000", from = "2022-07-02", invoice = "A-998", total = "120.00", papers, account = "6222020000001234", bank = "建设银行",
            lines = new[] { new { item = SandboxFacts.Acarbose, name = "阿卡波糖片", feeDate = "2022-07-02", total = "120.00" } },
        });
    }

    static async Task Case(Installation installation)
    {
        using var officer = new RestClient(installation, "langfang-officer");
        await officer.Must("/api/cases", new { kind = "filing-missing", asking = "131000", answering = "110000", words = "患者出示备案截图，窗口查不到", urgent = true });
    }

    /// <summary>One adjustment that a worker calculates.</summary>
    static async Task Adjustment(Installation installation)
    {
        using var reviewer = new RestClient(installation, "langfang-reviewer");
        await reviewer.Must("/api/adjustments", new { region = "131000", from = "2022-01-01", cause = "policy", basis = "冀医保发〔2022〕1号", recover = true });
    }

    /// <summary>One inspection under way with a finding that the institution was told of.</summary>
    static async Task Inspection(Installation installation)
    {
        using var supervisor = new RestClient(installation, "beijing-supervisor");
        var inspection = $"/api/inspections/{(await supervisor.Must("/api/inspections", new { kind = "special", lead = "110000", institution = SandboxFacts.Hospital, from = "2022-06-01", until = "2022-12-31", team = "甲、乙", words = "床位费专项", sample = 5 }))["inspection"]}";
        await supervisor.Must($"{inspection}/draw", new { });
        var sampled = (await supervisor.Get(inspection))["sample"]!.AsArray().First(static s => (string)s!["fund"]! != "0.00")!;
        var finding = (string)(await supervisor.Must($"{inspection}/record-finding", new { settlement = (string)sampled["settlement"]!, amount = "1.00", note = "护理记录缺失" }))["finding"]!;
        await supervisor.Must($"/api/findings/{finding}/tell", new { });
    }

    /// <summary>The Chromium of the machine.</summary>
    internal static async Task<IBrowser> Launch() => await (await Playwright.CreateAsync()).Chromium.LaunchAsync(new()
    {
        ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path ? path : "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
    });

    /// <summary>A browser of its own, signed in at one click as whoever is named; nobody when empty.</summary>
    internal Task<IPage> SignIn(string user, int width = 1440, bool scripts = true, string language = "", bool dark = false) => SignIn(Browser, Installation, user, width, scripts, language, dark);

    internal static async Task<IPage> SignIn(IBrowser browser, Installation installation, string user, int width = 1440, bool scripts = true, string language = "", bool dark = false)
    {
        // axe is put into the page by the test, which our own policy would keep out as it keeps out everybody's.
        var context = await browser.NewContextAsync(new() { Locale = "zh-CN", BaseURL = installation.Address, ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = scripts, ReducedMotion = ReducedMotion.Reduce, BypassCSP = true, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/sign-in{(language.Length > 0 ? $"?lang={language}" : "")}");
        if (user.Length == 0) return page;
        await page.Locator($"[data-user='{user}']").ClickAsync();
        await page.Arrived("/(me|console).*");
        return page;
    }
}

/// <summary>How a test waits for a page.</summary>
static class PageArrival
{
    /// <summary>Waits until the page of this path (a pattern) stands. WaitForURL would do, but now and then misses a load that ends while it begins to wait.</summary>
    internal static async Task Arrived(this IPage page, string path)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"^https?://[^/]+{path}(\\?.*)?$"), new() { Timeout = 30_000 });
        for (var waited = 0; !await IsComplete(page); waited++)
        {
            Assert.True(waited < 600, $"{page.Url} does not come to its end");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    static async Task<bool> IsComplete(IPage page)
    {
        try
        {
            return await page.EvaluateAsync<string>("document.readyState") == "complete";
        }
        catch (PlaywrightException)
        {
            // It is on its way to another page, which is asked next.
            return false;
        }
    }
}
