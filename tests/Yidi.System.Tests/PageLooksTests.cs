using System.Net;
using Microsoft.Playwright;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Every page, as each duty sees it: accessible in light and dark, no wider than the screen, in both languages. YIDI_SHOTS leaves pictures (./yidi shots).</summary>
public sealed class PageLooksTests
{
    /// <summary>Between them they see every page.</summary>
    static readonly string[] Readers = ["langfang-retiree", "langfang-officer", "hospital-manager", "auditor", "national-officer", "hebei-finance", "policy", "administrator", "langfang-expert", "beijing-supervisor"];

    static string Shots => Environment.GetEnvironmentVariable("YIDI_SHOTS") ?? "";

    /// <summary>A desk by day, then the same page on a phone in the dark.</summary>
    static readonly (int Width, ColorScheme Light, Rules Checked)[] Screens = [(1440, ColorScheme.Light, Everything), (360, ColorScheme.Dark, WhatIsSeen)];

    /// <summary>As axe takes them: tags of standards, or rules by name.</summary>
    sealed record Rules(string Type, string[] Values);

    static Rules Everything => new("tag", ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]);

    /// <summary>What a screen reader is given is the same on both screens; colours and sizes are not, and a menu that is folded has a button.</summary>
    static Rules WhatIsSeen => new("rule", ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "button-name", "link-name"]);

    [Fact]
    public async Task Every_page_passes_the_accessibility_check_and_fits()
    {
        var world = await PageWorld.Get();
        var (wrong, done) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var reader in Readers)
        {
            var pages = (await world.Pages(reader)).Where(static p => p is { Status: HttpStatusCode.OK, Html.Length: > 0 } && !p.Path.StartsWith("/start", StringComparison.Ordinal) && !p.Path.StartsWith("/api", StringComparison.Ordinal)).Select(static p => p.Path).Where(p => done.Add(Kind(p))).ToList();
            var page = await world.SignIn(reader);
            foreach (var path in pages) wrong.AddRange(await Look(page, path));
            await page.Context.DisposeAsync();
        }
        Assert.True(done.Count > 45, $"{done.Count} pages looked at");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(30)));
    }

    static async Task<IReadOnlyList<string>> Look(IPage page, string path)
    {
        var wrong = new List<string>();
        foreach (var (width, light, rules) in Screens)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = light, ReducedMotion = ReducedMotion.Reduce });
            // A page that is opened on a phone keeps its menu folded: a picture shows that, and the check sees all of it.
            if (width == Screens[0].Width || Shots.Length > 0) await Open(page, path);
            if (Shots.Length > 0) await page.ScreenshotAsync(new() { Path = global::System.IO.Path.Combine(Shots, $"{Name(path)}-{width}.png"), FullPage = true });
            var found = await page.EvaluateAsync<string[]>("async rules => (await axe.run(document, { runOnly: rules, resultTypes: ['violations'] })).violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join('; '))", new { type = rules.Type, values = rules.Values });
            wrong.AddRange(found.Select(f => $"{path} at {width}: {f}"));
            if (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")) wrong.Add($"{path} scrolls sideways at {width}");
        }
        return wrong;
    }

    static async Task Open(IPage page, string path)
    {
        await page.GotoAsync(path);
        if (await page.Locator("[data-chart]").CountAsync() > 0) await page.WaitForFunctionAsync("() => document.documentElement.dataset.charts === 'drawn'");
        await page.AddScriptTagAsync(new() { Path = Repository.PathOf("src", "Yidi.Console", "node_modules", "axe-core", "axe.min.js") });
    }

    [Fact]
    public async Task English_pages_have_no_chinese_of_ours()
    {
        var world = await PageWorld.Get();
        var wrong = new List<string>();
        foreach (var (reader, paths) in new[] { ("langfang-officer", new[] { "/console", "/console/filings", "/console/settlements", "/console/figures", "/console/prefund", "/console/bills", "/console/policies/compare", "/console/system" }), ("hospital-manager", ["/console/desk", "/console/desk/patient", "/console/desk/declare", "/console/visits"]) })
        {
            var page = await world.SignIn(reader, language: "en");
            foreach (var path in paths)
            {
                await page.GotoAsync(path);
                // Headings, labels, buttons and heads of tables are ours; cells hold names of people, places and institutions.
                var texts = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('h1,h2,label,button,th,summary,.yd-side a,.yd-tile span')].map(e => e.innerText).filter(t => /[\\u4e00-\\u9fff]/.test(t))");
                wrong.AddRange(texts.Select(t => $"{path}: {t}"));
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
    }

    /// <summary>Paper is not scrolled or unfolded: no table is wider than the sheet, and each clause shows its source.</summary>
    [Fact]
    public async Task A_receipt_on_paper_shows_everything()
    {
        var world = await PageWorld.Get();
        var path = (await world.Pages("langfang-retiree")).Select(static p => p.Path).First(static p => p.StartsWith("/receipts/", StringComparison.Ordinal) && !p.EndsWith("/pdf", StringComparison.Ordinal));
        var page = await world.SignIn("langfang-retiree");
        // What A4 leaves between its margins.
        await page.SetViewportSizeAsync(695, 1_000);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.GotoAsync(path);
        Assert.Empty(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.yd-receipt .table-responsive')].filter(e => e.querySelector('table').getBoundingClientRect().right > e.getBoundingClientRect().right + 1).map(e => e.innerText.slice(0, 60))"));
        Assert.True(await page.Locator(".yd-receipt details p").CountAsync() > 5);
        Assert.Empty(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.yd-receipt details p')].filter(e => !e.checkVisibility()).map(e => e.innerText)"));
        await page.Context.DisposeAsync();
    }

    /// <summary>The trail of a played month, read as a Chinese auditor does: its sealed words of the program are put into words.</summary>
    [Fact]
    public async Task The_audit_trail_is_told_in_chinese()
    {
        var world = await PageWorld.Get();
        using var http = world.Installation.Http("auditor");
        var rows = Yidi.Operations.Exchange.Sheet.Read("audit.csv", new MemoryStream(await http.GetByteArrayAsync(new Uri("/console/audit/export?format=csv", UriKind.Relative), TestContext.Current.CancellationToken))).ToList();
        var detail = rows[0].Cells.ToList().IndexOf("细节");
        var told = rows.Skip(1).Select(r => r.Cells[detail]).Where(static d => d.Length > 0).Distinct().ToList();
        Assert.True(told.Count > 3, $"{told.Count} details");
        var untold = told.Where(static d => global::System.Text.RegularExpressions.Regex.IsMatch(d, @"(^|\s)[A-Za-z]{3,}(\s|$)")).ToList();
        Assert.True(untold.Count == 0, string.Join('\n', untold));
    }

    static string Kind(string path) => global::System.Text.RegularExpressions.Regex.Replace(path.Split('?')[0], @"[0-9a-f]{32,}|\d{4,}|(?<=/)[HP]\d{11}", "#");

    static string Name(string path) => Kind(path).Trim('/').Replace('/', '-').Replace("#", "one", StringComparison.Ordinal) is { Length: > 0 } name ? name : "home";
}
