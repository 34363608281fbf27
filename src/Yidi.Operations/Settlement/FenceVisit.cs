using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>
/// Puts a fence before a part of a visit, so that no bill made at this revision or before can be settled any more. Refused over a live
/// settlement. Repeating it changes nothing (design section 4).
/// </summary>
public sealed class FenceVisit(Journals journals)
{
    public async Task<Result<Done>> Run(WithdrawRequest request, CancellationToken cancel)
    {
        Refusal? refusal = null;
        var outcome = await journals.Of(request.Person.Province).Append(new JournalCase
        {
            PersonNo = request.Person.Value,
            VisitNo = request.VisitNo,
            Decide = view => Decide(request, view, out refusal),
        }, cancel);
        return JournalAnswers.DoneOf(outcome, refusal, "visit", IdSource.Text(request.VisitNo));
    }

    static JournalEntry? Decide(WithdrawRequest request, JournalView view, out Refusal? refusal)
    {
        var stands = view.LivesOf(request.VisitNo).FirstOrDefault(l => (request.Part == Fence.WholeVisit || l.Part == request.Part) && l.Revision > request.MayStand);
        refusal = stands is null ? null : new(RefusalKind.LiveSettlementExists, "settlement", IdSource.Text(stands.SettlementId));
        return stands is null
            ? new JournalEntry { Fence = new Fence { VisitNo = request.VisitNo, Part = request.Part, Revision = request.Revision } }
            : null;
    }
}
