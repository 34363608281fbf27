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
        foreach (var again in (await replay.Of(person, row.Insurance, cancel)).Settlements.Where(s => s.Row.BusinessDate >= row.From && s.Row.BusinessDate <= row.Until))
        {
            row.Settlements++;
            var hospital = again.HospitalDifference;
            if (!again.IsDifferent && hospital == Money.Zero) continue;
            var difference = again.Due - again.Paid;
            row.Affected++;
            if (difference > Money.Zero) row.MoreFen += difference.Fen;
            else row.LessFen -= difference.Fen;
            store.Add(new AdjustedSettlement
            {
                AdjustmentNo = row.AdjustmentNo, SettlementId = again.Row.Id, PersonNo = person.Value, HostRegion = again.Row.HostRegion, VisitType = (VisitType)again.Row.VisitType, SettledOn = again.Row.BusinessDate,
                PaidFen = again.Paid.Fen, DueFen = again.Due.Fen, Funds = SettlementRow.FundsText(again.FundDifferences), CanBePosted = hospital == Money.Zero,
                Words = hospital != Money.Zero ? $"医院负担相差{hospital}元，须与医院另行处理" : again.Refusal?.ToChinese() ?? "",
            });
        }
    }
}
