using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Every step of a filing and of a qualification taken over HTTP, and every act the state does not allow refused with the state in the reason.</summary>
public sealed class TransitionsApiTests
{
    static readonly byte[] Paper = [.. "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"u8, .. "%%EOF\n"u8];

    static readonly FilingAct[] FilingRoutes = [FilingAct.SaveDraft, FilingAct.Submit, FilingAct.Supplement, FilingAct.Withdraw, FilingAct.Cancel, FilingAct.HandIn, FilingAct.Approve, FilingAct.Reject, FilingAct.AskSupplement];

    static readonly QualificationAct[] QualificationRoutes = [QualificationAct.Supplement, QualificationAct.Withdraw, QualificationAct.Renew, QualificationAct.GiveUp, QualificationAct.HandIn, QualificationAct.PassFirst, QualificationAct.Reject, QualificationAct.AskSupplement, QualificationAct.PassExpert];

    sealed class Desk(Installation installation) : IDisposable
    {
        int _serial;

        internal RestClient Officer { get; } = new(installation, "guangzhou-officer");

        internal RestClient Reviewer { get; } = new(installation, "guangzhou-reviewer");

        internal async Task<(string Person, string Material)> Person()
        {
            var person = (string)(await Officer.Must("/api/persons", new
            {
                name = "何静", certificate = $"9955011988{++_serial:00000000}", gender = "2", born = "1988-01-01",
                coverage = new { insurance = "employees", region = "440100", personClass = "active", from = "2020-01-01" },
            }))["person"]!;
            return (person, (string)(await Officer.Must($"/api/persons/{person}/materials?fileName=a.pdf", Paper))["material"]!);
        }

        internal async Task Pass(int days) => _ = await Officer.Must($"/api/sandbox/clock?days={days}", new { });

        internal async Task EndCoverage(string person)
        {
            var today = (string)(await Officer.Get("/api/sandbox"))["businessDate"]!;
            _ = await Officer.Must($"/api/persons/{person}/coverages/end", new { insurance = "employees", from = "2020-01-01", lastDay = today, end = "Terminated" });
        }

        internal static async Task Refuses(RestClient who, string path, object body, string stateName)
        {
            var (status, answer) = await who.Post(path, body);
            Assert.True(status == HttpStatusCode.Conflict, $"{path} in {stateName}: {(int)status} {answer.ToJsonString()}");
            Assert.Contains(stateName, (string)answer["why"]!, StringComparison.Ordinal);
            Assert.NotEmpty((string)answer["nextStep"]!);
        }

        public void Dispose()
        {
            Officer.Dispose();
            Reviewer.Dispose();
        }
    }

    static HashSet<(TState, TAct, TState)> StepsOf<TState, TAct>(JsonNode detail) where TState : struct, Enum where TAct : struct, Enum =>
        [.. detail["steps"]!.AsArray().Select(static s => (Enum.Parse<TState>((string)s!["from"]!), Enum.Parse<TAct>((string)s["act"]!), Enum.Parse<TState>((string)s["to"]!)))];

    static void AssertSame<TStep>(IEnumerable<TStep> all, HashSet<TStep> taken)
    {
        Assert.Empty(all.Except(taken));
        Assert.Empty(taken.Except(all));
    }

