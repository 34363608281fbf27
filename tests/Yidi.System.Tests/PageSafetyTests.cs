using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Playwright;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Server.Access;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Pages under attack: who is shown what, numbers guessed, forms of other sites, markup in names, links that lead away, files that are not what they say, and haste.</summary>
public sealed partial class PageSafetyTests
{
    /// <summary>A page about one record, and the REST endpoint that decides on the same record.</summary>
    static readonly (string Page, string Door)[] Records =
    [
        ("/console/filings/", "/api/filings/"), ("/console/qualifications/", "/api/qualifications/"), ("/console/persons/", "/api/persons/"), ("/console/settlements/", "/api/settlements/"), ("/receipts/", "/api/settlements/"),
        ("/console/declarations/", "/api/declarations/"), ("/console/bills/", "/api/clearing/bills/"), ("/console/claims/", "/api/claims/"), ("/console/cases/", "/api/cases/"),
    ];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every role, at home and elsewhere, for a city, a province and the nation.</summary>
    static readonly string[] Readers =
    [
        "auditor", "administrator", "supervisor", "policy", "hebei-admin", "hebei-officer", "langfang-officer", "langfang-reviewer", "hebei-finance", "baoding-officer", "beijing-officer", "beijing-finance", "national-officer", "hospital-clerk",
        "hospital-manager", "clinic-clerk",
    ];

    static IEnumerable<(string UserName, Role Role)> Everybody => SandboxFacts.Accounts.Where(static a => Readers.Contains(a.UserName)).Select(static a => (a.UserName, a.Role)).Append((SandboxFacts.Personas[0].Key, Role.InsuredPerson)).Append((SandboxFacts.Personas[4].Key, Role.InsuredPerson));

