using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>Calculates bills straight from a pack's draft, by the page docs/domain/calculation.md and nothing else.</summary>
public sealed class SecondOpinion
{
    readonly RuleBook _book;
    readonly SituationFinder _situations;
    readonly Refusals _refusals;
    readonly BillDivision _division;

    public SecondOpinion(PackDraft region, PackDraft national)
    {
        _book = new(region, national);
        _situations = new(_book, region);
        _refusals = new(_book, region);
        _calendar = new(region.YearStarts);
        _division = new(_book, _calendar);
    }

    readonly InsuranceCalendar _calendar;

    public Opinion Judge(Bill bill, Entitlement person, IReadOnlyList<BenefitYear> years, IReadOnlyList<AccountBefore> accounts)
    {
        if (Refusals.OfLines(bill) is { } wrongLines) return new() { Refused = wrongLines };
        var situation = _situations.Find(bill, person);
        var amounts = BillAmounts.Of(situation, _book);
        var parts = _division.Divide(situation, amounts);
        if (_refusals.Of(situation, parts) is { } refused) return new() { Refused = refused };

        var sums = new YearSums(years, _calendar.YearOf(bill.VisitDate), _calendar.YearOf(bill.SettlementDate));
        var stay = StayHistory.Of(situation, _book, sums, parts[^1]);
        var progress = new BillProgress(bill);
        PartCalculation[] calculated = [.. parts.Select(part => new PartCalculation(_book, situation, part, stay, progress, sums))];
        foreach (var part in calculated) part.Calculate();
        return WithAccounts(situation, accounts, Added(amounts, calculated) with { Deltas = sums.Deltas }, OwnParts(amounts, calculated));
    }

    static Opinion Added(BillAmounts amounts, PartCalculation[] parts) => new()
    {
        Total = amounts.Total,
        FullOwn = amounts.FullOwn,
        OverLimit = amounts.OverLimit,
        FirstShare = amounts.FirstShare,
        InScope = amounts.InScope,
        NotPaid = parts.Sum(static p => p.NotPaid),
        FilingShare = parts.Sum(static p => p.FilingShare),
        Deductible = parts.Sum(static p => p.Deductible),
        RatioShare = parts.Sum(static p => p.RatioShare),
        OverCap = parts.Sum(static p => p.OverCap),
        Funds = new(parts.SelectMany(static p => p.Funds).GroupBy(static f => f.Key).ToDictionary(static g => g.Key, static g => g.Sum(static f => f.Value))),
    };

    /// <summary>What the person owes of each part of the bill, after all funds.</summary>
    static Dictionary<OwnPart, decimal> OwnParts(BillAmounts amounts, PartCalculation[] parts)
    {
        var own = parts.SelectMany(static p => p.Left).GroupBy(static l => l.Key).ToDictionary(static g => g.Key, static g => g.Sum(static l => l.Value));
        own[OwnPart.NotPaid] = parts.Sum(static p => p.NotPaid);
        own[OwnPart.FullOwn] = amounts.FullOwn;
        own[OwnPart.OverLimit] = amounts.OverLimit;
        return own;
    }

    Opinion WithAccounts(Situation situation, IReadOnlyList<AccountBefore> accounts, Opinion opinion, Dictionary<OwnPart, decimal> own)
    {
        var owed = own.Values.Sum();
        var rule = _book.Require("personal-account", situation.PolicyDay, situation.Point);
        var payable = situation.Bill.UseAccount && rule.Has("pays")
            ? Selection.Codes(Vocabulary.OwnParts, rule.Items("pays").Select(static i => i.Text)).Distinct().Sum(part => own[part])
            : 0;
        var person = situation.Person.Person;
        var account = accounts.Where(a => a.Owner == person).Take(1).Sum(a => Draw(a, ref payable));
        var family = rule.Text("family") == "yes"
            ? accounts.Where(a => a.Owner != person).Select(a => (a.Owner, Amount: Draw(a, ref payable))).Where(static a => a.Amount > 0).ToList()
            : [];
        return opinion with { Person = owed, Account = account, FamilyAccounts = family, Cash = owed - account - family.Sum(static a => a.Amount) };
    }

    static decimal Draw(AccountBefore account, ref decimal payable)
    {
        var drawn = Math.Max(0, Math.Min(account.Balance.Fen / 100m, payable));
        payable -= drawn;
        return drawn;
    }
}
