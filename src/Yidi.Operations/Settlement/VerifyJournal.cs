using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>What a verification found. Sound when there is no finding.</summary>
public sealed record Verification(int Settlements, int Judged, int BenefitYears, IReadOnlyList<string> Findings)
{
    public bool IsSound => Findings.Count == 0;
}

/// <summary>
/// Judges everything again: each settlement on its stored before-values and pack, each benefit year as the plain sum of its deltas, each live
/// row, key and posting against the rows they come from (design section 5).
/// </summary>
public sealed class VerifyJournal(IStoreContexts stores, PackLibrary packs)
{
    /// <summary>How many rows <see cref="Run"/> will judge.</summary>
    public async Task<int> Count(int province, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        return await store.Set<SettlementRecord>().CountAsync(cancel);
    }

    /// <param name="told">Hears how many rows were judged, as they are.</param>
    public async Task<Verification> Run(int province, CancellationToken cancel, IProgress<int>? told = null)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var findings = new List<string>();
        var rows = await store.Set<SettlementRecord>().AsNoTracking().OrderBy(static s => s.LaneNo).ThenBy(static s => s.LaneSequence).ToListAsync(cancel);
        var byId = rows.ToDictionary(static r => r.Id);
        findings.AddRange(await CheckRows(rows, byId, told, cancel));
        var years = await store.Set<BenefitYearRow>().AsNoTracking().ToListAsync(cancel);
        CheckYears(rows, years, findings);
        CheckLives(rows, await store.Set<LiveSettlement>().AsNoTracking().ToListAsync(cancel), findings);
        CheckKeys(rows, await store.Set<KeyEntry>().AsNoTracking().ToListAsync(cancel), findings);
        await CheckAccounts(store, rows, findings, cancel);
        var confirmations = await store.Set<Confirmation>().AsNoTracking().OrderBy(static c => c.LaneNo).ThenBy(static c => c.LaneSequence).ToListAsync(cancel);
        await CheckBook(store, rows, confirmations, findings, cancel);
        CheckConfirmations(confirmations, byId, await store.Set<ClearingLock>().AsNoTracking().ToDictionaryAsync(static l => l.SettlementId, cancel), findings);
        CheckLanes([.. rows.Select(static r => (r.LaneNo, r.LaneSequence)), .. confirmations.Select(static c => (c.LaneNo, c.LaneSequence))], findings);
        return new(rows.Count, rows.Count(static r => r.Kind == SettlementKind.Settlement), years.Count, findings);
    }

    /// <summary>Each row by itself, on all processors; findings in the order of the rows.</summary>
    async Task<IEnumerable<string>> CheckRows(List<SettlementRecord> rows, Dictionary<long, SettlementRecord> byId, IProgress<int>? told, CancellationToken cancel)
    {
        var found = new ConcurrentDictionary<long, List<string>>();
        await Parallel.ForEachAsync(rows.Chunk(Piece), cancel, async (piece, stop) =>
        {
            foreach (var row in piece)
            {
                var findings = new List<string>();
                await CheckRow(row, byId, findings, stop);
                if (findings.Count > 0) found[row.Id] = findings;
            }
            told?.Report(piece.Length);
        });
        return found.OrderBy(static f => f.Key).SelectMany(static f => f.Value);
    }

    /// <summary>Rows one processor takes at a time.</summary>
    const int Piece = 500;

    async Task CheckRow(SettlementRecord row, Dictionary<long, SettlementRecord> byId, List<string> findings, CancellationToken cancel)
    {
        try
        {
            row.Checked();
        }
        catch (BrokenInvariantException e)
        {
            findings.Add(e.Message);
        }
        // What a local core system settled was not judged here; its sums, postings and keys are checked like all others.
        // What a supplement adds rests on sums as they would have run, which no row holds: `Replayed` finds it again from the settlements themselves.
        if (row.MessageKind is PostHomeSettlement.Kind or InsuredBook.SupplementKind) return;
        if (row.Kind == SettlementKind.Settlement) await JudgeAgain(row, findings, cancel);
        else CheckOpposite(row, byId, findings);
    }

    async Task JudgeAgain(SettlementRecord row, List<string> findings, CancellationToken cancel)
    {
        if (!Sm3.Of(row.Detail.Case).AsSpan().SequenceEqual(row.Detail.CaseHash)) findings.Add($"settlement {row.Id}: the stored bill does not have its hash");
        var judged = PackedCase.Unpack(row.Detail.Case);
        var pack = await packs.ByHash(row.PackHash, cancel);
        var again = YearsAndAccounts.Recorded(row).Judge(judged.Bill, judged.Entitlement, pack);
        if (again is not Adjudication.Done { Receipt: var receipt })
        {
            findings.Add($"settlement {row.Id}: judged again it is refused");
            return;
        }
        var same = receipt.Total.Fen == row.TotalFen && receipt.FundTotal.Fen == row.FundFen && receipt.Cash.Fen == row.CashFen
            && SameYears(receipt, row) && SameAccounts(receipt, row) && SameWords(receipt, row) && SettlementRow.FundsText(receipt.Funds) == row.Funds;
        if (!same) findings.Add($"settlement {row.Id}: judged again it differs");
        if (!RebuiltAmounts.Follow(Explanation.FromCodes(row.Explanation), receipt)) findings.Add($"settlement {row.Id}: its explanation gives other amounts");
    }

    static bool SameYears(Receipt receipt, SettlementRecord row) => row.AllYears().All(y =>
        (receipt.Years.FirstOrDefault(g => g.Year == y.Year)?.Deltas ?? Accumulators.Empty).ToString() == y.Deltas);

    static bool SameAccounts(Receipt receipt, SettlementRecord row) =>
        AccountAsked.Read(row.AccountsAsked).Sum(static a => a.PaysFen) == (receipt.Account + receipt.FamilyAccount).Fen && receipt.Account.Fen == row.AccountFen;

    /// <summary>Steps are compared in the version they were recorded in; the amounts in every version.</summary>
    static bool SameWords(Receipt receipt, SettlementRecord row) =>
        row.TextVersion != ExplanationText.TemplateVersion || receipt.Explanation.ToCodes() == row.Explanation;

    static void CheckOpposite(SettlementRecord row, Dictionary<long, SettlementRecord> byId, List<string> findings)
    {
        if (!byId.TryGetValue(row.OppositeId, out var opposite)) findings.Add($"row {row.Id} takes back {row.OppositeId}, which is not there");
        else if (opposite.TotalFen != -row.TotalFen || opposite.FundFen != -row.FundFen || opposite.CashFen != -row.CashFen
            || Accumulators.Parse(opposite.Deltas).Negated().ToString() != row.Deltas)
            findings.Add($"row {row.Id} is not the opposite of {row.OppositeId}");
    }

    static void CheckYears(List<SettlementRecord> rows, List<BenefitYearRow> years, List<string> findings)
    {
        var moved = rows.SelectMany(static r => r.MovedYears().Select(y => (Row: r, Move: y)))
            .GroupBy(static m => (m.Row.PersonNo, m.Row.Insurance, m.Move.Year)).ToDictionary(static g => g.Key, static g => g.OrderBy(static m => m.Move.Version).ToList());
        foreach (var year in years)
        {
            var sum = Accumulators.Empty;
            var version = 0L;
            foreach (var (row, move) in moved.GetValueOrDefault((year.PersonNo, year.Insurance, year.Year), []))
            {
                if (move.Version != ++version) findings.Add($"row {row.Id}: version {move.Version} of its year instead of {version}");
                if (move.Before != sum.ToString()) findings.Add($"row {row.Id}: before-values {move.Before} instead of {sum}");
                sum = sum.Plus(Accumulators.Parse(move.Deltas));
            }
            if (year.Accumulators != sum.ToString()) findings.Add($"benefit year {year.Year} of {year.PersonNo}: {year.Accumulators} instead of the sum {sum}");
            if (year.Version != version) findings.Add($"benefit year {year.Year} of {year.PersonNo}: version {year.Version} instead of {version}");
        }
        if (moved.Count != years.Count) findings.Add($"{moved.Count} benefit years were moved, {years.Count} are kept");
    }

    static void CheckLives(List<SettlementRecord> rows, List<LiveSettlement> lives, List<string> findings)
    {
        var undone = rows.Where(static r => r.Kind is SettlementKind.Cancellation or SettlementKind.Reversal).ToList();
        var restored = rows.Where(static r => r.Kind == SettlementKind.Restoration).Select(static r => r.OppositeId).ToHashSet();
        var takenBack = undone.Where(r => !restored.Contains(r.Id)).Select(static r => r.OppositeId).ToHashSet();
        var expected = rows.Where(r => r.Kind == SettlementKind.Settlement && !takenBack.Contains(r.Id)).Select(static r => r.Id).Order().ToList();
        if (!expected.SequenceEqual(lives.Select(static l => l.SettlementId).Order())) findings.Add("live rows are not the settlements that stand");
    }

    static void CheckKeys(List<SettlementRecord> rows, List<KeyEntry> keys, List<string> findings)
    {
        var byKey = keys.ToDictionary(static k => k.Key);
        foreach (var row in rows)
        {
            if (!byKey.TryGetValue(new(row.Institution, row.MessageId, row.MessageKind), out var key) || key.SettlementId != row.Id)
                findings.Add($"row {row.Id} does not stand under its key");
        }
        findings.AddRange(keys.Where(static k => k.Tombstone && k.SettlementId != 0).Select(static k => $"the buried key {k.Key} names row {k.SettlementId}"));
        var named = keys.Where(static k => k.SettlementId != 0).Select(static k => k.SettlementId).ToList();
        if (named.Count != named.Distinct().Count()) findings.Add("two keys name the same row");
        if (named.Count != rows.Count) findings.Add($"{named.Count} keys name rows, {rows.Count} rows exist");
    }

    /// <summary>What the rows say accounts paid or got back is what moved on them, and no account is below zero.</summary>
    static async Task CheckAccounts(ProvinceContext store, List<SettlementRecord> rows, List<string> findings, CancellationToken cancel)
    {
        var moves = (await store.Set<AccountMove>().AsNoTracking().ToListAsync(cancel)).ToLookup(static m => m.SettlementId);
        foreach (var row in rows.Where(r => moves[r.Id].Sum(static m => m.AmountFen) != -(r.AccountFen + r.FamilyAccountFen)))
            findings.Add($"row {row.Id}: accounts moved by another amount than they paid");
        foreach (var account in await store.Set<PersonalAccount>().AsNoTracking().Where(static a => a.BalanceFen < 0).ToListAsync(cancel))
            findings.Add($"account of {account.PersonNo} is below zero");
    }

    /// <summary>Postings follow from the header; standing balances are the plain sum of those up to the marks of the lanes.</summary>
    static async Task CheckBook(ProvinceContext store, List<SettlementRecord> rows, List<Confirmation> confirmations, List<string> findings, CancellationToken cancel)
    {
        var marks = await store.Set<StandingMark>().AsNoTracking().ToDictionaryAsync(static m => m.LaneNo, static m => m.Sequence, cancel);
        var sums = new Dictionary<(string, string), long>();
        foreach (var row in rows)
        {
            var postings = InsuredBook.Postings(row);
            if (postings.Sum(static p => p.AmountFen) != 0) findings.Add($"postings of {row.Id} do not sum to zero");
            var due = postings.Where(p => p.Account == InsuredBook.OwedUnder(row.MessageKind, row.HostRegion)).Sum(static p => p.AmountFen);
            if (-due != row.TotalFen - row.CashFen - row.HospitalFen) findings.Add($"row {row.Id} owes {-due} fen instead of what cash and hospital leave");
            if (row.LaneSequence > marks.GetValueOrDefault(row.LaneNo)) continue;
            foreach (var posting in postings) sums[(posting.Account, row.Period)] = sums.GetValueOrDefault((posting.Account, row.Period)) + posting.AmountFen;
        }
        foreach (var row in confirmations.Where(c => c.LaneSequence <= marks.GetValueOrDefault(c.LaneNo)))
            foreach (var posting in InsuredBook.Postings(row)) sums[(posting.Account, row.Period)] = sums.GetValueOrDefault((posting.Account, row.Period)) + posting.AmountFen;
        var standing = await store.Set<StandingBalance>().AsNoTracking().ToDictionaryAsync(static b => (b.Account, b.Period), static b => b.AmountFen, cancel);
        foreach (var key in sums.Keys.Union(standing.Keys).Where(k => sums.GetValueOrDefault(k) != standing.GetValueOrDefault(k)))
            findings.Add($"standing balance of {key.Item1} in {key.Item2}: {standing.GetValueOrDefault(key)} instead of the sum {sums.GetValueOrDefault(key)}");
    }

    /// <summary>A settlement counts for clearing as it was settled, once, or not at all; its lock says which.</summary>
    static void CheckConfirmations(List<Confirmation> confirmations, Dictionary<long, SettlementRecord> byId, Dictionary<long, ClearingLock> locks, List<string> findings)
    {
        foreach (var ofOne in confirmations.GroupBy(static c => c.SettlementId))
        {
            var counted = ofOne.Sum(static c => c.TotalFen);
            var stands = locks.TryGetValue(ofOne.Key, out var kept) && kept.Kind != ConfirmationKind.Refunded;
            if (!byId.TryGetValue(ofOne.Key, out var settled)) findings.Add($"settlement {ofOne.Key} is confirmed and not there");
            else if (counted != (stands ? settled.TotalFen : 0)) findings.Add($"settlement {ofOne.Key}: {counted} fen count for clearing, lock {kept?.Kind}");
            else if (stands && ofOne.Sum(static c => InsuredBook.GrossOf(c)) != settled.FundFen + settled.AccountFen + settled.FamilyAccountFen) findings.Add($"settlement {ofOne.Key}: clearing owes another amount than was settled");
        }
        foreach (var alone in locks.Keys.Except(confirmations.Select(static c => c.SettlementId))) findings.Add($"settlement {alone} is locked without a confirmation");
    }

    static void CheckLanes(IReadOnlyList<(int LaneNo, long Sequence)> rows, List<string> findings)
    {
        foreach (var lane in rows.GroupBy(static r => r.LaneNo))
        {
            var expected = 1L;
            foreach (var (_, sequence) in lane.OrderBy(static r => r.Sequence))
                if (sequence != expected++) findings.Add($"lane {lane.Key} has no row {expected - 1}");
        }
    }
}