    [Fact]
    public async Task A_role_is_led_only_where_it_may_go_and_reaches_no_record_that_rest_refuses()
    {
        var world = await PageWorld.Get();
        var (wrong, records) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (user, role) in Everybody)
        {
            var pages = await world.Pages(user);
            Assert.True(pages.Count > 5, $"{user} sees {pages.Count} pages");
            wrong.AddRange(pages.Where(static p => p.Status != HttpStatusCode.OK).Select(p => $"{user} is led to {p.Path}, which answers {(int)p.Status}"));
            wrong.AddRange(pages.SelectMany(static p => PageCrawl.Acts(p.Html)).Distinct().Where(a => !MayAct(world.Installation, role, a)).Select(a => $"{user} is offered {a.Method} {a.Path}"));
            records.UnionWith(pages.Select(static p => p.Path.Split('?')[0]).Where(static p => Records.Any(r => p.StartsWith(r.Page, StringComparison.Ordinal) && long.TryParse(p[r.Page.Length..], out _))));
        }
        Assert.True(records.Count > 20, $"{records.Count} records: the crawl found too little to say anything");
        foreach (var (user, _) in Everybody) wrong.AddRange(await Disagreements(world.Installation, user, records));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
    }

    /// <summary>Every record anybody was shown, asked for by everybody: pages and REST let the same people in.</summary>
    static async Task<IReadOnlyList<string>> Disagreements(Installation installation, string user, IEnumerable<string> records)
    {
        using var http = Unled(installation, user);
        var wrong = new List<string>();
        foreach (var path in records)
        {
            var (page, rest) = Records.First(r => path.StartsWith(r.Page, StringComparison.Ordinal));
            var (shown, answered) = ((await http.GetAsync(path, Cancel)).StatusCode, (await http.GetAsync(rest + path[page.Length..], Cancel)).StatusCode);
            // A relation to the record that REST knows and no page is made for is stricter, never the other way round.
            if (shown == HttpStatusCode.OK && answered != HttpStatusCode.OK) wrong.Add($"{user}: {path} shows what REST refuses with {(int)answered}");
            if (shown is not (HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Redirect)) wrong.Add($"{user}: {path} answers {(int)shown}");
        }
        return wrong;
    }

    /// <summary>Sees that it is sent elsewhere, and does not go.</summary>
    static HttpClient Unled(Installation installation, string user)
    {
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(installation.Address) };
        if (user.Length > 0) http.DefaultRequestHeaders.Authorization = new("Bearer", installation.Get<SeedAccounts>().TokenOf(user));
        return http;
    }

    static bool MayAct(Installation installation, Role role, (string Method, string Path) act)
    {
        foreach (var endpoint in installation.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(act.Method) == true && e.Metadata.GetMetadata<ActOfEndpoint>() is not null))
            if (new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(act.Path, []))
                return Gate.Rules[endpoint.Metadata.GetMetadata<ActOfEndpoint>()!.Act] is var rule && (rule.IsOpen || rule.May.Any(m => m.Role == role));
        return false;
    }

    [Fact]
    public async Task Each_page_opens_for_the_roles_of_its_act_and_sends_strangers_to_sign_in()
    {
        var world = await PageWorld.Get();
        var pages = world.Installation.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(static e => e.Metadata.GetMetadata<ActOfPage>()?.Act is not null && e.RoutePattern.Parameters.Count == 0 && !e.RoutePattern.RawText!.Contains("ticker", StringComparison.Ordinal)
            && e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("GET")).ToList();
        Assert.True(pages.Count > 30);
        foreach (var (user, role) in Everybody.Append(("", default)))
        {
            using var http = Unled(world.Installation, user);
            foreach (var page in pages)
            {
                using var answer = await http.GetAsync(new Uri(page.RoutePattern.RawText!, UriKind.Relative), Cancel);
                var rule = Gate.Rules[page.Metadata.GetMetadata<ActOfPage>()!.Act!.Value];
                var may = rule.IsOpen || rule.May.Any(m => m.Role == role);
                var told = $"{user} at {page.RoutePattern.RawText}: {(int)answer.StatusCode}";
                if (user.Length == 0 && !rule.IsOpen) Assert.True(answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().StartsWith("/sign-in", StringComparison.Ordinal), told);
                else if (user.Length == 0 && page.RoutePattern.RawText!.EndsWith("/export", StringComparison.Ordinal)) Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, told);
                else if (!may) Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, told);
                else if (role == Role.InsuredPerson && page.RoutePattern.RawText!.StartsWith("/console", StringComparison.Ordinal)) Assert.True(answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString() == "/me", told);
                // Who has the role but no person or no office is sent to their own door.
                else Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, told);
            }
        }
    }

    [Fact]
    public async Task A_form_of_another_site_does_nothing()
    {
        var world = await PageWorld.Get();
        using var client = await Session(world.Installation, "langfang-retiree");
        foreach (var path in new[] { "/forms/api/filings", "/me/filings/new/kind", "/forms/api/session" })
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["kind"] = "other-temporary", ["form-back"] = "/me" });
            using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), form, Cancel);
            if (path.StartsWith("/me", StringComparison.Ordinal)) Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            else Assert.Contains(new Refusal(RefusalKind.RequestForged).Code, await client.GetStringAsync(new Uri("/me", UriKind.Relative), Cancel), StringComparison.Ordinal);
        }
        using var foreign = await client.PostAsync(new Uri("/forms/api/session", UriKind.Relative), new StringContent("{}", global::System.Text.Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task Nobody_is_led_to_another_site()
    {
        var world = await PageWorld.Get();
        using var client = await Session(world.Installation, "");
        foreach (var away in new[] { "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)" })
        {
            var page = await client.GetStringAsync(new Uri($"/sign-in?to={Uri.EscapeDataString(away)}", UriKind.Relative), Cancel);
            Assert.Contains("name=\"form-to\" value=\"/start\"", page, StringComparison.Ordinal);
            using var answer = await Post(client, "/sign-in", "/forms/api/session", new() { ["userName"] = "langfang-retiree", ["password"] = SandboxFacts.Password, ["form-to"] = away, ["form-back"] = away });
            Assert.Equal("/", answer.Headers.Location!.ToString());
        }
    }

    [Fact]
    public async Task Markup_in_what_people_write_stays_text()
    {
        var world = await PageWorld.Get();
        const string Markup = "</script><script>window.hacked=1</script><img src=x onerror=\"window.hacked=1\">";
        using var rest = new RestClient(world.Installation, "guangzhou-referred");
        var filed = await rest.Must("/api/filings", new { person = (await world.Installation.PersonOf("guangzhou-referred")).ToString(), kind = "referred", place = "310000", referral = Markup });
        var context = await world.Browser.NewContextAsync(new() { BaseURL = world.Installation.Address });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.Locator("[data-user=guangzhou-officer]").ClickAsync();
        await page.Arrived("/console");
        foreach (var path in new[] { $"/console/filings/{filed["filing"]}", "/console/filings", $"/console/policies/new?like={new string('<', 64)}", "/console/settlements?number=%3Cscript%3Ewindow.hacked%3D1%3C%2Fscript%3E" })
        {
            await page.GotoAsync(path);
            Assert.True(await page.EvaluateAsync<bool>("() => window.hacked === undefined"), path);
        }
        await page.GotoAsync($"/console/filings/{filed["filing"]}");
        Assert.Contains("<img src=x", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_what_it_says_is_refused_beside_the_field()
    {
        var world = await PageWorld.Get();
        using var client = await Session(world.Installation, "langfang-active");
        await client.GetAsync(new Uri("/me/filings/new?anew=true", UriKind.Relative), Cancel);
        var person = (await world.Installation.PersonOf("langfang-active")).ToString();
        using var form = new MultipartFormDataContent { { new StringContent(await Token(client, "/me/diseases")), "form-token" }, { new StringContent("k-file"), "form-key" }, { new StringContent("/me/diseases"), "form-back" } };
        form.Add(new ByteArrayContent("<html><script>alert(1)</script></html>"u8.ToArray()), "file", "proof.png");
        using var answer = await client.PostAsync(new Uri($"/forms/api/persons/{person}/materials", UriKind.Relative), form, Cancel);
        Assert.Equal("/me/diseases", answer.Headers.Location!.ToString());
        Assert.Contains(new Refusal(RefusalKind.MaterialRefused).Code, await client.GetStringAsync(new Uri("/me/diseases", UriKind.Relative), Cancel), StringComparison.Ordinal);
        // Another person's file cannot be left or read by changing the number in the address.
        using var other = await Post(client, "/me/diseases", $"/forms/api/persons/{await world.Installation.PersonOf("langfang-retiree")}/family", new() { ["memberName"] = "x", ["memberCertificate"] = "x", ["relation"] = "child", ["form-back"] = "/me/diseases" });
        Assert.Contains(new Refusal(RefusalKind.PersonUnknown).Code, await client.GetStringAsync(new Uri("/me/diseases", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    /// <summary>Haste is counted by address. What a stranger says of their own address is not believed; what the installation's proxy says is.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("127.0.0.1", true)]
    public async Task Guessing_passwords_through_the_form_is_slowed(string proxies, bool believed)
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 2, null, $"--Yidi:Proxies={proxies}");
        using var client = await Session(installation, "");
        var token = await Token(client, "/sign-in");
        var told = "";
        for (var i = 0; i < 40 && !told.Contains(new Refusal(RefusalKind.TooManyReads).Code, StringComparison.Ordinal); i++)
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["form-token"] = token, ["form-key"] = $"g{i}", ["form-back"] = "/sign-in", ["userName"] = $"somebody-{i}", ["password"] = "x" });
            using var request = new HttpRequestMessage(HttpMethod.Post, "/forms/api/session") { Content = form, Headers = { { "X-Forwarded-For", $"203.0.113.{i}" } } };
            using var answer = await client.SendAsync(request, Cancel);
            told = await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Cancel);
        }
        Assert.Equal(!believed, told.Contains(new Refusal(RefusalKind.TooManyReads).Code, StringComparison.Ordinal));
    }

    /// <summary>The sums of the year tell of other stays (domain.md 3.11): the insured place reads them, the place of treatment does not.</summary>
    [Fact]
    public async Task The_place_of_treatment_learns_nothing_of_other_stays()
    {
        var world = await PageWorld.Get();
        var seen = (await world.Pages("langfang-officer")).Select(static p => p.Path).Where(static p => p.StartsWith("/receipts/", StringComparison.Ordinal) && long.TryParse(p["/receipts/".Length..], out _)).Select(static p => p["/receipts/".Length..]).Take(8).ToList();
        Assert.NotEmpty(seen);
        var (athome, elsewhere) = (0, 0);
        foreach (var id in seen)
        {
            athome += await Told(world.Installation, "langfang-officer", id);
            elsewhere += await Told(world.Installation, "beijing-officer", id) + await Told(world.Installation, "hospital-manager", id);
        }
        Assert.True(athome > 0);
        Assert.Equal(0, elsewhere);
    }

    /// <summary>How often pages and REST tell what was paid before.</summary>
    static async Task<int> Told(Installation installation, string user, string id)
    {
        using var http = installation.Http(user);
        var told = 0;
        foreach (var path in new[] { $"/receipts/{id}", $"/console/settlements/{id}", $"/api/settlements/{id}/explanation?format=text", $"/api/settlements/{id}/explanation" })
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            if (answer.IsSuccessStatusCode) told += Regex.Count(Regex.Unescape(await answer.Content.ReadAsStringAsync(Cancel)), "此前|\"codes\":\"1");
        }
        return told;
    }

    /// <summary>A browser's session without the browser: cookies kept, redirects seen.</summary>
    static async Task<HttpClient> Session(Installation installation, string user)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = new Uri(installation.Address) };
        if (user.Length == 0) return client;
        using var answer = await Post(client, "/sign-in", "/forms/api/session", new() { ["userName"] = user, ["password"] = SandboxFacts.Password, ["form-to"] = "/start" });
        Assert.Equal("/start", answer.Headers.Location!.ToString());
        return client;
    }

    static async Task<HttpResponseMessage> Post(HttpClient client, string page, string path, Dictionary<string, string> fields)
    {
        fields["form-token"] = await Token(client, page);
        fields["form-key"] = Guid.NewGuid().ToString("N");
        using var form = new FormUrlEncodedContent(fields);
        return await client.PostAsync(new Uri(path, UriKind.Relative), form, Cancel);
    }

    static async Task<string> Token(HttpClient client, string page) => Tokens().Match(await client.GetStringAsync(new Uri(page, UriKind.Relative), Cancel)).Groups[1].Value;

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Tokens();
}
