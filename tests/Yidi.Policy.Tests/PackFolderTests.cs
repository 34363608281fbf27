using Yidi.Operations.Policies;
using Yidi.Testing;

namespace Yidi.Policy.Tests;

/// <summary>What stands in the policies folder: bad packs, cases that meet every rule, reforms, the schema for editors, a new pack.</summary>
public sealed class PackFolderTests
{
    const int CasesOfARule = 3;

    public static TheoryData<string> BadPacks => [.. Directory.EnumerateFiles(Repository.PathOf("policies/bad"), "*.yaml").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> EveryPack => [.. Bills.EveryPack];

    [Fact]
    public void At_least_twenty_bad_packs_are_planted() => Assert.InRange(BadPacks.Count, 20, 200);

    [Theory, MemberData(nameof(BadPacks))]
    public void A_planted_mistake_is_found_with_the_words_it_needs(string file)
    {
        var text = Repository.Read("policies", "bad", file);
        var words = text.Split('\n')[0]["# must say: ".Length..].Split(" | ");
        var (pack, problems) = PackText.Compile(text, Bills.NationalText);
        Assert.Null(pack);
        var said = string.Join('\n', problems);
        Assert.All(words, w => Assert.Contains(w.Trim(), said, StringComparison.Ordinal));
        Assert.All(problems, static p => Assert.True(p.Line > 0 && p.DoWhat.Length > 0));
    }

    [Fact]
    public void The_pack_the_bad_ones_were_made_from_is_sound()
    {
        var text = Repository.Read("policies", "bad", "wrong-unit-percent.yaml").Replace("value: \"85\"", "value: \"0.85\"", StringComparison.Ordinal);
        Assert.Empty(PackText.Compile(text, Bills.NationalText).Problems);
    }

    [Theory, MemberData(nameof(EveryPack))]
    public void Every_rule_that_a_bill_can_meet_is_met_by_three_cases(string file)
    {
        var (pack, draft) = Bills.Load(file);
        var random = new Yidi.SecondOpinion.RandomCases(draft, Bills.National, seed: 7);
        var meetable = Enumerable.Range(0, 1500).Select(_ => random.Next()).SelectMany(c => PackCases.Cited(Adjudicator.Adjudicate(c.Item1, c.Item2, c.Item3, c.Item4, pack)))
            .Where(static k => !k.StartsWith("national.", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var met = PackCases.Run(File.ReadAllText(PackFolder.CasesOf(Repository.PathOf(file))), pack).SelectMany(static c => c.Cited).GroupBy(static k => k).ToDictionary(static g => g.Key, static g => g.Count());
        Assert.Empty(meetable.Where(key => met.GetValueOrDefault(key) < CasesOfARule).Order());
    }

    [Theory, MemberData(nameof(EveryPack))]
    public void Filing_never_costs_more_than_not_filing(string file)
    {
        var (pack, draft) = Bills.Load(file);
        var random = new Yidi.SecondOpinion.RandomCases(draft, Bills.National, seed: 11);
        FilingKind[] kinds = [FilingKind.LongTermResident, FilingKind.Referred, FilingKind.OtherTemporary];
        foreach (var (drawn, person, _, _) in Enumerable.Range(0, 800).Select(_ => random.Next()))
        {
            var bill = drawn with { Emergency = false };
            if (Fund(bill, person with { Filing = null }) is not { } unfiled) continue;
            Assert.All(kinds, kind => Assert.True(Fund(bill, person with { Filing = new(1, kind, bill.HostRegion, DateOnly.MinValue, null) }) >= unfiled, $"{kind} in {bill.HostRegion} gets less than {unfiled}"));
            Assert.True(Fund(bill with { Emergency = true }, person with { Filing = null }) >= unfiled, $"an emergency in {bill.HostRegion} gets less than {unfiled}");
        }

        Money? Fund(Bill bill, Entitlement person) => Adjudicator.Adjudicate(bill, person, [], [], pack, explain: false) is Adjudication.Done done ? done.Receipt.FundTotal : null;
    }

    [Fact]
    public void Every_worked_example_is_a_case()
    {
        var names = string.Join('\n', Bills.EveryPack.Select(static f => File.ReadAllText(PackFolder.CasesOf(Repository.PathOf(f)))));
        Assert.All(Enumerable.Range(1, 8), n => Assert.Contains($"- name: W{n} ", names, StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_for_editors_is_that_of_the_program() =>
        Assert.Equal(PackSchema.Text(), Repository.Read("policies", "pack.schema.json").ReplaceLineEndings("\n"));

    [Fact]
    public void A_reform_adds_later_values_and_leaves_the_old_text_alone()
    {
        var (pack, _) = Bills.Load("policies/regions/420100/employees.yaml");
        Assert.Equal(("700.00", "0.00"), (Deductible(pack, "2024-03-31"), Deductible(pack, "2024-04-01")));
        static string Deductible(PolicyPack pack, string on) => Assert.IsType<Adjudication.Done>(CaseFile.Read(
            $"bill: {{ visit: ordinary-outpatient, on: {on}, host: \"420100\", level: three, in-scope: \"1000.00\" }}\nperson: {{ class: active }}", pack.Region, pack.Insurance, pack.InsuranceYearOf).Adjudicate(pack)).Receipt.Deductible.ToString();
    }

    [Theory]
    [InlineData("id: outpatient.deductible", "id: outpatient.free", "follows no rule of the pack")]
    [InlineData("id: outpatient.deductible", "id: outpatient.deductible\n    kind: deductible", "gives a kind again")]
    [InlineData("from: 2024-04-01", "from: 2023-01-01", "is not after 2024-01-01")]
    [InlineData("rules:", "ends: { outpatient.free: 2024-12-31 }\nrules:", "the pack has no such rule")]
    public void A_wrong_reform_says_what_to_do(string good, string bad, string mustSay)
    {
        var folder = new PackFolder(Repository.PathOf("policies"));
        var documents = folder.Documents(Repository.PathOf("policies/regions/420100/employees.yaml"));
        var (pack, problems) = PackText.Compile([documents[0], documents[1] with { Text = documents[1].Text.Replace(good, bad, StringComparison.Ordinal) }], Bills.NationalText);
        Assert.Null(pack);
        Assert.Contains(mustSay, string.Join('\n', problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InsuranceKind.Employees)]
    [InlineData(InsuranceKind.Residents)]
    public void A_new_pack_is_sound_and_its_cases_come_out(InsuranceKind insurance)
    {
        var (text, cases) = PackSkeleton.Make(Repository.PathOf("policies"), RegionCode.Parse("371300"), insurance, new("临沂市", "Linyi"), new(2025, 1, 1));
        Assert.All(PackCases.Run(cases, Bills.Compile(text)), static c => Assert.True(c.Passed, $"{c.Name}: {string.Join("; ", c.Differences)}"));
    }

    [Fact]
    public void Two_packs_are_compared_by_rule_and_by_person()
    {
        var (pack, draft) = Bills.Load("policies/regions/320500/employees.yaml");
        var text = Repository.Read("policies/regions/320500/employees.yaml").Replace("value: \"0.85\"", "value: \"0.80\"", StringComparison.Ordinal);
        var (first, second) = (new FoundPack("a", pack, draft), new FoundPack("b", Bills.Compile(text), PackFile.Read(text).Draft!));
        var rule = Assert.Single(ComparePacks.Rules(draft, second.Draft));
        Assert.Equal("inpatient.ratio", rule.Rule);
        var groups = ComparePacks.People(first, second, new(2025, 6, 1), 400, seed: 3);
        Assert.All(groups, static g => Assert.Equal(0, g.PayLess));
        Assert.Contains(groups, static g => g.PayMore > 0 && g.Mean > Money.Zero);
        Assert.Equal(groups, ComparePacks.People(first, second, new(2025, 6, 1), 400, seed: 3));
    }

    [Fact]
    public void Cover_that_is_lost_shows_in_a_comparison()
    {
        var text = Repository.Read("policies/regions/350100/employees.yaml");
        var less = text.Replace("visits: [ordinary-outpatient, all-inpatient]", "visits: [all-inpatient]", StringComparison.Ordinal);
        var (first, second) = (new FoundPack("a", Bills.Compile(text), PackFile.Read(text).Draft!), new FoundPack("b", Bills.Compile(less), PackFile.Read(less).Draft!));
        Assert.Equal("covers", Assert.Single(ComparePacks.Rules(first.Draft, second.Draft)).Rule);
        Assert.Contains(ComparePacks.People(first, second, new(2025, 6, 1), 400, seed: 3), static g => g.Visit == "ordinary-outpatient" && g.NewlyRefused > 0);
    }

    [Fact]
    public void An_estimate_compares_home_and_away_filed_and_not()
    {
        var (pack, _) = Bills.Load("policies/regions/360000/employees.yaml");
        var one = CaseFile.Read("bill: { visit: inpatient, on: 2025-05-10, host: \"110000\", level: three, in-scope: \"20000.00\" }\nperson: { class: active }", pack.Region, pack.Insurance, pack.InsuranceYearOf);
        var ways = EstimateCost.Of(one.Bill, pack.Region, one.Person, one.Years, pack).ToDictionary(static w => w.Way);
        Assert.Equal("16320.00", $"{ways["at-home"].Receipt!.FundTotal}");
        Assert.Equal("14620.00", $"{ways["referred"].Receipt!.FundTotal}");
        Assert.Equal("12920.00", $"{ways["other-temporary"].Receipt!.FundTotal}");
        Assert.Equal(PolicyRefusal.NotFiled, ways["none"].Refused!.Reason);
        Assert.Equal("14620.00", $"{ways["emergency"].Receipt!.FundTotal}");
    }
}
