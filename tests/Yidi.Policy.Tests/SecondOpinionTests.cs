using Yidi.SecondOpinion;

namespace Yidi.Policy.Tests;

/// <summary>
/// The engine against the interpreter that somebody else wrote from docs/domain/calculation.md: random bills over every pack, to the fen: each day
/// others, a million in four days, and a million at once with YIDI_BILLS=1000000. A difference prints pack, seed and number of the bill.
/// </summary>
public sealed class SecondOpinionTests(ITestOutputHelper output)
{
    static int AllBills => int.TryParse(Environment.GetEnvironmentVariable("YIDI_BILLS"), out var bills) ? bills : 300_000;

    /// <summary>Another seed each day finds what yesterday's did not; YIDI_SEED repeats a run.</summary>
    static int Seed => int.TryParse(Environment.GetEnvironmentVariable("YIDI_SEED"), out var seed) ? seed : DateOnly.FromDateTime(DateTime.UtcNow).DayNumber;

    [Fact]
    public void Random_bills_over_all_packs_come_out_alike()
    {
        var (seed, each) = (Seed, (AllBills / (Bills.EveryPack.Count + Bills.ShapePacks.Count)) + 1);
        output.WriteLine($"seed {seed}, {each} bills for each of {Bills.EveryPack.Count + Bills.ShapePacks.Count} packs; repeat with YIDI_SEED={seed}");
        var differences = Bills.ShapePacks.Concat(Bills.EveryPack).AsParallel().WithDegreeOfParallelism(Environment.ProcessorCount)
            .SelectMany((file, i) => Comparison.Of(file, seed + i, i < Bills.ShapePacks.Count ? each * 5 : each).Take(3)).ToList();
        Assert.True(differences.Count == 0, string.Join("\n\n", differences.Take(8)));
    }
}

/// <summary>Judges random bills twice and tells what differs.</summary>
static class Comparison
{
    internal static IEnumerable<string> Of(string file, int seed, int count)
    {
        var (pack, draft) = Bills.Load(file);
        var second = new Yidi.SecondOpinion.SecondOpinion(draft, Bills.National);
        var cases = new RandomCases(draft, Bills.National, seed);
        // A payer that is there only up to some total makes the law itself fall there; everywhere else more in scope may not cost the funds less.
        var risesAlways = !draft.Rules.SelectMany(static r => r.Values).SelectMany(static v => v.Rows).Any(static r => r.Terms.ContainsKey("only-up-to-total"));
        for (var i = 0; i < count; i++)
        {
            var (bill, person, years, accounts) = cases.Next();
            var difference = Difference(bill, person, years, accounts, pack, second, risesAlways);
            if (difference is not null) yield return $"{file} seed {seed} bill {i}: {difference}\n{Describe(bill, person, years)}";
        }
    }

    static string? Difference(Bill bill, Entitlement person, IReadOnlyList<BenefitYear> years, IReadOnlyList<AccountBefore> accounts, PolicyPack pack, Yidi.SecondOpinion.SecondOpinion second, bool risesAlways)
    {
        var first = Adjudicator.Adjudicate(bill, person, years, accounts, pack);
        var opinion = second.Judge(bill, person, years, accounts);
        if (first is Adjudication.Refused refused)
        {
            var word = Yidi.Operations.Policies.PackCases.WordOf(refused.Reason);
            return opinion.Refused == word ? null : $"engine refuses {word}, second opinion {opinion.Refused ?? "settles"}";
        }
        if (opinion.Refused is not null) return $"engine settles, second opinion refuses {opinion.Refused}";
        var receipt = ((Adjudication.Done)first).Receipt;
        var (mine, theirs) = (Text(receipt), Text(opinion));
        if (mine != theirs) return $"\n engine {mine}\n second {theirs}";
        return Properties(receipt, bill, years, pack) ?? (risesAlways ? Falls(receipt, bill, person, years, accounts, pack) : null);
    }

