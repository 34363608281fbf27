using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>What people come for, done by hand in a real browser: filing with a picture, review by keyboard, a settlement at the gateway, the receipt, the month, the export.</summary>
public sealed class PageJourneyTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The smallest picture there is: one dot, as PNG.</summary>
    static readonly byte[] Dot = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=");

    /// <summary>Each language meets each width, with and without scripts (a pairwise table of the eight).</summary>
    [Theory]
    [InlineData(360, "zh", false)]
    [InlineData(360, "en", true)]
    [InlineData(1440, "zh", true)]
    [InlineData(1440, "en", false)]
    public async Task A_filing_with_materials_becomes_a_receipt_and_a_cleared_month(int width, string language, bool scripts)
    {
        var say = new Said(language);
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 4);
        await using var browser = await PageWorld.Launch();
        var person = await PageWorld.SignIn(browser, installation, "langfang-unfiled", width, scripts, language);
        var filing = await FileWithPicture(person, say);
        await ReviewByKeyboard(await PageWorld.SignIn(browser, installation, "langfang-officer", width, language: language), say, filing);
        await person.GotoAsync($"/me/filings/{filing}");
        Assert.Contains(say.L("备案有效，可以直接结算", "In force: settle directly"), await person.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        var settlement = await SettleAtTheCounter(installation);
        await person.GotoAsync("/me/receipts");
        await person.Locator($"[data-receipt='{settlement}']").ClickAsync();
        Assert.Contains(say.L("61.11 × 80% = 48.89 元", "61.11 × 80% = 48.89 yuan"), await person.Locator("[data-step=Ratio]").InnerTextAsync(), StringComparison.Ordinal);
        var download = await person.APIRequest.GetAsync($"/receipts/{settlement}/pdf");
        Assert.Equal("application/pdf", download.Headers["content-type"]);
        await CloseTheMonth(user => PageWorld.SignIn(browser, installation, user, width, language: language), say, installation);
        Assert.Empty(await installation.Findings());
    }

    /// <summary>Our words in the language of the reader.</summary>
    sealed record Said(string Language)
    {
        internal string L(string chinese, string english) => Language == "en" ? english : chinese;
    }

    /// <summary>Five questions, a picture and a promise not needed.</summary>
    static async Task<string> FileWithPicture(IPage page, Said say)
    {
        await page.GotoAsync("/me/filings/new?anew=true");
        await page.Locator("input[name=kind][value=long-term-resident]").CheckAsync();
        await Continue(page, say);
        await page.Locator("[name=province]").SelectOptionAsync("110000");
        await Continue(page, say);
        await page.Locator("input[name=when][value=before]").CheckAsync();
        await Continue(page, say);
        Assert.EndsWith("/proof", page.Url, StringComparison.Ordinal);
        await page.Locator("[name=file]").SetInputFilesAsync(new FilePayload { Name = "residence.png", MimeType = "image/png", Buffer = Dot });
        await page.GetByRole(AriaRole.Button, new() { Name = say.L("上传", "Upload"), Exact = true }).ClickAsync();
        Assert.Contains("residence.png", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await Continue(page, say);
        Assert.EndsWith("/check", page.Url, StringComparison.Ordinal);
        Assert.Contains(say.L("北京市", "Beijing"), await page.Locator(".yd-answers").InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = say.L("提交备案", "Send"), Exact = true }).ClickAsync();
        await page.Arrived(@"/me/filings/\d+");
        return new Uri(page.Url).Segments[^1];
    }

    static Task Continue(IPage page, Said say) => page.GetByText(say.L("继续", "Continue"), new() { Exact = true }).ClickAsync();

    /// <summary>From the desk to the decision without a mouse.</summary>
    static async Task ReviewByKeyboard(IPage page, Said say, string filing)
    {
        await page.GotoAsync("/console/filings?state=UnderReview");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await page.Arrived($"/console/filings/{filing}");
        Assert.Contains("residence.png", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.Locator(".yd-alert-done")).ToContainTextAsync(say.L("已通过", "Approved"));
    }

    static async Task<string> SettleAtTheCounter(Installation installation)
    {
        using var http = installation.Http();
        var (hospital, _) = await VirtualHospital.Open(http, installation.NextKey(), SandboxFacts.Hospital, Cancel);
        var persona = SandboxFacts.Personas.Single(static p => p.Key == "langfang-unfiled");
        var visit = new VirtualVisit(hospital, (await installation.PersonOf(persona.Key)).ToString(), persona.IdentityNumber);
        await visit.Prepare(Cancel);
        return (string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!;
    }

    static async Task CloseTheMonth(Func<string, Task<IPage>> signIn, Said say, Installation installation)
    {
        using var http = installation.Http();
        (await http.PostAsync(new Uri("/api/sandbox/clock?days=33", UriKind.Relative), null, Cancel)).EnsureSuccessStatusCode();
        var manager = await signIn("hospital-manager");
        await manager.GotoAsync("/console/desk/declare");
        await manager.GetByRole(AriaRole.Button, new() { Name = say.L("申报", "Declare"), Exact = true }).ClickAsync();
        await Assertions.Expect(manager.Locator(".yd-alert-done")).ToContainTextAsync(say.L("已申报", "Declared"));
        var officer = await signIn("beijing-officer");
        officer.Dialog += static (_, dialog) => dialog.AcceptAsync();
        await officer.GotoAsync(new Uri(manager.Url).PathAndQuery);
        await officer.GetByText(say.L("确认未暂停的", "Confirm what is not suspended")).ClickAsync();
        await Assertions.Expect(officer.Locator(".yd-alert-done")).ToContainTextAsync(say.L("已确认", "Confirmed"));
        var nation = await signIn("national-officer");
        nation.Dialog += static (_, dialog) => dialog.AcceptAsync();
        await nation.GotoAsync("/console/clearing");
        await nation.GetByText(say.L("清分 202207", "Close 202207")).First.ClickAsync();
        await Assertions.Expect(nation.Locator(".yd-alert-done")).ToContainTextAsync(say.L("已清分", "calculated"));
        var finance = await signIn("hebei-finance");
        await finance.GotoAsync("/console/bills");
        var download = await finance.RunAndWaitForDownloadAsync(() => finance.GetByText("CSV").ClickAsync());
        var csv = await File.ReadAllTextAsync(await download.PathAsync(), Cancel);
        Assert.Contains(say.L("河北省", "Hebei"), csv, StringComparison.Ordinal);
        Assert.Contains("48.89", csv, StringComparison.Ordinal);
    }

    /// <summary>Tab, space, arrows and Enter are enough, in English, on a wide screen with scripts.</summary>
    [Fact]
    public async Task Filing_needs_no_mouse()
    {
        var world = await PageWorld.Get();
        var page = await world.SignIn("bijie-household", language: "en");
        await page.GotoAsync("/me/filings/new?anew=true");
        await TabTo(page, "input[name=kind]");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal("other-temporary", await page.Locator("input[name=kind]:checked").GetAttributeAsync("value"));
        await Press(page, "/place");
        await TabTo(page, "select[name=province]");
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("110000", await page.Locator("[name=province]").InputValueAsync());
        await Press(page, "/when");
        await Press(page, "/check");
        await TabTo(page, "main form button[type=submit]");
        await page.Keyboard.PressAsync("Enter");
        await page.Arrived(@"/me/filings/\d+");
        Assert.Contains("In force: settle directly", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    static async Task TabTo(IPage page, string selector)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("s => document.activeElement.matches(s)", selector)) return;
        }
        Assert.Fail($"{selector} cannot be reached by keyboard on {page.Url}");
    }

    static async Task Press(IPage page, string leadsTo)
    {
        await TabTo(page, "form[action*='/me/filings/new/'] button[type=submit]");
        await page.Keyboard.PressAsync("Enter");
        await page.Arrived($"/.+{leadsTo}");
    }

    [Fact]
    public async Task A_code_signs_in_once_and_a_wrong_one_says_what_to_do()
    {
        var world = await PageWorld.Get();
        var page = await world.SignIn("", 360);
        await page.Locator(".yd-more-ways summary").ClickAsync();
        await page.Locator(".yd-more-ways [name=userName]").FillAsync("guangzhou-tourist");
        await page.GetByText("发送验证码").ClickAsync();
        var code = await page.Locator("[data-digits]").GetAttributeAsync("data-digits");
        await page.Locator("[name=code]").FillAsync(code == "000000" ? "000001" : "000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        await Assertions.Expect(page.Locator($"[data-code={new Operations.Plumbing.Refusal(Operations.Plumbing.RefusalKind.CodeRefused).Code}]")).ToBeVisibleAsync();
        await page.Locator("[name=code]").FillAsync(code!);
        await page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        await page.Arrived("/me");
        Assert.Contains("何志远", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_asks_before_going_and_sees_what_filing_is_worth()
    {
        var world = await PageWorld.Get();
        var page = await world.SignIn("guangzhou-tourist", 360, scripts: false, language: "en");
        await page.GotoAsync("/me/before?place=110000&service=inpatient");
        Assert.Equal("false", await page.Locator("[data-yes]").GetAttributeAsync("data-yes"));
        Assert.Contains("What to do", await page.Locator(".yd-missing").InnerTextAsync(), StringComparison.Ordinal);
        await page.GotoAsync("/me/estimate?service=inpatient&amount=20000&placeA=110000&levelA=three&placeB=310000&levelB=two");
        Assert.Equal(2, await page.Locator("section [data-way=long-term-resident]").CountAsync());
        var paid = await page.Locator("[data-way=long-term-resident] td b").First.InnerTextAsync();
        Assert.Matches(@"^\d+\.\d\d$", paid);
        // What is left in Chinese are names and the way back to Chinese.
        await page.GotoAsync("/me/more");
        Assert.DoesNotMatch(@"[\u4e00-\u9fff]", (await page.Locator("main").InnerTextAsync()).Replace("何志远", "", StringComparison.Ordinal));
    }

    /// <summary>What was paid at the counter: papers by phone without a script, lines typed at the desk, two reviews, the bank's file, the receipt.</summary>
    [Fact]
    public async Task A_claim_goes_from_a_phone_to_the_bank()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 2);
        await using var browser = await PageWorld.Launch();
        var person = await PageWorld.SignIn(browser, installation, "guangzhou-tourist", 360, scripts: false);
        await HandIn(person);
        Assert.Contains("初审中", await person.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        var claim = new Uri(person.Url).Segments[^1];
        var officer = await PageWorld.SignIn(browser, installation, "guangzhou-officer");
        await officer.GotoAsync($"/console/claims/{claim}");
        await officer.Locator("[name='lines[0].item']").FillAsync(SandboxFacts.Acarbose);
        await officer.Locator("[name='lines[0].name']").FillAsync("阿卡波糖片");
        await officer.Locator("[name='lines[0].feeDate']").FillAsync("2022-07-01");
        await officer.Locator("[name='lines[0].quantity']").FillAsync("2");
        await officer.Locator("[name='lines[0].total']").FillAsync("1500.00");
        await officer.GetByText("保存明细").ClickAsync();
        await Assertions.Expect(officer.Locator("main")).ToContainTextAsync("个人负担");
        await officer.GetByText("初审通过（A）").ClickAsync();
        await Assertions.Expect(officer.Locator(".yd-alert-done")).ToContainTextAsync("复审中");
        var reviewer = await PageWorld.SignIn(browser, installation, "guangzhou-reviewer");
        await reviewer.GotoAsync($"/console/claims/{claim}");
        await reviewer.GetByText("复审通过（A）").ClickAsync();
        await Assertions.Expect(reviewer.Locator(".yd-alert-done")).ToContainTextAsync("待付款");
        await PayAtTheBank(await PageWorld.SignIn(browser, installation, "guangdong-finance"));
        await person.GotoAsync($"/me/claims/{claim}");
        Assert.Contains("已付款", await person.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await person.GetByText("每一分钱怎么算的").ClickAsync();
        Assert.Contains("汇入您的银行账户", await person.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await installation.Findings());
    }

    static async Task HandIn(IPage page)
    {
        foreach (var paper in new[] { "invoice.png", "list.png", "medical.png", "emergency.png" })
        {
            await page.GotoAsync("/me/claims/new");
            await page.Locator("[name=file]").SetInputFilesAsync(new FilePayload { Name = paper, MimeType = "image/png", Buffer = Dot });
            await page.GetByRole(AriaRole.Button, new() { Name = "上传", Exact = true }).ClickAsync();
        }
        await page.Locator("[name=reason]").SelectOptionAsync("emergency-unfiled");
        await page.Locator("[name=service]").SelectOptionAsync("emergency-outpatient");
        await page.Locator("[name=institutionName]").FillAsync("外地某县医院");
        await page.Locator("[name=place]").SelectOptionAsync("110000");
        await page.Locator("[name=from]").FillAsync("2022-07-01");
        await page.Locator("[name=invoice]").FillAsync("京A 00998877");
        await page.Locator("[name=total]").FillAsync("1500.00");
        foreach (var (paper, kind) in new[] { ("invoice.png", "invoice:"), ("list.png", "item-list:"), ("medical.png", "medical:"), ("emergency.png", "emergency-proof:") })
        {
            var select = page.GetByLabel(paper);
            await select.SelectOptionAsync((await select.Locator("option").EvaluateAllAsync<string[]>("(all, kind) => all.map(o => o.value).filter(v => v.startsWith(kind))", kind)).Single());
        }
        await page.Locator("[name=account]").FillAsync("6222020000001234");
        await page.Locator("[name=bank]").FillAsync("建设银行");
        await page.GetByText("提交申请").ClickAsync();
        await page.Arrived(@"/me/claims/\d+");
    }

    static async Task PayAtTheBank(IPage page)
    {
        await page.GotoAsync("/console/claims?state=Payable");
        await page.GetByRole(AriaRole.Link, new() { Name = "付款", Exact = true }).ClickAsync();
        await page.GetByText("生成付款文件").ClickAsync();
        await page.Arrived(@"/console/claim-batches/\d+");
        Assert.Contains("6222020000001234", await page.Locator(".yd-file").InnerTextAsync(), StringComparison.Ordinal);
        await page.Locator("[name=sha256]").FillAsync((await page.Locator("dd").Last.InnerTextAsync()).Trim());
        await page.GetByRole(AriaRole.Button, new() { Name = "银行已付款" }).ClickAsync();
        await Assertions.Expect(page.Locator(".yd-alert-done")).ToContainTextAsync("已登记付款");
    }

    [Fact]
    public async Task A_pack_is_published_by_two_persons_and_holds_from_its_moment()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 2);
        await using var browser = await PageWorld.Launch();
        using var http = installation.Http();
        using var rest = new RestClient(installation, "policy");
        var hash = (string)(await rest.Get("/api/policies")).AsArray().First(static v => (string)v!["region"]! == "131000" && (string)v["insurance"]! == "employees")!["hash"]!;
        var author = await PageWorld.SignIn(browser, installation, "policy");
        await author.GotoAsync($"/console/policies/new?like={hash}");
        var text = await author.Locator("[name=text]").InputValueAsync();
        await author.Locator("[name=words]").FillAsync("测试：慢特病比例改为 85%");
        await author.Locator("[name=effectiveAt]").FillAsync("2022-07-10T00:00");
        await author.Locator("[name=text]").FillAsync("this is no pack");
        await author.GetByText("检查并提出").ClickAsync();
        await Assertions.Expect(author.Locator($"[data-code={new Operations.Plumbing.Refusal(Operations.Plumbing.RefusalKind.PackNotSound).Code}]")).ToBeVisibleAsync();
        Assert.Equal("this is no pack", (await author.Locator("[name=text]").InputValueAsync()).Trim());
        await author.Locator("[name=text]").FillAsync(text.Replace("value: \"0.80\"", "value: \"0.85\"", StringComparison.Ordinal));
        await author.GetByText("检查并提出").ClickAsync();
        await author.Arrived("/console/policies/proposals/[^/]+");
        Assert.Contains("须由另一人复核发布", await author.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("chronic.ratio", await author.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        var second = await PageWorld.SignIn(browser, installation, "administrator");
        second.Dialog += static (_, dialog) => dialog.AcceptAsync();
        await second.GotoAsync(new Uri(author.Url).PathAndQuery);
        await second.GetByRole(AriaRole.Button, new() { Name = "发布", Exact = true }).ClickAsync();
        await Assertions.Expect(second.Locator(".yd-alert-done")).ToContainTextAsync("已发布");
        var library = installation.Get<Operations.Policies.PackLibrary>();
        Assert.Equal(hash, library.InForce(Policy.RegionCode.Parse("131000"), Policy.InsuranceKind.Employees)!.Hash);
        (await http.PostAsync(new Uri("/api/sandbox/clock?days=10", UriKind.Relative), null, Cancel)).EnsureSuccessStatusCode();
        Assert.NotEqual(hash, library.InForce(Policy.RegionCode.Parse("131000"), Policy.InsuranceKind.Employees)!.Hash);
    }

    [Fact]
    public async Task A_hospital_asks_for_a_patient_and_a_list_keeps_its_view()
    {
        var world = await PageWorld.Get();
        var desk = await world.SignIn("hospital-clerk");
        await desk.GotoAsync("/console/desk/patient");
        await desk.Locator("[name=number]").FillAsync("991002195503150021");
        await desk.Locator("[name=service]").SelectOptionAsync("chronic-outpatient");
        await desk.Locator("[name=disease]").SelectOptionAsync(SandboxFacts.Diabetes);
        await desk.GetByRole(AriaRole.Button, new() { Name = "查询", Exact = true }).ClickAsync();
        Assert.Equal("true", await desk.Locator("[data-yes]").GetAttributeAsync("data-yes"));
        await desk.GotoAsync("/console/visits?visit=inpatient");
        await desk.Locator("#view-name").FillAsync("住院");
        await desk.GetByText("保存视图").ClickAsync();
        await desk.GotoAsync("/console/visits");
        await desk.Locator(".yd-view a").ClickAsync();
        Assert.EndsWith("?visit=inpatient", desk.Url, StringComparison.Ordinal);
    }
}
