using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Visits;

/// <summary>Builds the host's view and the host's book from the changes of the insured places. Rebuilt at will: marks at zero, rows gone.</summary>
public sealed class ProjectSettlements(IStoreContexts stores, StoreMap locations, InsuredPlaces places) : IDisposable
{
    const int MaxAttempts = 5;

    /// <summary>What one call reads at most; the worker goes on a second later.</summary>
    const int MaxPasses = 100;

    readonly ConcurrentDictionary<(int Host, int Insured), SemaphoreSlim> _pairs = [];
    readonly SemaphoreSlim _work = new(0, 1);

    readonly ConcurrentDictionary<(int Host, int Insured), byte> _waiting = [];

    /// <summary>Tells the worker that an insured province has written something for a host.</summary>
    public void Wake(int host, int insured)
    {
        _waiting[(host, insured)] = 0;
        if (_work.CurrentCount > 0) return;
        try
        {
            _work.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke the worker in this moment, which is all that was wanted.
        }
    }

    /// <summary>The pairs that were woken since the last call.</summary>
    public IReadOnlyList<(int Host, int Insured)> TakeWaiting()
    {
        var pairs = _waiting.Keys.ToList();
        foreach (var pair in pairs) _waiting.TryRemove(pair, out _);
        return pairs;
    }

    public void Dispose()
    {
        _work.Dispose();
        foreach (var gate in _pairs.Values) gate.Dispose();
    }

    /// <summary>Waits for <see cref="Wake"/>, at most <paramref name="atMost"/>.</summary>
    public Task Sleep(TimeSpan atMost, CancellationToken cancel) => _work.WaitAsync(atMost, cancel);

    /// <summary>Reads what one insured province wrote for one host until nothing is new. Returns how many rows were read.</summary>
    public async Task<int> CatchUp(int host, int insured, CancellationToken cancel)
    {
        var place = await places.Of(insured, cancel);
        if (place is null) return 0;
        var gate = _pairs.GetOrAdd((host, insured), static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancel);
        try
        {
            return await ReadUntilNothingIsNew(place, host, insured, cancel);
        }
        finally
        {
            gate.Release();
        }
    }

    async Task<int> ReadUntilNothingIsNew(IInsuredPlace place, int host, int insured, CancellationToken cancel)
    {
        var (total, lost) = (0, 0);
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            try
            {
                var read = await ReadOnce(place, host, insured, cancel);
                if (read is null) return total;
                (total, lost) = (total + read.Value, 0);
            }
            catch (Exception e) when (RowsConnection.IsConflict(e) && ++lost < MaxAttempts)
            {
                // A reader of another node was faster; the marks tell what is left.
            }
        }
        return total;
    }

    /// <summary>Rows read; null when nothing was new.</summary>
    async Task<int?> ReadOnce(IInsuredPlace place, int host, int insured, CancellationToken cancel)
    {
        var marks = await Marks(host, insured, cancel);
        var answer = await place.Changes(new(RegionCode.OfProvince(host), [.. marks.Select(static m => new LaneMark(m.LaneNo, m.Sequence))]), cancel);
        if (answer.Marks.Count == 0) return null;
        var moved = answer.Marks.Select(m => new MovedMark(insured, m.LaneNo, m.Sequence, marks.SingleOrDefault(k => k.LaneNo == m.LaneNo)?.Sequence));
        await using var connection = new RowsConnection(await locations.Open(locations.Province(host), cancel));
        await connection.BeginDerived();
        await connection.Write(ProjectedRows.Of([.. moved], [.. answer.Changes.Select(View)], [.. answer.Changes.SelectMany(Postings)]));
        await connection.Commit();
        return answer.Changes.Count;
    }

    async Task<List<ProjectionMark>> Marks(int host, int insured, CancellationToken cancel)
    {
        await using var store = await stores.Province(host, Scope.System, cancel);
        return await store.Set<ProjectionMark>().AsNoTracking().Where(m => m.InsuredProvince == insured).ToListAsync(cancel);
    }

    static IEnumerable<HostPosting> Postings(SettlementChange change) =>
        HostBook.Postings(change.Key.Institution, change.InsuredRegion, (change.Total - change.Cash - change.Hospital).Fen)
            .Select((p, i) => new HostPosting { SettlementId = change.SettlementId, Ordinal = i + 1, Account = p.Account, AmountFen = p.AmountFen });

    static SettlementView View(SettlementChange change) => new()
    {
        SettlementId = change.SettlementId,
        Kind = (int)change.Kind,
        OppositeId = change.OppositeId,
        Institution = change.Key.Institution,
        MessageId = change.Key.MessageId,
        MessageKind = change.Key.MessageKind,
        VisitNo = change.VisitNo,
        Part = change.Part,
        Revision = change.Revision,
        InsuredRegion = change.InsuredRegion.ToString(),
        Insurance = change.Insurance,
        VisitType = change.VisitType,
        TotalFen = change.Total.Fen,
        FundFen = change.Fund.Fen,
        PersonFen = change.Person.Fen,
        AccountFen = change.Account.Fen,
        FamilyAccountFen = change.FamilyAccount.Fen,
        CashFen = change.Cash.Fen,
        HospitalFen = change.Hospital.Fen,
        SettledAt = change.SettledAt,
        Period = change.Period,
        Live = change.Kind == ChangeKind.Settled,
    };
}