    /// <summary>Ways of a filing that begins as a draft; together they take every step there is.</summary>
    static readonly (string Kind, FilingAct[] Acts)[] FilingWays =
    [
        ("posted-worker", [FilingAct.SaveDraft, FilingAct.Withdraw]),
        ("posted-worker", [FilingAct.Submit, FilingAct.Withdraw]),
        ("posted-worker", [FilingAct.Submit, FilingAct.Reject]),
        ("posted-worker", [FilingAct.Submit, FilingAct.AskSupplement, FilingAct.Supplement, FilingAct.AskSupplement, FilingAct.Withdraw]),
        ("posted-worker", [FilingAct.Submit, FilingAct.AskSupplement, FilingAct.Reject]),
        ("posted-worker", [FilingAct.Submit, FilingAct.Approve, FilingAct.Cancel]),
        ("posted-worker", [FilingAct.Submit, FilingAct.Approve, FilingAct.Replace]),
        ("posted-worker", [FilingAct.Submit, FilingAct.Approve, FilingAct.EndWithCoverage]),
        ("posted-worker", [FilingAct.EndWithCoverage]),
        ("posted-worker", [FilingAct.Submit, FilingAct.EndWithCoverage]),
        ("posted-worker", [FilingAct.Submit, FilingAct.AskSupplement, FilingAct.EndWithCoverage]),
        ("other-temporary", [FilingAct.Submit, FilingAct.Expire]),
        ("long-term-resident", [FilingAct.Submit, FilingAct.HandIn, FilingAct.Cancel]),
        ("long-term-resident", [FilingAct.Submit, FilingAct.BreakPromise, FilingAct.HandIn]),
        ("long-term-resident", [FilingAct.Submit, FilingAct.BreakPromise, FilingAct.Cancel]),
        ("long-term-resident", [FilingAct.Submit, FilingAct.BreakPromise, FilingAct.Replace]),
        ("long-term-resident", [FilingAct.Submit, FilingAct.BreakPromise, FilingAct.EndWithCoverage]),
    ];

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Every_step_of_a_filing_is_taken_over_http_and_every_other_act_refused(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 0);
        using var desk = new Desk(installation);
        var taken = new HashSet<(FilingState, FilingAct, FilingState)>();
        foreach (var (kind, acts) in FilingWays)
        {
            var (person, material) = await desk.Person();
            var promise = kind == "long-term-resident";
            object Body(string place, bool draft = false) => new { person, kind, place, promise, materials = promise ? [] : new[] { material }, draft };
            var filing = (string)(await desk.Officer.Must("/api/filings", Body("110105", draft: true)))["filing"]!;
            await RefuseOthers(desk, filing, Body("310000"));
            foreach (var act in acts)
            {
                await Take(desk, person, filing, act, material, Body("310000"));
                await RefuseOthers(desk, filing, Body("310000"));
            }
            taken.UnionWith(StepsOf<FilingState, FilingAct>(await desk.Officer.Get($"/api/filings/{filing}")));
        }
        AssertSame(FilingRules.Steps.Steps, taken);
    }

    static async Task Take(Desk desk, string person, string filing, FilingAct act, string material, object changed)
    {
        if (act is FilingAct.Expire or FilingAct.Replace or FilingAct.Cancel) await desk.Pass(act == FilingAct.Expire ? 400 : 190);
        if (act == FilingAct.BreakPromise) await desk.Pass(31);
        else if (act == FilingAct.EndWithCoverage) await desk.EndCoverage(person);
        else if (act == FilingAct.Replace) _ = await desk.Officer.Must("/api/filings", new { person, kind = "other-temporary", place = "310000", replaces = filing });
        else if (act == FilingAct.SaveDraft) _ = await desk.Officer.Must($"/api/filings/{filing}/save-draft", changed);
        else if (act != FilingAct.Expire) _ = await WhoDoes(desk, act).Must($"/api/filings/{filing}/{JsonNamingPolicy.KebabCaseLower.ConvertName(act.ToString())}", Act(act is FilingAct.HandIn or FilingAct.Supplement, material));
    }

    static object Act(bool withMaterial, string material) => new { note = "材料不清", materials = withMaterial ? [material] : Array.Empty<string>() };

    static RestClient WhoDoes(Desk desk, FilingAct act) => act is FilingAct.Approve or FilingAct.Reject or FilingAct.AskSupplement ? desk.Reviewer : desk.Officer;

    static async Task RefuseOthers(Desk desk, string filing, object draft)
    {
        var before = (await desk.Officer.Get($"/api/filings/{filing}"))["filing"]!;
        var state = Enum.Parse<FilingState>((string)before["state"]!);
        foreach (var act in FilingRoutes.Where(a => !FilingRules.Steps.Allows(state, a)))
            await Desk.Refuses(WhoDoes(desk, act), $"/api/filings/{filing}/{JsonNamingPolicy.KebabCaseLower.ConvertName(act.ToString())}", act == FilingAct.SaveDraft ? draft : Act(false, ""), FilingRules.StateNames[state].Chinese);
        Assert.Equal((int)before["revision"]!, (int)(await desk.Officer.Get($"/api/filings/{filing}"))["filing"]!["revision"]!);
    }

    /// <summary>Ways of a qualification; together they take every step there is.</summary>
    static readonly (string Disease, bool Promise, QualificationAct[] Acts)[] QualificationWays =
    [
        ("M01600", false, [QualificationAct.PassFirst, QualificationAct.PassExpert, QualificationAct.GiveUp]),
        ("M01600", false, [QualificationAct.Reject]),
        ("M01600", false, [QualificationAct.Withdraw]),
        ("M01600", false, [QualificationAct.AskSupplement, QualificationAct.Supplement, QualificationAct.PassFirst, QualificationAct.Reject]),
        ("M01600", false, [QualificationAct.AskSupplement, QualificationAct.Reject]),
        ("M01600", false, [QualificationAct.PassFirst, QualificationAct.AskSupplement, QualificationAct.Withdraw]),
        ("M01600", false, [QualificationAct.PassFirst, QualificationAct.PassExpert, QualificationAct.EndWithCoverage]),
        ("M01600", false, [QualificationAct.EndWithCoverage]),
        ("M01600", false, [QualificationAct.PassFirst, QualificationAct.EndWithCoverage]),
        ("M01600", false, [QualificationAct.AskSupplement, QualificationAct.EndWithCoverage]),
        ("M03900", false, [QualificationAct.PassFirst, QualificationAct.Renew, QualificationAct.PassFirst]),
        ("M03900", false, [QualificationAct.PassFirst, QualificationAct.Renew, QualificationAct.Reject]),
        ("M03900", false, [QualificationAct.PassFirst, QualificationAct.Expire, QualificationAct.Renew, QualificationAct.Reject]),
        ("M03900", false, [QualificationAct.PassFirst, QualificationAct.Renew, QualificationAct.EndWithCoverage]),
        ("M03900", true, [QualificationAct.HandIn]),
        ("M03900", true, [QualificationAct.BreakPromise, QualificationAct.HandIn]),
        ("M03900", true, [QualificationAct.BreakPromise, QualificationAct.GiveUp]),
        ("M03900", true, [QualificationAct.BreakPromise, QualificationAct.EndWithCoverage]),
    ];

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Every_step_of_a_qualification_is_taken_over_http_and_every_other_act_refused(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 0);
        using var desk = new Desk(installation);
        var taken = new HashSet<(QualificationState, QualificationAct, QualificationState)>();
        foreach (var (disease, promise, acts) in QualificationWays)
        {
            var (person, material) = await desk.Person();
            var number = (string)(await desk.Officer.Must("/api/qualifications", new { person, disease, promise, materials = promise ? [] : new[] { material } }))["qualification"]!;
            foreach (var act in acts)
            {
                await RefuseOthers(desk, number);
                await Take(desk, person, number, act, material);
            }
            await RefuseOthers(desk, number);
            taken.UnionWith(StepsOf<QualificationState, QualificationAct>(await desk.Officer.Get($"/api/qualifications/{number}")));
        }
        // Applying is what brings one into being; it is no step from a state.
        taken.RemoveWhere(static s => s.Item2 == QualificationAct.Apply);
        AssertSame(QualificationRules.Steps.Steps, taken);
    }

    static async Task Take(Desk desk, string person, string number, QualificationAct act, string material)
    {
        if (act is QualificationAct.Expire or QualificationAct.BreakPromise) await desk.Pass(act == QualificationAct.Expire ? 740 : 31);
        else if (act == QualificationAct.EndWithCoverage) await desk.EndCoverage(person);
        else _ = await WhoDoes(desk, act).Must($"/api/qualifications/{number}/{JsonNamingPolicy.KebabCaseLower.ConvertName(act.ToString())}", Act(act is QualificationAct.HandIn or QualificationAct.Supplement or QualificationAct.Renew, material));
    }

    static RestClient WhoDoes(Desk desk, QualificationAct act) => act == QualificationAct.PassExpert ? desk.Reviewer : desk.Officer;

    static async Task RefuseOthers(Desk desk, string number)
    {
        var before = (await desk.Officer.Get($"/api/qualifications/{number}"))["qualification"]!;
        var state = Enum.Parse<QualificationState>((string)before["state"]!);
        foreach (var act in QualificationRoutes.Where(a => !QualificationRules.Steps.Allows(state, a)))
            await Desk.Refuses(WhoDoes(desk, act), $"/api/qualifications/{number}/{JsonNamingPolicy.KebabCaseLower.ConvertName(act.ToString())}", Act(false, ""), QualificationRules.StateNames[state].Chinese);
        Assert.Equal((int)before["revision"]!, (int)(await desk.Officer.Get($"/api/qualifications/{number}"))["qualification"]!["revision"]!);
    }
}
