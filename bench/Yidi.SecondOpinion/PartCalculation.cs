using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>What the parts of one bill hand on from one to the next.</summary>
sealed class BillProgress(Bill bill)
{
    public decimal DeductibleTaken { get; set; }

    public decimal Paid { get; set; }

    /// <summary>Where the segments of the next part start; null before the first part.</summary>
    public decimal? SegmentsEnd { get; set; }

    /// <summary>Deductible and shared amount of all parts so far.</summary>
    public decimal Measured { get; set; }

    public Dictionary<FundType, decimal> SupplementsLeft { get; } =
        bill.Supplements.GroupBy(static s => s.Fund).ToDictionary(static g => g.Key, static g => g.Sum(static s => s.Amount.Fen) / 100m);
}

/// <summary>Whether the bill belongs to a stay that was counted before: one answer for all parts, from the year of the last.</summary>
sealed record StayHistory(bool UnderContinue, bool ContinuesParts, string TransferRule, long Ordinal)
{
    public bool IsNew => !ContinuesParts && TransferRule == "full";

    /// <summary>The stay's own sum of earlier parts already contains what the stay before brought.</summary>
    public bool BringsDeductible => !ContinuesParts && TransferRule != "full";

    public static StayHistory Of(Situation situation, RuleBook book, YearSums sums, Part last)
    {
        var (bill, point) = (situation.Bill, situation.Point);
        var underContinue = situation.IsMidStayOrFinal && book.Word("mid-stay", last.PolicyDay, point, "continue") == "continue";
        var continuesParts = underContinue && sums.CountOfStay($"stay.{bill.VisitNo}.parts") > 0;
        var transferRule = situation.IsTransfer ? book.Word("transfer-deductible", situation.DeductibleDay, point, "full") : "full";
        var stays = sums.Count(last.Year, "count.stays");
        var history = new StayHistory(underContinue, continuesParts, transferRule, stays + 1);
        return history.IsNew ? history : history with { Ordinal = Math.Max(stays, 1) };
    }
}

/// <summary>Section 5: one part of a bill, step by step. All amounts are yuan.</summary>
sealed partial class PartCalculation(RuleBook book, Situation situation, Part part, StayHistory stay, BillProgress progress, YearSums sums)
{
    static readonly string[] RatioChanges = ["ratio-change retired", "ratio-change age", "ratio-change contract", "ratio-change continuity"];

    readonly Bill _bill = situation.Bill;
    readonly Point _point = situation.Point;
    readonly HashSet<string> _countedPaid = new(StringComparer.Ordinal) { "fund.pool" };
    string _deductibleCounts = situation.UsualCounts;
    string? _segmentsCounts;
    decimal _shared;

    public decimal NotPaid { get; private set; } = part.NotPaid;

    public decimal FilingShare { get; private set; }

    public decimal Deductible { get; private set; }

    public decimal RatioShare { get; private set; }

    public decimal OverCap { get; private set; }

    public decimal Paid { get; private set; }

    public Dictionary<FundType, decimal> Funds { get; } = [];

    public void Calculate()
    {
        var adjustment = book.Require("filing-adjustment", part.PolicyDay, _point);
        var ratio = book.Require("ratio", part.PolicyDay, _point);
        if (adjustment.Says("not-paid") || ratio.Says("not-paid"))
        {
            NotPaid += part.Payable;
        }
        else
        {
            TakeDeductibleAndFilingShare(adjustment);
            PayFromPool(ratio, adjustment);
        }
        PayLayers();
        CountBasic();
        progress.DeductibleTaken += Deductible;
        progress.Paid += Paid;
        progress.Measured += Deductible + _shared;
        if (part.IsLast) CountVisit();
    }

    void TakeDeductibleAndFilingShare(Row adjustment)
    {
        var open = OpenDeductible(adjustment);
        var share = adjustment.Share("first-share") ?? Fraction.Zero;
        if (adjustment.Text("order") == "before-deductible")
        {
            FilingShare = share.Of(part.Payable);
            Deductible = Math.Min(open, part.Payable - FilingShare);
        }
        else
        {
            Deductible = Math.Min(open, part.Payable);
            FilingShare = share.Of(part.Payable - Deductible);
        }
        _shared = part.Payable - FilingShare - Deductible;
    }

    decimal OpenDeductible(Row adjustment)
    {
        var rule = book.Require("deductible", situation.DeductibleDay, _point);
        var per = rule.Text("per", "visit");
        _deductibleCounts = rule.Text("counts", situation.UsualCounts);
        var amount = adjustment.Amount("deductible") ?? (per == "stay" ? StayDeductible(rule) : rule.Amount("value")!.Value);
        if (per == "stay" && stay.TransferRule == "none") amount = 0;
        var alreadyPaid = per switch
        {
            "year" => sums.Yuan(part.Year, $"deductible.{_deductibleCounts}"),
            "stay" => PaidForThisStay(),
            _ => 0,
        };
        return Math.Max(0, amount - alreadyPaid);
    }

