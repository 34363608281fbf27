using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>What the sandbox gives to engineers: a first call, working hospitals, trouble on purpose, and the conformance kit.</summary>
public sealed class SandboxTests
{
    static readonly DateOnly Today = SandboxFacts.BusinessStartDay;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoreEngine> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    [Fact]
    public async Task The_script_of_the_documents_settles_a_first_call_with_curl()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 1);
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "docs/interfaces/first-call.sh"), installation.Address.TrimEnd('/')]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (told, wrong) = (await process.StandardOutput.ReadToEndAsync(Cancel), await process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, told + wrong);
        Assert.Contains("the patient pays 15.40 yuan", told);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_day_of_virtual_hospitals_has_no_error_and_reconciles(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 12);
        using var http = installation.Http();
        var report = await new HospitalDay(http, new(200, TimeSpan.FromSeconds(6), Seed: 4711, Workers: 8)).Run(Cancel);
        Assert.Empty(report.Standing.FirstErrors);
        Assert.True(report.Standing is { Settled: > 10, Cancelled: > 0 }, $"{report.Standing}");
        Assert.Empty(report.FirstDifferences);
        Assert.Equal(0, report.Differences);
        Assert.Empty(await installation.Findings());
        Assert.Empty(await installation.Differences());
    }

    [Fact]
    public async Task This_platform_conforms_and_the_kit_finds_what_does_not()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 2);
        using var http = installation.Http();
        var persona = SandboxFacts.Personas.Single(static p => p.Key == "guangzhou-active");
        var person = await installation.PersonOf(persona.Key);
        async Task<IReadOnlyList<ConformanceCheck>> Checks() =>
            await new ConformanceRun((await VirtualHospital.Open(http, installation.NextKey(), SandboxFacts.Hospital, Cancel)).Hospital, person.ToString(), persona.IdentityNumber, persona.Region, Today).Run(Cancel);
        Assert.Equal([], (await Checks()).Where(static c => !c.Passed));
        // A platform that answers 'busy' to every settlement does not conform, and the kit says where.
        installation.Get<FaultSwitch>().Set([new("*", "2207", "refuse")]);
        Assert.Contains(await Checks(), static c => c is { Infno: "2207", Passed: false });
        var report = await http.GetFromJsonAsync<JsonNode>($"/api/institutions/{SandboxFacts.Hospital}/conformance", Cancel);
        Assert.Empty(report!["journeys"]!.AsArray().Single(static j => (string)j!["journey"]! == "outpatient settlement")!["missing"]!.AsArray());
        Assert.Contains(report["calls"]!.AsArray().Single(static c => (string)c!["infno"]! == "2201")!["deviations"]!.AsArray(), static d => ((string)d!).Contains("20220701", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trouble_on_purpose_does_what_it_says()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 2);
        var faults = installation.Get<FaultSwitch>();
        using var walk = await Walk.In(installation, null);
        await walk.Register("11", "");
        foreach (var (kind, i) in FaultSwitch.Kinds.Keys.Select(static (k, i) => (k, i)))
        {
            await walk.Must("2204", walk.Patient.Charges([new($"L{i}", SandboxFacts.Acarbose, 10m, 1, Today)], $"B{i}"));
            var (message, bill) = (walk.Hospital.NextMessageId(), walk.Patient.SettleVisit(10m, "11", $"B{i}"));
            Assert.Null(faults.Set([new(SandboxFacts.Hospital, "2207", kind, 100, 300)]));
            var watch = Stopwatch.StartNew();
            var met = await Met(() => walk.Patient.Send("2207", bill.DeepClone().AsObject(), Cancel, message));
            Assert.Equal(kind switch { "lost-answer" or "half-body" => "lost", "refuse" => "busy", _ => "answered" }, met);
            if (kind is "delay" or "reorder") Assert.True(watch.ElapsedMilliseconds >= 300);
            faults.Set([]);
            // Whatever happened, the same message now gets the one settlement.
            await walk.Settled("2207", bill, message);
        }
        // Trouble with everybody's messages can be ended over HTTP, whatever its kind.
        using var http = installation.Http();
        foreach (var kind in FaultSwitch.Kinds.Keys)
        {
            Assert.Null(faults.Set([new("*", "*", kind, 100, 300)]));
            using var off = await http.PostAsJsonAsync("/api/sandbox/faults", Array.Empty<FaultRule>(), Cancel);
            Assert.True(off.IsSuccessStatusCode, kind);
            await walk.Must("5201", new() { ["data"] = new JsonObject { ["psn_no"] = walk.Patient.PersonNo, ["begntime"] = "2022-06-01" } });
        }
        Assert.Equal(FaultSwitch.Kinds.Count, (int)(await walk.Years())[0].Before[AccumulatorNames.VisitCount]);
        Assert.Equal(RefusalKind.FieldInvalid, faults.Set([new("*", "*", "earthquake")])!.Kind);
    }

    static async Task<string> Met(Func<Task<InfnoReply>> send)
    {
        try
        {
            return (await send()).Code == 0 ? "answered" : "busy";
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return "lost";
        }
    }
}