    static string? Properties(Receipt receipt, Bill bill, IReadOnlyList<BenefitYear> years, PolicyPack pack)
    {
        if (!RebuiltAmounts.From(receipt.Explanation).Agrees(receipt)) return "the explanation gives other amounts";
        if (bill.VisitNo % 40 == 0 && Words(receipt, bill, pack) is { } wrong) return wrong;
        foreach (var gain in receipt.Years)
        {
            var before = years.FirstOrDefault(y => y.Year == gain.Year)?.Before ?? Accumulators.Empty;
            if (!before.Plus(gain.Deltas).Plus(gain.Deltas.Negated()).Equals(before)) return "taking it back leaves a trace";
        }
        return null;
    }

    static string? Falls(Receipt receipt, Bill bill, Entitlement person, IReadOnlyList<BenefitYear> years, IReadOnlyList<AccountBefore> accounts, PolicyPack pack)
    {
        // Where days divide a bill over years, one fen more can move another across a border, and each piece is rounded on its own.
        if (receipt.Years.Count > 1) return null;
        var line = bill.Lines[0];
        var more = bill with { Lines = [line with { Total = line.Total + new Money(1), InScope = line.InScope + new Money(1) }, .. bill.Lines.Skip(1)] };
        return Adjudicator.Adjudicate(more, person, years, accounts, pack, explain: false) is Adjudication.Done { Receipt: var larger } && larger.FundTotal < receipt.FundTotal
            ? $"one more fen in scope costs the funds less: {larger.FundTotal} after {receipt.FundTotal}"
            : null;
    }

    static string? Words(Receipt receipt, Bill bill, PolicyPack pack)
    {
        var codes = receipt.Explanation.ToCodes();
        if (Explanation.FromCodes(codes).ToCodes() != codes || new Explanation(receipt.Explanation.Steps).ToCodes() != codes) return "the codes do not come back as the same steps";
        foreach (var language in new[] { "zh", "en" })
        {
            var tree = ExplanationText.Render(receipt.Explanation, bill, pack, language);
            if (tree.Concat(tree.SelectMany(static s => s.Parts)).Any(s => s.Sentence.Length == 0 || s.Citation.Clause.In(language).Length == 0)) return $"a step has no words in {language}";
            if (ExplanationText.Brief(receipt.Explanation, pack, language).Count is < 3 or > 8) return $"the short form in {language} has not three to eight lines";
        }
        return null;
    }

    static string Text(Receipt r) => string.Join(' ',
        [r.Total, r.FullOwn, r.OverLimit, r.FirstShare, r.InScope, r.NotPaid, r.FilingShare, r.Deductible, r.RatioShare, r.OverCap,
            "funds", .. r.Funds.Where(static f => f.Amount > Money.Zero).OrderBy(static f => f.Fund).Select(static f => $"{f.Fund}={f.Amount}"),
            "person", r.Person, r.Account, .. r.FamilyAccounts.Select(static a => $"{a.Owner}={a.Amount}"), r.Cash,
            "years", .. r.Years.Where(static y => y.Deltas.Entries.Any()).OrderBy(static y => y.Year).Select(static y => $"{y.Year}{y.Deltas}")]);

    static string Text(Opinion o) => string.Join(' ',
        [Yuan(o.Total), Yuan(o.FullOwn), Yuan(o.OverLimit), Yuan(o.FirstShare), Yuan(o.InScope), Yuan(o.NotPaid), Yuan(o.FilingShare), Yuan(o.Deductible), Yuan(o.RatioShare), Yuan(o.OverCap),
            "funds", .. o.Funds.Select(static f => $"{f.Key}={Yuan(f.Value)}"),
            "person", Yuan(o.Person), Yuan(o.Account), .. o.FamilyAccounts.Select(static a => $"{a.Item1}={Yuan(a.Item2)}"), Yuan(o.Cash),
            "years", .. o.Deltas.Select(static y => $"{y.Key}{{{string.Join(',', y.Value.OrderBy(static v => v.Key, StringComparer.Ordinal).Select(static v => $"\"{v.Key}\":{v.Value}"))}}}")]);

    static string Yuan(decimal amount) => amount.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    static string Describe(Bill bill, Entitlement person, IReadOnlyList<BenefitYear> years) => string.Join('\n',
        Yidi.Operations.Plumbing.ExactJson.Write(bill with { Lines = [.. bill.Lines.Take(3)] }), Yidi.Operations.Plumbing.ExactJson.Write(person), string.Join(' ', years.Select(static y => $"{y.Year}{y.Before}")));
}
