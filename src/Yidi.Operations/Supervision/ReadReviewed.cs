using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Supervision;

/// <summary>A settlement that stands, as reviewers see it, and where it belongs.</summary>
/// <param name="Claimed">A manual claim: evidence for others, judged by those who review claims.</param>
public sealed record ReviewedSettlement(ReviewedVisit Visit, string InsuredRegion, bool Claimed);

/// <summary>Makes reviewers' bills of the rows of a journal: the truth of what was settled, with nothing of the host's tables.</summary>
static class ReadReviewed
{
    /// <summary>Bills before units were carried are taken as one unit a line.</summary>
    static readonly Quantity One = new(10_000);

    /// <summary>What stands of persons' settlements since a day, in order of person.</summary>
    internal static async Task<IReadOnlyList<ReviewedSettlement>> Of(ProvinceContext store, IQueryable<SettlementRecord> which, IQueryable<Person> persons, IQueryable<LiveSettlement> live, CancellationToken cancel)
    {
        var rows = await which.AsNoTracking().Where(static s => s.Kind == SettlementKind.Settlement && s.MessageKind != InsuredBook.SupplementKind).OrderBy(static s => s.PersonNo)
            .Select(static s => new Row(s.Id, s.PersonNo, s.Institution, s.InsuredRegion, s.TotalFen, s.InScopeFen, s.FundFen, s.SettledAt, s.BusinessDate, s.Detail)).ToListAsync(cancel);
        var standing = (await live.AsNoTracking().Select(static l => l.SettlementId).ToListAsync(cancel)).ToHashSet();
        var sexes = await persons.AsNoTracking().Select(static p => new { p.PersonNo, p.Gender }).ToDictionaryAsync(static p => p.PersonNo, static p => p.Gender, cancel);
        return [.. rows.Where(r => standing.Contains(r.Id)).Select(r => Readable(r, sexes.GetValueOrDefault(r.PersonNo, ""))).OfType<ReviewedSettlement>()];
    }

    sealed record Row(long Id, long PersonNo, string Institution, string InsuredRegion, long TotalFen, long InScopeFen, long FundFen, DateTime SettledAt, DateOnly BusinessDate, RecordDetail Detail);

    /// <summary>Null for a case this program cannot read: `verify` tells of it, and it keeps no other from being looked at.</summary>
    static ReviewedSettlement? Readable(Row row, string gender)
    {
        try
        {
            return Reviewed(row, gender);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    static ReviewedSettlement Reviewed(Row row, string gender)
    {
        var judged = PackedCase.Unpack(row.Detail.Case);
        var bill = judged.Bill;
        return new(Of(bill, judged.Entitlement.Born, SexOf(gender)) with { SettlementId = row.Id, Person = new(row.PersonNo), SettledAt = row.SettledAt, Until = bill.VisitType.IsStay() ? bill.LeftOn ?? row.BusinessDate : bill.VisitDate, Total = new(row.TotalFen), InScope = new(row.InScopeFen), Fund = new(row.FundFen) },
            row.InsuredRegion, row.Institution.StartsWith(InsuredBook.ClaimSender, StringComparison.Ordinal));
    }

    /// <summary>The reviewer's view of a bill that nobody settled yet.</summary>
    internal static ReviewedVisit Of(Bill bill, DateOnly? born, Sex sex) => new(0, bill.VisitNo, default, bill.Institution.ToString(), bill.Level, bill.HostRegion, bill.VisitType, bill.VisitDate, bill.LeftOn ?? bill.VisitDate, default, bill.StayPart == StayPart.Whole, bill.Diagnoses, born, sex,
        bill.Total, bill.InScope, bill.InScope, [.. bill.Lines.Select(static l => new ReviewedLine(l.LineNo, l.ItemCode, l.ItemName, l.FeeDate, l.Quantity.TenThousandths == 0 ? One : l.Quantity, l.Total, l.InScope, l.RestrictedUse))]);

    internal static Sex SexOf(string gender) => int.TryParse(gender, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is 1 or 2 ? (Sex)code : Sex.Unknown;
}
