using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Withdraws the unsettled lines of a charge batch, or of all batches (2205).</summary>
public sealed class WithdrawFeeLines(IStoreContexts stores, Withdrawal withdrawal, KeyedWrites writes)
{
    /// <summary>"0000" in the place of a batch: every unsettled line of the visit.</summary>
    public const string EveryPart = "0000";

    public async Task<Result<Done>> Run(Call call, Institution institution, long visitNo, PersonNo person, string part, CancellationToken cancel)
    {
        var province = institution.Province;
        if (Withdrawn.IsReserved(part)) return new Refusal(RefusalKind.FieldInvalid, "batch", part, "不是收费批次号");
        if (await KnownAnswer(province, call, cancel) is { } known) return known;
        if (part != EveryPart) return await withdrawal.Run(province, call, visitNo, person, Withdrawn.Batch(part), cancel);
        foreach (var each in await Parts(province, institution.Number, visitNo, cancel))
        {
            // Each part has a key of its own under the caller's, so that a retry goes on where a crash stopped.
            var own = call with { Key = call.Key with { MessageKind = $"{call.Key.MessageKind}#{each}" } };
            var result = await withdrawal.Run(province, own, visitNo, person, Withdrawn.Batch(each), cancel);
            if (result.Refusal is { Kind: not RefusalKind.LiveSettlementExists } refusal) return refusal;
        }
        return await writes.Once<Done>(province, call, async store =>
        {
            var found = await FindVisit.Open(store, visitNo, person.Value, stay: false, cancel);
            return found.Refusal is { } refusal ? refusal : Done.It;
        }, cancel);
    }

    async Task<Result<Done>?> KnownAnswer(int province, Call call, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(call.Key.Institution), cancel);
        return await KeyedWrites.Known<Done>(store, call, cancel);
    }

    async Task<List<string>> Parts(int province, string institution, long visitNo, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        return await store.Set<VisitFeeLine>().Where(l => l.VisitNo == visitNo).Select(static l => l.Part).Distinct().OrderBy(static p => p).ToListAsync(cancel);
    }
}
