using Microsoft.Playwright;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>The pages in a real Chromium. Pictures are left in artifacts/pages for people to look at.</summary>
public sealed class PageTests : IAsyncLifetime
{
    // Of their own, so that settlements of other tests do not push ours off the home page.
    static readonly Lazy<Task<Installation>> Own = new(static async () => await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 32));

    IPlaywright _playwright = null!;
    IBrowser _browser = null!;
    Installation _installation = null!;
    string _settlement = "";
    string _cancelled = "";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _installation = await Own.Value;
        var (hospital, visit, http) = await _installation.NextPreparedVisit();
        using (http) _settlement = (string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!;
        var (other, undone, client) = await _installation.NextPreparedVisit();
        using (client)
        {
            _cancelled = (string)(await other.Send("2207", undone.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!;
            (await other.Send("2208", undone.Cancel(_cancelled), Cancel)).Must();
        }
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>Somebody who reads the policy of their place reads no word of the format.</summary>
    [Fact]
    public void Every_word_a_pack_may_choose_can_be_said() => Assert.Empty(Yidi.Console.Parts.PolicyWords.Unworded());

    [Fact]
    public async Task The_receipt_shows_who_pays_and_why()
    {
        var (page, foreign) = await Open($"/receipts/{_settlement}");
        Assert.Equal("15.40元", await page.Locator("[data-amount=person]").InnerTextAsync());
        Assert.Equal("48.89", await page.Locator("[data-amount=fund]").InnerTextAsync());
        Assert.Contains("61.11 × 80% = 48.89 元", await page.Locator("[data-step=Ratio]").InnerTextAsync(), StringComparison.Ordinal);
        var clause = page.Locator("[data-step=Ratio] details");
        await clause.Locator("summary").ClickAsync();
        Assert.Contains("出处", await clause.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(foreign);
        await Picture(page, "receipt");
    }

    [Fact]
    public async Task A_cancelled_receipt_asks_for_no_money()
    {
        var (page, _) = await Open($"/receipts/{_cancelled}");
        var text = await page.Locator("main").InnerTextAsync();
        Assert.DoesNotContain("您需支付", text, StringComparison.Ordinal);
        Assert.Contains("无需支付", text, StringComparison.Ordinal);
        await Picture(page, "receipt-cancelled");
    }

    [Fact]
    public async Task The_home_page_lists_settlements_and_leads_to_the_receipt()
    {
        var (page, foreign) = await Open("/");
        Assert.Equal("运行概览", await page.Locator("h1").InnerTextAsync());
        await page.Locator($"a[href^='/receipts/{_settlement}']").ClickAsync();
        Assert.Equal("医疗费用结算单", await page.Locator("h1").InnerTextAsync());
        Assert.Empty(foreign);
    }

    [Fact]
    public async Task English_is_complete_and_chinese_is_the_default()
    {
        var (page, _) = await Open($"/receipts/{_settlement}?lang=en");
        Assert.Equal("Settlement receipt", await page.Locator("h1").InnerTextAsync());
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
        // What is left in Chinese are names of the sandbox's institutions, items and persons, and the way back to Chinese.
        var text = await page.Locator("body").InnerTextAsync();
        foreach (var name in new[] { "北京示范医院（沙箱）", "阿卡波糖片", "瑞格列奈片", "中文", "沙", "（", "）", "，" }) text = text.Replace(name, "", StringComparison.Ordinal);
        Assert.DoesNotMatch(@"[\u4e00-\u9fff]", text);
        await page.Locator(".yd-language").ClickAsync();
        Assert.Equal("医疗费用结算单", await page.Locator("h1").InnerTextAsync());
    }

    [Theory]
    [InlineData(1200, 900, "wide")]
    [InlineData(360, 740, "phone")]
    public async Task Pages_pass_the_accessibility_check_and_fit(int width, int height, string name)
    {
        foreach (var path in new[] { "/", $"/receipts/{_settlement}", $"/receipts/{_cancelled}", "/receipts/1300000000000000000" })
        {
            var (page, _) = await Open(path, width, height);
            await page.AddScriptTagAsync(new() { Path = Repository.PathOf("src", "Yidi.Console", "node_modules", "axe-core", "axe.min.js") });
            var violations = await page.EvaluateAsync<string[]>("async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join('; '))");
            Assert.True(violations.Length == 0, $"{path}: {string.Join('\n', violations)}");
            Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"), $"{path} scrolls sideways at {width} pixels");
        }
        var (receipt, _) = await Open($"/receipts/{_settlement}", width, height);
        await Picture(receipt, $"receipt-{name}");
    }

    [Fact]
    public async Task The_receipt_works_without_javascript_and_an_unknown_one_says_what_to_do()
    {
        var context = await _browser.NewContextAsync(new() { JavaScriptEnabled = false, BaseURL = _installation.Address });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/receipts/{_settlement}");
        Assert.Equal("48.89", await page.Locator("[data-amount=fund]").InnerTextAsync());
        var missing = await page.GotoAsync("/receipts/1300000000000000000");
        Assert.Equal(404, missing!.Status);
        Assert.Contains("未找到结算记录", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await context.DisposeAsync();
    }

    [Fact]
    public async Task The_first_load_stays_under_two_hundred_kilobytes()
    {
        using var http = new HttpClient(new HttpClientHandler { AutomaticDecompression = global::System.Net.DecompressionMethods.None }) { BaseAddress = new Uri(_installation.Address) };
        http.DefaultRequestHeaders.Add("Accept-Encoding", "br, gzip");
        var bytes = 0;
        foreach (var path in new[] { $"/receipts/{_settlement}", "/assets/lib/tabler.min.css", "/assets/yidi.css", "/assets/yidi.js", "/assets/lib/htmx.min.js" })
            bytes += (await http.GetByteArrayAsync(new Uri(path, UriKind.Relative), Cancel)).Length;
        Assert.InRange(bytes, 1, 200 * 1024);
    }

    /// <summary>A page in zh-CN, and every request it made to another host.</summary>
    async Task<(IPage Page, List<string> Foreign)> Open(string path, int width = 1200, int height = 900)
    {
        var context = await _browser.NewContextAsync(new() { Locale = "zh-CN", BaseURL = _installation.Address, BypassCSP = true, ViewportSize = new() { Width = width, Height = height } });
        var page = await context.NewPageAsync();
        var foreign = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(_installation.Address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) foreign.Add(request.Url);
        };
        await page.GotoAsync(path);
        return (page, foreign);
    }

    static Task<byte[]> Picture(IPage page, string name) => page.ScreenshotAsync(new() { Path = Repository.PathOf("artifacts", "pages", $"{name}.png"), FullPage = true });
}
