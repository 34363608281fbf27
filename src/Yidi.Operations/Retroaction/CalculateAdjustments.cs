using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Retroaction;

/// <summary>Finds what comes out differently: persons in the order of their numbers, a piece at a time, each piece kept with the person it ended at.</summary>
public sealed class CalculateAdjustments(IStoreContexts stores, ReplaySettlements replay, BusinessClock clock)
{
    /// <summary>Persons of one piece.</summary>
    const int Piece = 100;

    /// <summary>Goes on with everything that is being calculated in a province. Returns how many persons were judged.</summary>
    public async Task<int> GoOnAll(int province, CancellationToken cancel)
    {
        var judged = 0;
        while (await Next(province, cancel) is > 0 and var persons) judged += persons;
        return judged;
    }

    async Task<int> Next(int province, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        if (await store.Set<Adjustment>().Where(static a => a.State == AdjustmentState.Calculating).OrderBy(static a => a.AdjustmentNo).FirstOrDefaultAsync(cancel) is not { } row) return 0;
        var (candidates, last) = (Candidates(store, row), row.LastPerson);
        if (row.Judged == 0) row.Persons = await candidates.CountAsync(cancel);
        var persons = await candidates.Where(p => p > last).OrderBy(static p => p).Take(Piece).ToListAsync(cancel);
        foreach (var person in persons) await Judge(store, row, new(person), cancel);
        (row.Judged, row.LastPerson) = (row.Judged + persons.Count, persons.Count > 0 ? persons[^1] : last);
        if (persons.Count < Piece) AdjustSettlements.Step(store, row, AdjustmentAct.Calculate, AdjustmentState.Calculated, Caller.Platform, "", clock.UtcNow);
        else row.Revision++;
        try
        {
            await store.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Another node kept the same piece, or somebody dropped it: the next look tells.
            return 0;
        }
        return persons.Count;
    }

    /// <summary>Persons with a settlement that stands, of these days, insured in the region.</summary>
    static IQueryable<long> Candidates(ProvinceContext store, Adjustment row)
    {
        var (prefix, insurance, from, until, person) = (RegionCode.Parse(row.InsuredRegion).Prefix, (int)row.Insurance, row.From, row.Until, row.PersonNo);
        var live = store.Set<LiveSettlement>().Select(static l => l.SettlementId);
        var rows = store.Set<SettlementRecord>().Where(s => s.Insurance == insurance && s.InsuredRegion.StartsWith(prefix) && s.BusinessDate >= from && s.BusinessDate <= until && live.Contains(s.Id));
        return (person == 0 ? rows : rows.Where(s => s.PersonNo == person)).Select(static s => s.PersonNo).Distinct();
    }

    async Task Judge(ProvinceContext store, Adjustment row, PersonNo person, CancellationToken cancel)
    {
        IReadOnlyList<Replayed> judged;
        try
        {
            judged = (await replay.Of(person, row.Insurance, row.Scope, cancel)).Settlements;
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or BrokenInvariantException)
        {
            // One person who cannot be judged keeps no other waiting, and is shown.
            await Unjudged(store, row, person, e, cancel);
            return;
        }
        foreach (var again in judged.Where(s => row.Scope.Covers(s.Row)))
        {
            row.Settlements++;
            if (!again.IsDifferent && again.Obstacle.Length == 0) continue;
            var difference = again.Due - again.Paid;
            row.Affected++;
            if (again.Obstacle.Length == 0 && difference > Money.Zero) row.MoreFen += difference.Fen;
            if (again.Obstacle.Length == 0 && difference < Money.Zero) row.LessFen -= difference.Fen;
            store.Add(new AdjustedSettlement
            {
                AdjustmentNo = row.AdjustmentNo, SettlementId = again.Row.Id, PersonNo = person.Value, HostRegion = again.Row.HostRegion, VisitType = (VisitType)again.Row.VisitType, SettledOn = again.Row.BusinessDate,
                PaidFen = again.Paid.Fen, DueFen = again.Due.Fen, Funds = SettlementRow.FundsText(again.FundDifferences), CanBePosted = row.Scope.Posts(again),
                Words = again.Obstacle.Length > 0 ? again.Obstacle : again.Refusal?.ToChinese() ?? "",
            });
        }
    }

    static async Task Unjudged(ProvinceContext store, Adjustment row, PersonNo person, Exception error, CancellationToken cancel)
    {
        var (number, insurance, prefix) = (person.Value, (int)row.Insurance, row.Scope.InsuredPrefix);
        var first = await store.Set<SettlementRecord>().AsNoTracking().Where(s => s.PersonNo == number && s.Insurance == insurance && s.InsuredRegion.StartsWith(prefix) && s.BusinessDate >= row.From && s.BusinessDate <= row.Until).OrderBy(static s => s.Id).FirstAsync(cancel);
        row.Affected++;
        store.Add(new AdjustedSettlement
        {
            AdjustmentNo = row.AdjustmentNo, SettlementId = first.Id, PersonNo = number, HostRegion = first.HostRegion, VisitType = (VisitType)first.VisitType, SettledOn = first.BusinessDate, PaidFen = 0, DueFen = 0, Funds = "{}", CanBePosted = false,
            Words = $"此人的结算不能重新计算，请管理员核查：{error.Message}",
        });
    }
}
