using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Server.Access;
using Yidi.Server.Api;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Who may call what: every endpoint has an act, every act a rule, and every role gets what the rule says, over real HTTP.</summary>
public sealed class AccessTests
{
    /// <summary>Doors that are open on purpose, with the reason.</summary>
    static readonly Dictionary<string, string> Open = new()
    {
        ["/health"] = "probes", ["/health/live"] = "probes", ["/health/ready"] = "probes", ["/metrics"] = "counters without persons", ["/docs/errors"] = "a document", ["/openapi/{documentName}.json"] = "a document",
        ["/auth/oauth/token"] = "gives a token for account and secret",
    };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static async Task<IReadOnlyList<RouteEndpoint>> Endpoints() =>
        [.. (await Installation.Of(StoreEngine.Sqlite)).Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    [Fact]
    public async Task Every_endpoint_is_an_act_or_open_on_purpose()
    {
        var missing = (await Endpoints()).Where(static e => e.Metadata.GetMetadata<ActOfEndpoint>() is null && e.Metadata.GetMetadata<ActOfPage>() is null).Select(static e => e.RoutePattern.RawText!).Where(static path => !Open.ContainsKey(path)
            && !path.StartsWith("/api/sandbox", StringComparison.Ordinal) && !IsHospitalDoor(path)).ToList();
        Assert.Empty(missing);
        Assert.Equal(Enum.GetValues<Act>(), Gate.Rules.Keys.Order());
    }

    /// <summary>The paths of the gateway; its messages name their acts themselves, which the compiler asks of them.</summary>
    static bool IsHospitalDoor(string path) => path.StartsWith("/infno", StringComparison.Ordinal) || path.StartsWith("/fsi/", StringComparison.Ordinal) || path.StartsWith("/mbs/", StringComparison.Ordinal)
        || path.StartsWith("/uif-", StringComparison.Ordinal) || path.StartsWith("/hsa/", StringComparison.Ordinal) || path.StartsWith("/1.0.0/", StringComparison.Ordinal) || path.StartsWith("/ebus/", StringComparison.Ordinal);

    [Fact]
    public async Task Each_role_reaches_what_its_rules_say_and_nothing_else()
    {
        var installation = await Installation.Of(StoreEngine.Sqlite);
        var endpoints = (await Endpoints()).Where(static e => e.Metadata.GetMetadata<ActOfEndpoint>() is not null).ToList();
        Assert.True(endpoints.Count > 50);
        var wrong = new List<string>();
        foreach (var account in SandboxFacts.Accounts.Select(static a => (a.UserName, Role: (Role?)a.Role)).Append((SandboxFacts.Personas[0].Key, Role.InsuredPerson)).Append(("", null)))
        {
            using var http = installation.Http(account.UserName);
            foreach (var endpoint in endpoints)
            {
                var act = endpoint.Metadata.GetMetadata<ActOfEndpoint>()!.Act;
                using var request = Request(endpoint);
                using var response = await http.SendAsync(request, Cancel);
                var rule = Gate.Rules[act];
                var may = rule.IsOpen || rule.May.Any(m => m.Role == account.Role);
                var closed = response.StatusCode is HttpStatusCode.Forbidden || (response.StatusCode == HttpStatusCode.Unauthorized && act != Act.SignIn);
                // Behind the door a caller may still be out of reach of the subject, which reads as unknown or not allowed.
                if (!may && !closed) wrong.Add($"{account.UserName} may not {act} but got {(int)response.StatusCode} from {request.Method} {request.RequestUri}");
                if (may && response.StatusCode == HttpStatusCode.Unauthorized && act != Act.SignIn) wrong.Add($"{account.UserName} may {act} but got 401 from {request.RequestUri}");
                if ((int)response.StatusCode >= 500) wrong.Add($"{(int)response.StatusCode} from {request.Method} {request.RequestUri}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(30)));
    }

    static HttpRequestMessage Request(RouteEndpoint endpoint)
    {
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
        var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(static s => string.Concat(s.Parts.Select(static p => p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "1300000000000000000"))));
        var request = new HttpRequestMessage(new(method), $"/{path}?region=131000&person=1300000000000000000&service=inpatient&institution=H11010500001&messageId=x&messageKind=2207");
        request.Headers.Add("Idempotency-Key", "matrix");
        if (method == "POST") request.Content = new StringContent(path.EndsWith("materials", StringComparison.Ordinal) ? "not a picture" : "{}", Encoding.UTF8, "application/json");
        return request;
    }

    [Fact]
    public async Task The_table_of_rules_is_the_checked_in_one() => Assert.Null(await Task.FromResult(Golden.Difference(Repository.PathOf("docs", "operating", "access.md"), AccessDocument.Markdown())));

    [Fact]
    public async Task A_person_cannot_read_anothers_record_by_guessing_numbers()
    {
        var installation = await Installation.Of(StoreEngine.Sqlite);
        var sandbox = (await installation.Http("").GetFromJsonAsync<SandboxDocument>("/api/sandbox", Cancel))!;
        using var own = installation.Http(SandboxFacts.Personas[0].Key);
        var mine = sandbox.Personas[0].PersonNo;
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync($"/api/persons/{mine}", Cancel)).StatusCode);
        using var officer = installation.Http("langfang-officer");
        foreach (var other in sandbox.Personas.Skip(1))
        {
            var unknown = await Body(own, $"/api/persons/{mine[..^3]}999");
            foreach (var path in new[] { "", "/filings", "/qualifications", "/materials", "/family", "/choices" })
            {
                var answer = await own.GetAsync($"/api/persons/{other.PersonNo}{path}", Cancel);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
            // The very same answer as for a number nobody has.
            var refused = await Body(own, $"/api/persons/{other.PersonNo}");
            Assert.Equal((string)unknown["code"]!, (string)refused["code"]!);
            Assert.Equal((string)unknown["detail"]!, (string)refused["detail"]!);
            Assert.Equal(HttpStatusCode.NotFound, (await own.GetAsync($"/api/eligibility?person={other.PersonNo}&place=110000&service=inpatient", Cancel)).StatusCode);
            foreach (var filing in !other.Key.StartsWith("langfang", StringComparison.Ordinal) ? [] : (await officer.GetFromJsonAsync<JsonArray>($"/api/persons/{other.PersonNo}/filings", Cancel))!)
                Assert.Equal(HttpStatusCode.NotFound, (await own.GetAsync($"/api/filings/{filing!["filing"]}", Cancel)).StatusCode);
        }
    }

    static async Task<JsonNode> Body(HttpClient http, string path) => JsonNode.Parse(await (await http.GetAsync(path, Cancel)).Content.ReadAsStringAsync(Cancel))!;

    [Fact]
    public async Task An_officer_of_another_city_sees_nothing_and_one_of_the_province_does()
    {
        var installation = await Installation.Of(StoreEngine.Sqlite);
        var person = (await installation.Http("").GetFromJsonAsync<SandboxDocument>("/api/sandbox", Cancel))!.Personas[0].PersonNo;
        foreach (var (account, status) in new[] { ("baoding-officer", HttpStatusCode.NotFound), ("langfang-officer", HttpStatusCode.OK), ("hebei-officer", HttpStatusCode.OK), ("beijing-officer", HttpStatusCode.NotFound), ("auditor", HttpStatusCode.OK) })
        {
            using var http = installation.Http(account);
            Assert.Equal(status, (await http.GetAsync($"/api/persons/{person}", Cancel)).StatusCode);
        }
        using var langfang = installation.Http("langfang-officer");
        var record = (await langfang.GetFromJsonAsync<JsonNode>($"/api/persons/{person}", Cancel))!;
        Assert.Equal("王**", (string)record["name"]!);
        Assert.DoesNotContain("19550315", record.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settlement_is_read_by_both_places_and_the_person_and_by_no_other()
    {
        var installation = await Installation.Of(StoreEngine.Sqlite);
        var sandbox = (await installation.Http("").GetFromJsonAsync<SandboxDocument>("/api/sandbox", Cancel))!;
        using var http = installation.Http();
        var (hospital, _) = await VirtualHospital.Open(http, installation.NextKey(), SandboxFacts.Hospital, Cancel);
        var persona = sandbox.Personas[0];
        var visit = new VirtualVisit(hospital, persona.PersonNo, persona.IdentityNumber);
        await visit.Prepare(Cancel);
        var id = (string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!;
        foreach (var (account, status) in new[]
        {
            (persona.Key, HttpStatusCode.OK), ("hospital-clerk", HttpStatusCode.OK), ("beijing-officer", HttpStatusCode.OK), ("langfang-officer", HttpStatusCode.OK), ("langfang-finance", HttpStatusCode.OK), ("hebei-officer", HttpStatusCode.OK),
            ("langfang-unfiled", HttpStatusCode.NotFound), ("clinic-clerk", HttpStatusCode.NotFound), ("baoding-officer", HttpStatusCode.NotFound), ("guangzhou-officer", HttpStatusCode.NotFound),
        })
        {
            using var reader = installation.Http(account);
            Assert.Equal(status, (await reader.GetAsync($"/api/settlements/{id}", Cancel)).StatusCode);
        }
        // The host reads the bill, but no filing, coverage or other stay of the person.
        using var host = installation.Http("beijing-officer");
        foreach (var path in new[] { $"/api/persons/{persona.PersonNo}", $"/api/persons/{persona.PersonNo}/filings", $"/api/persons/{persona.PersonNo}/qualifications" })
            Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync(path, Cancel)).StatusCode);
    }

    [Fact]
    public async Task Signing_in_locks_after_five_wrong_passwords_and_writes_by_session_carry_the_mark()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 0);
        using var http = installation.Http("");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/session", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignIn(http, "langfang-officer", SandboxFacts.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/session", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.DeleteAsync("/api/session", Cancel)).StatusCode);
        http.DefaultRequestHeaders.Add("X-Yidi-Request", "1");
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("/api/session", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/session", Cancel)).StatusCode);
        for (var i = 0; i < 5; i++) Assert.NotEqual(HttpStatusCode.OK, (await SignIn(http, "langfang-officer", "wrong-password")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignIn(http, "langfang-officer", SandboxFacts.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignIn(http, "nobody", "wrong-password")).StatusCode);
    }

    static Task<HttpResponseMessage> SignIn(HttpClient http, string name, string password) => http.PostAsJsonAsync("/api/session", new { userName = name, password }, Cancel);

    [Fact]
    public async Task A_token_is_shown_once_and_useless_when_revoked()
    {
        var installation = await Installation.Of(StoreEngine.Sqlite);
        using var officer = installation.Http("langfang-officer-2");
        var issued = (await (await officer.PostAsJsonAsync("/api/tokens", new { name = "nightly", days = 3 }, Cancel)).Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        using var program = installation.Http("");
        program.DefaultRequestHeaders.Authorization = new("Bearer", (string)issued["token"]!);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/session", Cancel)).StatusCode);
        var listed = (await officer.GetFromJsonAsync<JsonArray>("/api/tokens", Cancel))!.Single(static t => (string)t!["name"]! == "nightly")!;
        Assert.DoesNotContain((string)issued["token"]!, listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await officer.DeleteAsync($"/api/tokens/{listed["id"]}", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/session", Cancel)).StatusCode);
    }

    [Fact]
    public async Task An_administrator_grants_inside_the_own_province_only_and_a_proxy_acts_inside_its_scope()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 0);
        using var admin = Keyed(installation.Http("hebei-admin"));
        var opened = await admin.PostAsJsonAsync("/api/accounts", new { userName = "daughter", displayName = "王小兰", password = "a-long-enough-one" }, Cancel);
        var account = (string)(await opened.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["account"]!;
        Assert.Equal(HttpStatusCode.Forbidden, (await Keyed(admin).PostAsJsonAsync($"/api/accounts/{account}/grants", new { role = "Officer", region = "440100" }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Keyed(admin).PostAsJsonAsync($"/api/accounts/{account}/grants", new { role = "Auditor", region = "000000" }, Cancel)).StatusCode);
        var person = (await installation.Http("").GetFromJsonAsync<SandboxDocument>("/api/sandbox", Cancel))!.Personas[0].PersonNo;
        using var mother = Keyed(installation.Http(SandboxFacts.Personas[0].Key));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await mother.PostAsJsonAsync($"/api/persons/{person}/proxies", new { userName = "daughter", scope = new[] { "read" }, until = "2023-01-01" }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Keyed(mother).PostAsJsonAsync($"/api/persons/{person}/proxies", new { userName = "daughter", scope = new[] { "read" }, consent = "本人当面同意", until = "2023-01-01" }, Cancel)).StatusCode);
        using var daughter = installation.Http("");
        daughter.DefaultRequestHeaders.Add("X-Yidi-Request", "1");
        Assert.Equal(HttpStatusCode.OK, (await SignIn(daughter, "daughter", "a-long-enough-one")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await daughter.GetAsync($"/api/persons/{person}/filings", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Keyed(daughter).PostAsJsonAsync("/api/filings", new { person, kind = "other-temporary", place = "310000" }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Keyed(daughter).PostAsJsonAsync($"/api/persons/{person}/proxies", new { userName = "daughter", scope = new[] { "file" }, consent = "x", until = "2023-01-01" }, Cancel)).StatusCode);
    }

    internal static HttpClient Keyed(HttpClient http)
    {
        http.DefaultRequestHeaders.Remove("Idempotency-Key");
        http.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return http;
    }
}
