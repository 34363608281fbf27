using Yidi.Operations.Policies;
using Yidi.Testing;

namespace Yidi.Policy.Tests;

/// <summary>Shapes of rules worked out by hand, where the numbers of a real pack would hide the point. The second opinion checks the rest.</summary>
public sealed class ShapeTests
{
    static readonly PolicyPack Jiangxi = Bills.Load("policies/regions/360000/employees.yaml").Pack;

    static readonly PolicyPack Beijing = Bills.Load("policies/regions/110000/employees.yaml").Pack;

    static Receipt Settled(PolicyPack pack, string yaml) => Assert.IsType<Adjudication.Done>(Asked(pack, yaml)).Receipt;

    static Adjudication Asked(PolicyPack pack, string yaml) => CaseFile.Read(yaml, pack.Region, pack.Insurance, pack.InsuranceYearOf).Adjudicate(pack);

    static PolicyPack With(string file, string good, string bad)
    {
        var text = Repository.Read(file);
        Assert.Contains(good, text, StringComparison.Ordinal);
        return Bills.Compile(text.Replace(good, bad, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("before-deductible", "2000.00", "14620.00")]      // (18,000 - 800) x 85 percent
    [InlineData("after-deductible", "1920.00", "14688.00")]       // 19,200 x 90 percent x 85 percent
    public void W8_gives_an_answer_for_each_order(string order, string share, string fund)
    {
        var pack = With("policies/regions/360000/employees.yaml", "first-share: \"0.10\", order: before-deductible", $"first-share: \"0.10\", order: {order}");
        var receipt = Settled(pack, "bill: { visit: inpatient, on: 2024-05-10, host: \"110000\", level: three, in-scope: \"20000.00\" }\nperson: { class: active, filing: referred }");
        Assert.Equal((share, fund), ($"{receipt.FilingShare}", $"{receipt.FundTotal}"));
    }

    [Fact]
    public void A_transfer_up_pays_the_difference_and_a_transfer_down_nothing()
    {
        var first = Settled(Jiangxi, Stay("one", "5000.00", "visit-no: \"7\""));
        Assert.Equal("200.00", $"{first.Deductible}");
        var before = $"before: {{ count.stays: \"1\", stay.7.deductible: \"{new Money(first.Deltas["stay.7.deductible"])}\" }}";
        var up = Settled(Jiangxi, Stay("three", "9000.00", "visit-no: \"8\", transfer: up, transferred-from: \"7\"", before));
        Assert.Equal(("600.00", 0L), ($"{up.Deductible}", up.Deltas[AccumulatorNames.StayCount]));
        Assert.Equal(800_00, up.Deltas["stay.8.deductible"]);   // the chain has paid 800; a third hospital asks nothing more of it
        var down = Settled(Jiangxi, Stay("one", "900.00", "visit-no: \"9\", transfer: down, transferred-from: \"8\"", before));
        Assert.Equal("0.00", $"{down.Deductible}");
    }

    [Fact]
    public void Parts_of_one_stay_pay_one_deductible_and_go_on_through_the_segments()
    {
        var mid = Settled(Beijing, Stay("three", "20000.00", "visit-no: \"5\", part: mid-stay", host: "110105"));
        Assert.Equal(("1300.00", 1L, 20_000_00L), ($"{mid.Deductible}", mid.Deltas[AccumulatorNames.StayCount], mid.Deltas["stay.5.segments"]));
        var before = string.Join(", ", mid.Deltas.Entries.Select(static e => $"{e.Key}: \"{(e.Key.StartsWith("count", StringComparison.Ordinal) || e.Key.EndsWith("parts", StringComparison.Ordinal) ? e.Value : new Money(e.Value))}\""));
        var last = Settled(Beijing, Stay("three", "30000.00", "visit-no: \"5\", part: final", $"before: {{ {before} }}", "110105"));
        Assert.Equal(("0.00", 0L), ($"{last.Deductible}", last.Deltas[AccumulatorNames.StayCount]));
        // 20,000 to 30,000 at 85, to 40,000 at 90, to 50,000 at 95: together with the first part exactly W7.
        Assert.Equal("42895.00", $"{mid.FundTotal + last.FundTotal}");
    }

    [Fact]
    public void A_stay_over_the_year_end_is_one_bill_or_divided_by_days()
    {
        const string stay = "bill: { visit: inpatient, on: 2024-12-27, settled: 2025-01-05, host: \"110105\", level: three, in-scope: \"10000.00\" }\nperson: { class: active, filing: none, age: \"40\" }";
        var one = Settled(Beijing, stay);
        Assert.Equal([2025], one.Years.Select(static y => y.Year));
        var split = With("policies/regions/110000/employees.yaml", "rules:\n", """
            rules:
              - id: year-end
                kind: year-end
                clause: { zh: 按天分割。, en: Divided by days. }
                source: bj-bills
                article: 测试
                grade: D
                values:
                  - { from: 2023-01-01, value: split-by-days }

            """);
        var divided = Settled(split, stay);
        Assert.Equal([2024, 2025], divided.Years.Select(static y => y.Year));
        Assert.Equal([5_000_00, 5_000_00], divided.Years.Select(static y => y.Deltas[AccumulatorNames.InScope]));   // five days each
        Assert.Equal("1300.00", $"{divided.Deductible}");                                                          // one stay, one deductible
        Assert.Equal(one.FundTotal, divided.FundTotal);
    }

    [Fact]
    public void Own_account_pays_before_relatives_and_none_goes_below_zero()
    {
        var receipt = Settled(Jiangxi, Stay("three", "2000.00", "use-account: yes") + "\naccounts: { mother: \"300.00\", own: \"120.00\", overdrawn: \"-5.00\", child: \"1000.00\" }");
        Assert.Equal(("980.00", "120.00"), ($"{receipt.Person}", $"{receipt.Account}"));
        Assert.Equal(["300.00", "560.00"], receipt.FamilyAccounts.Select(static a => $"{a.Amount}"));
        Assert.Equal("0.00", $"{receipt.Cash}");
    }

    [Theory]
    [InlineData("injury: yes, third-party: yes", PolicyRefusal.InjuryNotPaid)]
    [InlineData("injury: yes", PolicyRefusal.InjuryNotPaid)]
    public void An_injury_needs_the_promise_and_no_third_party(string flags, PolicyRefusal expected) =>
        Assert.Equal(expected, Assert.IsType<Adjudication.Refused>(Asked(Jiangxi, Stay("three", "2000.00", flags))).Reason);

    [Fact]
    public void A_promised_injury_is_settled() => Assert.Equal("1020.00", $"{Settled(Jiangxi, Stay("three", "2000.00", "injury: yes, promise: yes")).FundTotal}");

    [Fact]
    public void Cost_after_the_coverage_ended_stays_with_the_person()
    {
        var receipt = Settled(Jiangxi, """
            bill: { visit: inpatient, on: 2024-05-01, settled: 2024-05-20, host: "110000", level: three, lines: [ { item: a, class: 甲, total: "5000.00", fee-date: 2024-05-10 }, { item: b, class: 甲, total: "3000.00", fee-date: 2024-05-11 } ] }
            person: { class: active, filing: long-term-resident, covered-until: 2024-05-10 }
            """);
        Assert.Equal(("3000.00", "3570.00"), ($"{receipt.NotPaid}", $"{receipt.FundTotal}"));   // (5,000 - 800) x 85 percent
    }

    [Fact]
    public void Several_diseases_share_a_cap_as_their_sum_or_their_largest()
    {
        var residents = Bills.Load("policies/regions/360100/residents.yaml").Pack;
        const string both = "bill: { visit: chronic-outpatient, on: 2025-05-01, host: \"110000\", level: one, disease: M03900, in-scope: \"2000.00\" }\nperson: { class: adult, age: \"50\", filing: long-term-resident, qualified: [M03900, M01600] }";
        Assert.Equal("900.00", $"{Settled(residents, both).FundTotal}");                                       // 400 + 500
        Assert.Equal("400.00", $"{Settled(residents, both.Replace(", M01600", "", StringComparison.Ordinal)).FundTotal}");
        var employees = Bills.Load("policies/regions/360100/employees.yaml").Pack;
        var three = both.Replace("adult", "active", StringComparison.Ordinal).Replace("2000.00", "50000.00", StringComparison.Ordinal);
        Assert.Equal("8000.00", $"{Settled(employees, three).PoolPays}");                                      // 4,000 + 4,000, less than 7,000 more
    }

    [Fact]
    public void A_person_who_joined_late_waits_and_a_newborn_does_not()
    {
        var pack = Bills.Load("policies/regions/360100/residents.yaml").Pack;
        string Case(string joining, string on) => $"bill: {{ visit: inpatient, on: {on}, host: \"110000\", level: one, in-scope: \"1000.00\" }}\nperson: {{ class: child, born: 2025-03-01, filing: long-term-resident, {joining} }}";
        var refused = Assert.IsType<Adjudication.Refused>(Asked(pack, Case("joining: late, paid-on: 2025-03-10", "2025-06-09")));
        Assert.Equal((PolicyRefusal.Waiting, "2025-06-10"), (refused.Reason, refused.Subject));
        Assert.IsType<Adjudication.Done>(Asked(pack, Case("joining: late, paid-on: 2025-03-10", "2025-06-10")));
        Assert.IsType<Adjudication.Done>(Asked(pack, Case("joining: newborn, paid-on: 2025-05-20, missed-months: \"2\"", "2025-03-01")));
    }

    [Fact]
    public void Which_day_selects_what_can_be_moved_by_a_pack()
    {
        const string shown = "bill: { visit: inpatient, on: 2024-06-25, settled: 2024-07-05, host: \"310000\", level: three, in-scope: \"10000.00\" }\nperson: { class: active, class-at-settlement: retired, filing: none, age: \"60\" }";
        var pack = Bills.Load("policies/regions/310000/employees.yaml").Pack;
        Assert.IsType<Adjudication.Refused>(Asked(pack, shown));                                               // the pack speaks from 1 July 2024
        var later = shown.Replace("2024-06-25", "2024-07-01", StringComparison.Ordinal);
        Assert.Equal("1500.00", $"{Settled(pack, later).Deductible}");                                         // class by admission
        var text = ExplanationText.Plain(ExplanationText.Render(Settled(pack, later).Explanation, CaseFile.Read(later, pack.Region, pack.Insurance, pack.InsuranceYearOf).Bill, pack, "zh"), "zh");
        Assert.Contains("政策版本按 2024-07-05，起付标准按 2024-07-01", text, StringComparison.Ordinal);
    }

    static string Stay(string level, string inScope, string flags = "", string before = "", string host = "110000") =>
        $"bill: {{ visit: inpatient, on: 2024-05-10, host: \"{host}\", level: {level}, in-scope: \"{inScope}\"{(flags.Length > 0 ? ", " + flags : "")} }}\nperson: {{ class: active, age: \"40\", filing: {(host == "110000" ? "long-term-resident" : "none")} }}\n{before}";
}
