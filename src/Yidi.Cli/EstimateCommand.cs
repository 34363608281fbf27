using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Cli;

/// <summary>yidi policy estimate: what a treatment would cost at home and away, filed and not filed.</summary>
static class EstimateCommand
{
    static Option<string> Text(string name, string description, string absent = "") => new(name) { Description = description, DefaultValueFactory = _ => absent };

    internal static Command Make()
    {
        var region = new Option<string>("--region") { Description = "Insured place, six digits", Required = true };
        var insurance = Text("--insurance", "employees or residents", "employees");
        var person = Text("--person", "Class of person: active, retired, child, adult, elderly; active or adult when left out");
        person.Aliases.Add("--class");
        var visit = Text("--visit", "Kind of visit: inpatient, ordinary-outpatient …", "inpatient");
        var amount = new Option<string>("--amount") { Description = "Cost in scope, in yuan", Required = true };
        var host = new Option<string>("--host") { Description = "Place of treatment, six digits", Required = true };
        var (level, age, on) = (Text("--level", "Level of the institution: unrated, one, two, three", "three"), Text("--age", "Age in years", "50"),
            Text("--on", "Day of the visit", TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        var (folder, json) = (CheckedOptions.Policies(), PolicyCommand.AsJson());
        var command = new Command("estimate", "What would this cost me here and there, filed and not filed") { region, insurance, person, visit, amount, host, level, age, on, json, folder };
        command.SetAction((parsed, _) => Trouble.Told(() =>
        {
            string Of(Option<string> option) => parsed.GetValue(option)!;
            // JSON is YAML; quoting by the serializer keeps every answer one text.
            var question = JsonSerializer.Serialize(new Dictionary<string, Dictionary<string, string>>
            {
                ["bill"] = new() { ["visit"] = Of(visit), ["on"] = Of(on), ["host"] = Of(host), ["level"] = Of(level), ["in-scope"] = Of(amount) },
                ["person"] = new() { ["class"] = Of(person).Length > 0 ? Of(person) : Of(insurance) == "residents" ? "adult" : "active", ["age"] = Of(age), ["insured"] = Of(region) },
            }, PolicyCommand.Json);
            return Task.FromResult(Estimate(Of(region), Of(insurance), question, parsed.GetValue(folder)!, parsed.GetValue(json)));
        }));
        return command;
    }

    static int Estimate(string region, string insurance, string question, string folder, bool json)
    {
        if (!RegionCode.TryParse(region, out var insured)) throw new InvalidOperationException($"--region '{region}' is not six digits.");
        if (!Vocabulary.TryFind(Vocabulary.Insurances, insurance, out var kind)) throw new InvalidOperationException($"--insurance '{insurance}' is neither employees nor residents.");
        var packs = new FindPack(folder);
        var pack = packs.Of(insured, kind).Pack;
        var other = kind == InsuranceKind.Employees ? InsuranceKind.Residents : InsuranceKind.Employees;
        if (pack.IsSandboxDefault && !packs.Of(insured, other).Pack.IsSandboxDefault)
            Console.Error.WriteLine($"{region} has no pack of {insurance}, but one of {Vocabulary.Insurances[other].Word}: add --insurance {Vocabulary.Insurances[other].Word}.");
        var one = CaseText.Read(question, "The question", insured, pack);
        var ways = EstimateCost.Of(one.Bill, insured, one.Person, one.Years, pack);
        if (json) Console.WriteLine(JsonSerializer.Serialize(ways.Select(static w => new { w.Way, fund = w.Receipt?.FundTotal.ToString(), person = w.Receipt?.Person.ToString(), refused = w.Refused is { } r ? PackCases.WordOf(r.Reason) : null }), PolicyCommand.Json));
        else Tell(one.Bill, ways, pack);
        return ways.Any(static w => w.Receipt is not null) ? 0 : 1;
    }

    static void Tell(Bill bill, IReadOnlyList<EstimatedWay> ways, PolicyPack pack)
    {
        Console.WriteLine($"{pack.Name.Chinese} {Vocabulary.Visits[bill.VisitType].Chinese}，范围内 {bill.InScope} 元，{Vocabulary.Levels[bill.Level].Chinese}医疗机构，{bill.VisitDate:yyyy-MM-dd}");
        if (pack.IsSandboxDefault) Console.WriteLine("注意：该地区没有政策包，以下按沙箱默认政策计算，不是该地区的政策。");
        foreach (var (way, receipt, refused) in ways)
        {
            Vocabulary.TryFind(Vocabulary.Filings, way, out var filing);
            var name = filing == FilingKind.OtherTemporary ? "其他临时外出就医人员" : Vocabulary.Filings[filing].Chinese;
            Console.WriteLine(receipt is not null
                ? $"  {Padded(name)} 基金 {receipt.FundTotal,12}  个人 {receipt.Person,12}"
                : $"  {Padded(name)} 不能直接结算：{PackCases.WordOf(refused!.Reason)}{(refused.Citation is { } because ? $"（{because.Clause.Chinese}）" : "")}");
        }
        if (ways.Any(static w => w.Refused is not null) && pack.TimeLimit("manual-claim", bill.VisitDate) is { } limit)
            Console.WriteLine($"  不能直接结算的可在 {limit.Count} {(limit.InMonths ? "个月" : "天")}内申请手工报销（{limit.Citation.Document.Chinese}，可信度 {limit.Citation.Grade}）。");
        Console.WriteLine("  估算未计入本年度已发生的费用；以实际结算为准。");
    }

    /// <summary>Chinese characters take two columns of a terminal.</summary>
    static string Padded(string text) => text + new string(' ', Math.Max(1, 44 - (2 * text.Length)));
}
