using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>
/// Reverses an admission by its message (2601 of 2401): the admission goes with its unsettled lines, and its message is spent. A message that is
/// not there is buried, so that it is refused when it arrives later. Repeating a reversal changes nothing.
/// </summary>
public sealed class ReverseAdmission(IStoreContexts stores, KeyedWrites writes, Withdrawal withdrawal)
{
    /// <summary>Message kind of a reversal, as keys name it.</summary>
    internal const string Kind = "2601";

    public async Task<Result<Done>> Run(Call call, Institution institution, PersonNo person, string originalMessage, CancellationToken cancel)
    {
        var province = institution.Province;
        var original = new CallKey(institution.Number, originalMessage, TellStay.Admission);
        for (var attempt = 1; ; attempt++)
        {
            if (await AdmittedBy(province, institution, call, originalMessage, cancel) is { } visit)
            {
                return visit.PersonNo == person.Value
                    ? await withdrawal.Run(province, call, visit.VisitNo, person, Withdrawn.WholeVisit, cancel)
                    : new Refusal(RefusalKind.NotReversible, "original-message", originalMessage, "原交易不是该参保人的");
            }
            var buried = await writes.Once<Done>(province, call, async store =>
            {
                // The answer is read before the stay: both come with one commit, so that an answer seen here has its stay seen below, and one that
                // comes later finds its key taken. The other way round an admission in between would be buried beside its stay.
                await Bury(store, original, cancel);
                return await Admitted(store, originalMessage).AnyAsync(cancel) ? new Refusal(RefusalKind.Busy) : Done.It;
            }, cancel);
            if (buried.Refusal?.Kind != RefusalKind.Busy || attempt == MaxAttempts) return buried;
        }
    }

    const int MaxAttempts = 5;

    static IQueryable<Visit> Admitted(ProvinceContext store, string message) => store.Set<Visit>().AsNoTracking().Where(v => v.AdmittedBy == message && v.State != VisitState.Withdrawn);

    /// <summary>The stay the message admitted, unless it is gone already or this very reversal was answered.</summary>
    async Task<Visit?> AdmittedBy(int province, Institution institution, Call call, string message, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(institution.Number), cancel);
        if (await KeyedWrites.Known<Done>(store, call, cancel) is not null) return null;
        return await Admitted(store, message).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Leaves a message spent: whoever sends it again is told that it was reversed.</summary>
    internal static async Task Bury(ProvinceContext store, CallKey original, CancellationToken cancel)
    {
        var answered = await store.Set<AnsweredCall>().SingleOrDefaultAsync(
            c => c.Institution == original.Institution && c.MessageId == original.MessageId && c.MessageKind == original.MessageKind, cancel);
        if (answered is null) store.Add(AnsweredCall.Buried(original));
        else answered.Fingerprint = AnsweredCall.Reversed;
    }
}
