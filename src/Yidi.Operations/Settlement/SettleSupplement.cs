using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>What brings a settlement to what it comes to today.</summary>
/// <param name="Original">The settlement it is added to.</param>
/// <param name="Approved">What was approved: nothing else is posted.</param>
/// <param name="ClaimNo">Under which number the person is paid, or pays back.</param>
public sealed record SupplementRequest(Call Call, PersonNo Person, InsuranceKind Insurance, long Original, ApprovedSupplement Approved, long ClaimNo, int Attempt);

/// <summary>A supplement as two persons agreed to it: of which adjustment, and how much funds are to pay more; less than nothing when they paid too much.</summary>
public sealed record ApprovedSupplement(ReplayScope Scope, long Fen);

/// <summary>
/// Posts a supplementary settlement (补充结算, setl_type 3) through the lane: the differences of funds and sums, to the fen, on the years as they stand. The
/// settlement itself, the hospital's bill and clearing are not touched; what funds pay more, the person receives, and what they paid too much the person owes.
/// </summary>
public sealed class SettleSupplement(ReplaySettlements replay, IStoreContexts stores, Journals journals, IdSource ids, BusinessClock clock)
{
    /// <summary>How often the difference is found again because the person's sums moved meanwhile.</summary>
    const int MaxAttempts = 5;

    public async Task<Result<SettlementAnswer>> Run(SupplementRequest request, CancellationToken cancel)
    {
        // Before anything is judged: once posted there is no difference left to find.
        if (await First(request, cancel) is { } first) return first;
        for (var attempt = 1; ; attempt++)
        {
            var found = await replay.Of(request.Person, request.Insurance, request.Approved.Scope, cancel);
            // Somebody else may have posted it meanwhile: then it is done, not refused.
            if (WhyNot(request, found) is { } refusal) return await First(request, cancel) ?? refusal;
            var posted = await Post(request, found, found.Settlements.Single(s => s.Row.Id == request.Original), cancel);
            if (posted.Refusal?.Kind != RefusalKind.EntitlementChanged || attempt == MaxAttempts) return posted;
        }
    }

    async Task<Result<SettlementAnswer>?> First(SupplementRequest request, CancellationToken cancel) => (await ReadOutcome.Of(stores, request.Person.Province, request.Call.Key, cancel)).FirstAnswerTo(request.Call);

    static Refusal? WhyNot(SupplementRequest request, PersonReplay found)
    {
        var number = IdSource.Text(request.Original);
        if (found.Settlements.SingleOrDefault(s => s.Row.Id == request.Original) is not { } again) return new(RefusalKind.SettlementNotLive, "settlement", number);
        if (again.Obstacle.Length > 0) return new(RefusalKind.NothingToAdjust, "settlement", number, again.Obstacle);
        if (!again.IsDifferent) return new(RefusalKind.NothingToAdjust, "settlement", number, "按现行政策和待遇重新计算，结果相同");
        var difference = again.Due - again.Paid;
        return difference.Fen == request.Approved.Fen ? null : new(RefusalKind.NothingToAdjust, "settlement", number, $"批准后情况有变：批准差额{new Money(request.Approved.Fen)}元，现为{difference}元，请重新试算");
    }

    async Task<Result<SettlementAnswer>> Post(SupplementRequest request, PersonReplay found, Replayed again, CancellationToken cancel)
    {
        var (id, at, packed) = (ids.Next(request.Person.Province), clock.UtcNow, PackedCase.Pack(again.Case));
        var years = again.YearDifferences.Select(y => new YearKey(request.Person.Value, (int)request.Insurance, y.Year)).ToList();
        Refusal? changed = null;
        var outcome = await journals.Of(request.Person.Province).Append(new JournalCase
        {
            Key = SettlementRow.Key(request.Call.Key),
            Fingerprint = request.Call.Fingerprint,
            PersonNo = request.Person.Value,
            VisitNo = request.ClaimNo,
            Years = years,
            Decide = view =>
            {
                var same = view.EntitlementVersion(request.Person.Value) == found.EntitlementVersion && years.All(y => view.Year(y).Version == found.YearVersions.GetValueOrDefault(y.Year));
                changed = same ? null : new(RefusalKind.EntitlementChanged, "person", Mask.Number(request.Person.ToString()));
                return same ? SettlementRow.Supplemented(id, request, again, packed, view, found.EntitlementVersion, at) : null;
            },
        }, cancel);
        return JournalAnswers.Of(outcome, changed, "message", request.Call.Key.MessageId);
    }
}
