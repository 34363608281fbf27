using System.Globalization;
using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>Step 5.7: what the caps leave.</summary>
sealed partial class PartCalculation
{
    decimal? WhatIsLeft()
    {
        var (sharedCap, sharedLimits) = SharedCap();
        List<decimal?> left = [VisitCap(), YearCap(), sharedCap, DiseaseCap(limits: !sharedLimits)];
        return left.Min();
    }

    decimal? VisitCap() =>
        book.Answer("visit-cap", part.PolicyDay, _point)?.Amount("value") is { } cap ? Math.Max(0, cap - progress.Paid) : null;

    decimal? YearCap()
    {
        var rule = book.Require("year-cap", part.PolicyDay, _point);
        var usual = situation.IsChronic ? $"disease.{_bill.DiseaseCode}" : "pool";
        return LeftOf(rule.Amount("value"), $"fund.{rule.Text("counts", usual)}");
    }

    decimal? DiseaseCap(bool limits)
    {
        if (situation.IsChronic) _countedPaid.Add($"fund.disease.{_bill.DiseaseCode}");
        if (_bill.DiseaseCode.Length == 0 || book.Answer("disease-cap", part.PolicyDay, _point) is not { } rule) return null;
        var left = LeftOf(rule.Amount("value"), $"fund.disease.{_bill.DiseaseCode}{PeriodOf(rule)}");
        return limits ? left : null;
    }

    string PeriodOf(Row rule) => rule.Text("per") switch
    {
        "quarter" => string.Create(CultureInfo.InvariantCulture, $".{_bill.VisitDate.Year}Q{(_bill.VisitDate.Month + 2) / 3}"),
        "month" => string.Create(CultureInfo.InvariantCulture, $".{_bill.VisitDate.Year}M{_bill.VisitDate.Month:00}"),
        _ => "",
    };

    (decimal? Left, bool Limits) SharedCap()
    {
        if (book.Answer("shared-cap", part.PolicyDay, _point) is not { } rule) return (null, false);
        var counted = $"fund.{rule.Text("counts")}";
        var ofDiseases = rule.Text("members") == "qualified-diseases";
        decimal[] members = ofDiseases ? [.. CapsOfQualifiedDiseases()] : [.. rule.Items("members").Select(static m => m.Amount!.Value)];
        if (!ofDiseases || members.Length >= 2) return (LeftOf(Together(rule, members), counted), true);
        _countedPaid.Add(counted);
        return (null, false);
    }

    static decimal Together(Row rule, decimal[] members) =>
        rule.Text("of") == "sum" ? members.Sum()
        : members.Max() + Math.Min(rule.Amount("extra") ?? 0, members.Sum() - members.Max());

    IEnumerable<decimal> CapsOfQualifiedDiseases() =>
        from disease in situation.Person.Qualifications.Where(q => q.HoldsOn(_bill.VisitDate)).Select(static q => q.DiseaseCode).Distinct()
        let cap = book.Answer("disease-cap", part.PolicyDay, _point with { Disease = disease })
        where cap?.Text("per", "year") == "year" && cap.Amount("value") is not null
        select cap.Amount("value")!.Value;

    decimal? LeftOf(decimal? cap, string counted)
    {
        _countedPaid.Add(counted);
        return cap is { } amount ? Math.Max(0, amount - sums.Yuan(part.Year, counted)) : null;
    }
}
