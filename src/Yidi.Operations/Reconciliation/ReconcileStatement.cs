using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Operations.Reconciliation;

/// <summary>A run and what it found.</summary>
public sealed record StatementResult(StatementRun Run, IReadOnlyList<StatementDifference> Differences);

/// <summary>
/// Daily reconciliation: the hospital's list, the view of the place of treatment and the journals of the insured places (his-interface 3201, 3202).
/// Every row counts, those that take back are negative rows of their own.
/// </summary>
public sealed class ReconcileStatement(IStoreContexts stores, InsuredPlaces places, ProjectSettlements projection, IdSource ids, BusinessClock clock)
{
    /// <summary>Days one statement may span: a month and its margin.</summary>
    const int MostDays = 62;

    /// <summary>The platform's sums of a statement (3201).</summary>
    public async Task<Result<StatementTotals>> Totals(Institution institution, StatementScope scope, CancellationToken cancel)
    {
        if (SpanRefusal(scope) is { } refusal) return refusal;
        await using var store = await CaughtUp(institution, cancel);
        var rows = await Rows(store, institution, scope, cancel);
        return new StatementTotals(rows.Count, Sum(rows, static r => r.TotalFen), Sum(rows, static r => r.FundFen), Sum(rows, static r => r.AccountFen), Sum(rows, static r => r.FamilyAccountFen));
    }

    /// <summary>Compares line by line (3202) and keeps what was found.</summary>
    public async Task<Result<StatementResult>> Compare(Institution institution, StatementScope scope, IReadOnlyList<HospitalRow> hospital, CancellationToken cancel)
    {
        if (SpanRefusal(scope) is { } refusal) return refusal;
        await using var store = await CaughtUp(institution, cancel);
        var host = await Rows(store, institution, scope, cancel);
        var named = hospital.Select(static h => h.SettlementId).Distinct().ToList();
        var undone = await UndoneByMessage(store, named, cancel);
        var around = await store.Set<SettlementView>().AsNoTracking().Where(s => named.Contains(s.SettlementId) && !undone.Contains(s.SettlementId)).ToListAsync(cancel);
        var visits = host.Concat(around).Select(static v => v.VisitNo).Distinct().ToList();
        var persons = (await store.Set<Visit>().AsNoTracking().Where(v => visits.Contains(v.VisitNo)).Select(static v => new { v.VisitNo, v.PersonNo }).ToListAsync(cancel))
            .ToDictionary(static v => v.VisitNo, static v => new PersonNo(v.PersonNo).ToString());
        var found = new Compare(scope, RegionCode.Parse(institution.PoolingRegion)).Run(hospital, host, around, await Journals(store, institution, scope, cancel), persons);
        return await Keep(store, institution, scope, hospital.Count, host.Count, found, persons, cancel);
    }

    /// <summary>The last runs of an institution, newest first.</summary>
    public async Task<IReadOnlyList<StatementResult>> Recent(Institution institution, int count, CancellationToken cancel)
    {
        await using var store = await stores.Province(institution.Province, Scope.OfInstitution(institution.Number), cancel);
        var runs = await store.Set<StatementRun>().AsNoTracking().OrderByDescending(static r => r.RunNo).Take(count).ToListAsync(cancel);
        var numbers = runs.Select(static r => r.RunNo).ToList();
        var differences = (await store.Set<StatementDifference>().AsNoTracking().Where(d => numbers.Contains(d.RunNo)).OrderBy(static d => d.Ordinal).ToListAsync(cancel)).ToLookup(static d => d.RunNo);
        return [.. runs.Select(r => new StatementResult(r, [.. differences[r.RunNo]]))];
    }

    static Refusal? SpanRefusal(StatementScope scope) => scope.Until < scope.From || scope.Until.DayNumber - scope.From.DayNumber >= MostDays
        ? new(RefusalKind.FieldInvalid, "statement-until", $"{scope.Until:yyyy-MM-dd}", string.Create(CultureInfo.InvariantCulture, $"应在开始日期之后{MostDays}天以内"))
        : null;

    async Task<ProvinceContext> CaughtUp(Institution institution, CancellationToken cancel)
    {
        foreach (var insured in await places.Served(cancel)) await projection.CatchUp(institution.Province, insured, cancel);
        return await stores.Province(institution.Province, Scope.OfInstitution(institution.Number), cancel);
    }

