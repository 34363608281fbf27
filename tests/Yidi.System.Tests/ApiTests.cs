using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yidi.Operations.Plumbing;
using Yidi.Server.Api;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>REST, operating endpoints, and the documents made from code.</summary>
public sealed class ApiTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static async Task<(HttpClient Http, string Id, Installation Installation)> Settled()
    {
        var installation = await Installation.Of(StoreEngine.Sqlite);
        var (hospital, visit, http) = await installation.NextPreparedVisit();
        return (http, (string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!, installation);
    }

    [Fact]
    public async Task A_settlement_is_read_with_amounts_as_text_and_masked_name()
    {
        var (http, id, _) = await Settled();
        using var client = http;
        var settlement = (await http.GetFromJsonAsync<JsonNode>($"/api/settlements/{id}", Cancel))!;
        Assert.Equal(("48.89", "15.40", "64.29"), ((string)settlement["amounts"]!["fundTotal"]!, (string)settlement["amounts"]!["cash"]!, (string)settlement["amounts"]!["total"]!));
        Assert.Matches(@"^沙\*+$", (string)settlement["personMasked"]!);
        Assert.Equal("河北省廊坊市", (string)settlement["insuredPlace"]!);
    }

    [Fact]
    public async Task The_explanation_comes_as_chinese_text_and_as_codes()
    {
        var (http, id, _) = await Settled();
        using var client = http;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/settlements/{id}/explanation") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/plain") } } };
        using var response = await http.SendAsync(request, Cancel);
        Assert.Contains("61.11 × 80% = 48.89 元", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var machine = (await http.GetFromJsonAsync<JsonNode>($"/api/settlements/{id}/explanation?lang=en", Cancel))!;
        Assert.Equal("en", (string)machine["language"]!);
        var ratio = machine["steps"]!.AsArray().Single(static s => (string)s!["step"]! == "Ratio")!;
        Assert.Equal(("48.89", "chronic.ratio@2022-01-01", "A"), ((string)ratio["amount"]!, (string)ratio["rule"]!, (string)ratio["grade"]!));
        Assert.StartsWith("1|", (string)machine["codes"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_without_a_pack_is_settled_by_the_sandbox_default_which_every_receipt_names()
    {
        var installation = await Installation.Of(StoreEngine.Sqlite);
        using var http = installation.Http();
        var (hospital, sandbox) = await VirtualHospital.Open(http, "default", SandboxFacts.Hospital, Cancel);
        var persona = sandbox.Personas.Single(static p => p.Key == "guangzhou-active");
        var visit = new VirtualVisit(hospital, persona.PersonNo, persona.IdentityNumber, "440100", visitType: "11");
        await visit.Prepare(Cancel);
        var settlement = (await hospital.Send("2207", visit.Settle(), Cancel, insured: "440100")).Must()["setlinfo"]!;
        Assert.Equal(("61.11", "0.00"), (settlement["act_pay_dedc"]!.ToString(), settlement["hifp_pay"]!.ToString()));   // all under the default's deductible of 200
        var id = (string)settlement["setl_id"]!;
        Assert.Contains("沙箱默认政策", WebUtility.HtmlDecode(await http.GetStringAsync(new Uri($"/receipts/{id}", UriKind.Relative), Cancel)), StringComparison.Ordinal);
        Assert.Contains("沙箱默认政策", (await http.GetFromJsonAsync<JsonNode>($"/api/settlements/{id}/explanation", Cancel))!["steps"]!.AsArray().Single(static s => (string)s!["step"]! == "InScope")!["sentence"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/settlements/1300000000000000001")]
    [InlineData("/api/settlements/6600000000000000001")]
    [InlineData("/api/settlements/abc")]
    [InlineData("/api/settlements/99999999999999999999999")]
    public async Task An_unknown_settlement_is_a_problem_with_code_and_next_step(string path)
    {
        using var http = (await Installation.Of(StoreEngine.Sqlite)).Http();
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.Equal("YD4001", (string)problem["code"]!);
        Assert.NotEmpty((string)problem["nextStep"]!);
        Assert.NotEmpty((string)problem["traceId"]!);
        Assert.Contains("YD4001", await http.GetStringAsync(new Uri((string)problem["type"]!, UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_path_is_a_problem_and_not_an_empty_page()
    {
        using var http = (await Installation.Of(StoreEngine.Sqlite)).Http();
        using var response = await http.GetAsync(new Uri("/api/nothing", UriKind.Relative), Cancel);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Health_and_metrics_answer()
    {
        var (http, _, _) = await Settled();
        using var client = http;
        Assert.Equal("Healthy", (string)(await http.GetFromJsonAsync<JsonNode>("/health", Cancel))!["status"]!);
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        Assert.Contains("# TYPE yidi_infno_messages_total counter", metrics, StringComparison.Ordinal);
        Assert.Contains("yidi_infno_messages_total{infno=\"2207\",province=\"11\",code=\"0\"}", metrics, StringComparison.Ordinal);
        Assert.Contains("yidi_infno_duration_seconds_bucket{infno=\"2207\",province=\"11\",le=\"0.5\"}", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_description_is_the_checked_in_one()
    {
        using var http = (await Installation.Of(StoreEngine.Sqlite)).Http();
        var document = JsonNode.Parse(await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Cancel))!;
        Assert.Null(Golden.Difference(Repository.PathOf("docs", "interfaces", "openapi.json"), document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n"));
    }

    [Fact]
    public void The_list_of_refusals_is_the_checked_in_one()
    {
        Assert.Null(Golden.Difference(Repository.PathOf("docs", "interfaces", "errors.md"), RefusalDocument.Markdown()));
        Assert.Equal(Enum.GetValues<RefusalKind>().Order(), RefusalCatalogue.All.Select(static e => e.Kind).Order());
        Assert.All(RefusalCatalogue.All, static e => Assert.True(new Refusal(e.Kind, "medfee_sumamt", new string('9', 40), new string('长', 150)).ToChinese().Length <= 200));
    }

    [Fact]
    public async Task The_demo_settles_prints_and_repeats()
    {
        var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 1);
        await using var running = installation;
        var first = JsonNode.Parse(await RunCli("demo", "--url", installation.Address, "--json"))!;
        var second = JsonNode.Parse(await RunCli("demo", "--url", installation.Address, "--json"))!;
        Assert.Equal((string)first["settlement"]!["id"]!, (string)second["settlement"]!["id"]!);
        var text = await RunCli("demo", "--url", installation.Address, "--cancel");
        Assert.Contains("48.89", text, StringComparison.Ordinal);
        Assert.Contains("依据：", text, StringComparison.Ordinal);
        var after = JsonNode.Parse(await RunCli("demo", "--url", installation.Address, "--json"))!;
        Assert.Equal((string)first["settlement"]!["id"]!, (string)after["settlement"]!["id"]!);
        Assert.Equal("Cancelled", (string)after["settlement"]!["state"]!);
        Assert.Empty(after["benefitYears"]![0]!["accumulators"]!.AsObject());
        Assert.Contains("0 findings", await RunCli("verify", "--data", installation.Settings.DataFolder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_without_a_server_answers_json_and_nothing_else()
    {
        var answer = JsonNode.Parse(await RunCli("demo", "--url", "http://127.0.0.1:1", "--json"))!;
        Assert.Equal("48.89", (string)answer["settlement"]!["amounts"]!["fundTotal"]!);
    }

    [Fact]
    public async Task Sm3_agrees_with_openssl()
    {
        var random = new Random(7);
        for (var i = 0; i < 5; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 300)).Select(_ => (char)random.Next('0', 'z'))]);
            Assert.EndsWith(Sm3.Hex(text), (await Run("openssl", text, "dgst", "-sm3")).Trim(), StringComparison.Ordinal);
        }
    }

    static Task<string> RunCli(params string[] arguments) => Run("dotnet", "", [Path.Combine(AppContext.BaseDirectory, "Yidi.Cli.dll"), .. arguments]);

    static async Task<string> Run(string program, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}{await output}");
        return await output;
    }
}