    decimal PaidForThisStay() =>
        progress.DeductibleTaken
        + (stay.ContinuesParts ? sums.YuanOfStay($"stay.{_bill.VisitNo}.deductible") : 0)
        + (stay.BringsDeductible && stay.TransferRule == "difference" ? sums.YuanOfStay($"stay.{_bill.TransferredFrom}.deductible") : 0);

    decimal StayDeductible(Row rule)
    {
        var amount = rule.Amount("value")!.Value;
        if (stay.Ordinal == 1) return amount;
        if (rule.Has("later"))
        {
            var later = rule.Items("later");
            return later[(int)Math.Min(stay.Ordinal - 2, later.Count - 1)].Amount!.Value;
        }
        var floor = rule.Amount("floor") ?? 0;
        for (var ordinal = 2; ordinal <= stay.Ordinal; ordinal++)
        {
            if (rule.Amount("less") is { } less) amount = Math.Max(floor, amount - less);
            if (rule.Share("times") is { } times) amount = Math.Max(floor, times.Of(amount));
        }
        return amount;
    }

    void PayFromPool(Row ratio, Row adjustment)
    {
        var limit = WhatIsLeft();
        if (ratio.Has("lump-sums"))
        {
            var lumpSum = ratio.Fields("lump-sums")[Vocabulary.MaternityEvents[_bill.Event].Word].Amount!.Value;
            Paid = Smallest(lumpSum, _shared, limit);
            OverCap = _shared - Paid;
        }
        else
        {
            PaySegments(ratio, [.. ratio.Segments.Select(s => s with { Share = Changed(s.Share, adjustment) })], limit);
        }
        PayFromFund(ratio.Has("fund") ? FundOf(ratio) : PoolOfInsurance, Paid);
    }

    FundType PoolOfInsurance => situation.Person.Insurance == InsuranceKind.Employees ? FundType.EmployeePool : FundType.ResidentPool;

    static FundType FundOf(Row row) => Selection.Codes(Vocabulary.Funds, [row.Text("fund")]).Single();

    void PayFromFund(FundType fund, decimal amount)
    {
        if (amount > 0) Funds[fund] = Funds.GetValueOrDefault(fund) + amount;
    }

    static decimal Smallest(decimal a, decimal b, decimal? limit) => Math.Min(Math.Min(a, b), limit ?? decimal.MaxValue);

    Fraction Changed(Fraction share, Row adjustment)
    {
        foreach (var change in RatioChanges.Select(question => book.Answer(question, part.PolicyDay, _point)))
        {
            if (change?.Share("points") is { } points) share = Fraction.Smaller(share + points, Fraction.One);
            if (change?.Share("own-share-factor") is { } ownFactor) share = Fraction.One - ((Fraction.One - share) * ownFactor);
        }
        if (_bill.HostShare is { } hostShare && book.Word("higher-ratio", part.PolicyDay, _point, "off") == "on")
            share = Fraction.Larger(share, Fraction.From(hostShare));
        if (adjustment.Share("points") is { } lost) share = Fraction.Larger(share - lost, Fraction.Zero);
        if (adjustment.Share("factor") is { } factor) share *= factor;
        return share;
    }

    void PaySegments(Row ratio, IReadOnlyList<Segment> segments, decimal? limit)
    {
        var start = SegmentsStart(ratio);
        var (from, end) = (start + Deductible, start + Deductible + _shared);
        progress.SegmentsEnd = end;
        decimal used = 0;
        foreach (var (length, share) in Pieces(segments, from, end))
        {
            var payment = share.Of(length);
            if (limit is not { } most || Paid + payment < most)
            {
                Paid += payment;
                used += length;
                continue;
            }
            var rest = most - Paid;
            Paid = most;
            used += rest == 0 ? 0 : Math.Min(length, share.Undo(rest));
            break;
        }
        RatioShare = used - Paid;
        OverCap = _shared - used;
    }

    decimal SegmentsStart(Row ratio)
    {
        if (ratio.Text("measured", "stay") != "year")
            return progress.SegmentsEnd ?? (stay.ContinuesParts ? sums.YuanOfStay($"stay.{_bill.VisitNo}.segments") : 0);
        _segmentsCounts = $"segments.{ratio.Text("counts", situation.UsualCounts)}";
        return sums.Yuan(part.Year, _segmentsCounts);
    }

    /// <summary>How much of [from, end) lies in each segment.</summary>
    static IEnumerable<(decimal Length, Fraction Share)> Pieces(IReadOnlyList<Segment> segments, decimal from, decimal end)
    {
        decimal border = 0;
        foreach (var segment in segments)
        {
            var to = segment.To ?? decimal.MaxValue;
            yield return (Math.Max(0, Math.Min(end, to) - Math.Max(from, border)), segment.Share);
            border = to;
        }
    }
}