    static async Task<List<SettlementView>> Rows(ProvinceContext store, Institution institution, StatementScope scope, CancellationToken cancel)
    {
        var (from, until) = (scope.FromUtc, scope.UntilUtc);
        var rows = await store.Set<SettlementView>().AsNoTracking().Where(s => s.SettledAt >= from && s.SettledAt < until).OrderBy(static s => s.SettlementId).ToListAsync(cancel);
        var compare = new Compare(scope, RegionCode.Parse(institution.PoolingRegion));
        var undone = await UndoneByMessage(store, [.. rows.Select(static r => r.SettlementId)], cancel);
        return [.. rows.Where(r => !undone.Contains(r.SettlementId) && compare.IsIn(r.Insurance, r.VisitType, RegionCode.Parse(r.InsuredRegion), (ChangeKind)r.Kind))];
    }

    /// <summary>
    /// What a reversal by message (2601) undid, and the reversal itself: the hospital never had either, and lists neither. A business cancellation
    /// is listed, as a negative row.
    /// </summary>
    static async Task<HashSet<long>> UndoneByMessage(ProvinceContext store, List<long> ids, CancellationToken cancel)
    {
        var reversals = await store.Set<SettlementView>().AsNoTracking().Where(s => (s.Kind == (int)ChangeKind.Reversed || s.Kind == (int)ChangeKind.Restored) && (ids.Contains(s.OppositeId) || ids.Contains(s.SettlementId)))
            .Select(static s => new { s.SettlementId, s.OppositeId }).ToListAsync(cancel);
        return [.. reversals.SelectMany(static r => new[] { r.SettlementId, r.OppositeId })];
    }

    /// <summary>What every insured place wrote for the institution in the days of the statement.</summary>
    async Task<List<SettlementChange>> Journals(ProvinceContext store, Institution institution, StatementScope scope, CancellationToken cancel)
    {
        var rows = new List<SettlementChange>();
        foreach (var insured in await places.Served(cancel))
            if (await places.Of(insured, cancel) is { } place) rows.AddRange((await place.Statement(new(institution.Number, scope.FromUtc, scope.UntilUtc), cancel)).Rows);
        var undone = rows.Where(static r => r.Kind is ChangeKind.Reversed or ChangeKind.Restored).SelectMany(static r => new[] { r.SettlementId, r.OppositeId }).ToHashSet();
        // What was undone on a later day than the statement's is known here, where every change of this institution has arrived.
        undone.UnionWith(await UndoneByMessage(store, [.. rows.Select(static r => r.SettlementId)], cancel));
        return [.. rows.Where(r => !undone.Contains(r.SettlementId))];
    }

    async Task<StatementResult> Keep(ProvinceContext store, Institution institution, StatementScope scope, int hospitalRows, int hostRows,
        IReadOnlyList<(DifferenceCause Cause, HospitalRow? Hospital, PlatformRow? Platform)> found, Dictionary<long, string> persons, CancellationToken cancel)
    {
        var run = new StatementRun
        {
            RunNo = ids.Next(institution.Province), Institution = institution.Number, From = scope.From, Until = scope.Until, ClearingKind = scope.ClearingKind,
            HospitalRows = hospitalRows, HostRows = hostRows, Differences = found.Count, DoneAt = clock.UtcNow,
        };
        var differences = found.Select((f, i) => Difference(run, i + 1, f.Cause, f.Hospital, f.Platform, persons)).ToList();
        store.Add(run);
        store.AddRange(differences);
        await store.SaveChangesAsync(cancel);
        return new(run, differences);
    }

    static StatementDifference Difference(StatementRun run, int ordinal, DifferenceCause cause, HospitalRow? hospital, PlatformRow? platform, Dictionary<long, string> persons)
    {
        var visit = platform?.VisitNo ?? hospital!.VisitNo;
        return new()
        {
            RunNo = run.RunNo, Ordinal = ordinal, Institution = run.Institution, Cause = cause, SettlementId = platform?.Id ?? hospital!.SettlementId, VisitNo = visit,
            PersonNo = persons.GetValueOrDefault(visit) ?? hospital?.PersonNo ?? "", MessageId = platform?.MessageId ?? "", Refund = platform?.Refund ?? hospital!.Refund,
            TotalFen = platform?.TotalFen ?? hospital!.Total.Fen, FundFen = platform?.FundFen ?? hospital!.Fund.Fen, AccountFen = platform?.AccountFen ?? hospital!.Account.Fen,
            HospitalTotalFen = hospital?.Total.Fen, HospitalFundFen = hospital?.Fund.Fen, HospitalAccountFen = hospital?.Account.Fen,
        };
    }

    static Money Sum(List<SettlementView> rows, Func<SettlementView, long> part) => new(rows.Sum(part));
}
