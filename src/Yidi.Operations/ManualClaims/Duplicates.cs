using Yidi.Policy;

namespace Yidi.Operations.ManualClaims;

/// <summary>How one treatment came to be there twice.</summary>
public enum DuplicateKind
{
    /// <summary>The invoice is in another claim.</summary>
    SameInvoice,

    /// <summary>The hospital settled it directly.</summary>
    SettledDirectly,

    /// <summary>The same stay or visit is in another claim.</summary>
    ClaimedTwice,

    /// <summary>The person lay in two hospitals at once.</summary>
    TwoPlacesAtOnce,
}

/// <summary>What speaks for a duplicate, and the record it would be one of.</summary>
/// <param name="IsCertain">Refused at once; else a reviewer has to say why it is none.</param>
/// <param name="Other">Number of the claim or settlement.</param>
public sealed record Duplicate(DuplicateKind Kind, bool IsCertain, long Other, bool OtherIsClaim, string Words);

/// <summary>One treatment as papers or bills tell of it, to be compared.</summary>
/// <param name="Lines">Item, day and amount of each line, as text; empty while nobody entered them.</param>
/// <param name="Number">Of the claim or settlement.</param>
/// <param name="SelfPayVisit">The hospital's upload it is about; empty when none was named.</param>
public sealed record Treatment(long Number, bool IsClaim, PersonNo Person, string Institution, bool IsStay, DateOnly From, DateOnly Until, Money Total, string InvoiceKey, IReadOnlyList<string> Lines, string SelfPayVisit = "");

/// <summary>Compares a claim with what else was claimed or settled. A pure function: the bench measures it with planted duplicates.</summary>
public static class Duplicates
{
    /// <summary>Shorter numbers are printed again by other hospitals.</summary>
    const int TellingInvoice = 6;

    /// <summary>Two visits of one day with this part of their lines alike are one visit, in percent.</summary>
    const int SameLines = 50;

    public static IReadOnlyList<Duplicate> Of(Treatment claim, IEnumerable<Treatment> others) =>
        [.. others.Where(o => o.Number != claim.Number).Select(o => Between(claim, o)).OfType<Duplicate>().OrderByDescending(static d => d.IsCertain)];

    static Duplicate? Between(Treatment claim, Treatment other)
    {
        if (other.IsClaim && claim.InvoiceKey.Length > 0 && claim.InvoiceKey == other.InvoiceKey)
            return new(DuplicateKind.SameInvoice, IsSameInvoice(claim, other), other.Number, true, "票据号码相同");
        if (claim.Person != other.Person) return null;
        if (claim.SelfPayVisit.Length > 0 && claim.SelfPayVisit == other.SelfPayVisit) return new(DuplicateKind.ClaimedTwice, true, other.Number, true, "同一次医院上传的自费就诊");
        if (claim.IsStay && other.IsStay && Overlap(claim, other))
            return claim.Institution == other.Institution
                ? new(other.IsClaim ? DuplicateKind.ClaimedTwice : DuplicateKind.SettledDirectly, true, other.Number, other.IsClaim, $"同一医院住院日期重叠（{Span(other)}）")
                : new(DuplicateKind.TwoPlacesAtOnce, false, other.Number, other.IsClaim, $"同期在另一医院住院（{Span(other)}）");
        return !claim.IsStay && !other.IsStay && claim.Institution == other.Institution && claim.From <= other.Until && other.From <= claim.Until ? SameVisit(claim, other) : null;
    }

    /// <summary>Invoices are numbered by the hospital; a number alone that is short, of another person and another amount is a coincidence.</summary>
    static bool IsSameInvoice(Treatment claim, Treatment other) =>
        claim.Institution == other.Institution || (claim.InvoiceKey.Length >= TellingInvoice && (claim.Person == other.Person || claim.Total == other.Total));

    /// <summary>Two visits of one day are common; the same amount or the same lines are not.</summary>
    static Duplicate? SameVisit(Treatment claim, Treatment other)
    {
        var kind = other.IsClaim ? DuplicateKind.ClaimedTwice : DuplicateKind.SettledDirectly;
        var alike = AlikePercent(claim.Lines, other.Lines);
        if (alike >= SameLines) return new(kind, true, other.Number, other.IsClaim, $"同日同院，{alike}% 的明细相同");
        return claim.Total == other.Total ? new(kind, claim.Lines.Count == 0 || other.Lines.Count == 0, other.Number, other.IsClaim, "同日同院，总金额相同") : null;
    }

    /// <summary>How much of the shorter list is in the longer one.</summary>
    static int AlikePercent(IReadOnlyList<string> mine, IReadOnlyList<string> theirs)
    {
        if (mine.Count == 0 || theirs.Count == 0) return 0;
        var left = theirs.GroupBy(static l => l, StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal);
        var alike = 0;
        foreach (var line in mine)
        {
            if (!left.TryGetValue(line, out var count) || count == 0) continue;
            left[line] = count - 1;
            alike++;
        }
        return alike * 100 / Math.Min(mine.Count, theirs.Count);
    }

    /// <summary>Whoever leaves one day may be admitted again on it.</summary>
    static bool Overlap(Treatment one, Treatment other) => one.From == other.From || (one.From < other.Until && other.From < one.Until);

    static string Span(Treatment t) => $"{t.From:yyyy-MM-dd} 至 {t.Until:yyyy-MM-dd}";

    /// <summary>A line as it is compared: by its code where it has one, else by its name.</summary>
    public static string LineKey(string code, string name, DateOnly day, Money total) => $"{(code.Length > 0 ? code : name.Trim())}|{day:yyyyMMdd}|{total.Fen}";
}
