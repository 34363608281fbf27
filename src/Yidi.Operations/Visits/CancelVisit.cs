using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Takes a visit, an admission or a discharge back. A settlement that rests on it stands in the way.</summary>
public sealed class CancelVisit(IStoreContexts stores, Withdrawal withdrawal)
{
    /// <summary>2202: unsettled lines go with the visit.</summary>
    public async Task<Result<Done>> Run(Call call, Institution institution, long visitNo, PersonNo person, CancellationToken cancel) =>
        await KindRefusal(call, institution, visitNo, person, stay: false, cancel) is { } refusal
            ? refusal
            : await withdrawal.Run(institution.Province, call, visitNo, person, Withdrawn.WholeVisit, cancel);

    /// <summary>2404: refused while lines exist, as the interface says.</summary>
    public async Task<Result<Done>> CancelAdmission(Call call, Institution institution, long visitNo, PersonNo person, CancellationToken cancel) =>
        await KindRefusal(call, institution, visitNo, person, stay: true, cancel) is { } refusal
            ? refusal
            : await withdrawal.Run(institution.Province, call, visitNo, person, Withdrawn.Admission, cancel);

    /// <summary>2405: the patient is in hospital again; refused while the discharge is settled.</summary>
    public async Task<Result<Done>> UndoDischarge(Call call, Institution institution, long visitNo, PersonNo person, CancellationToken cancel) =>
        await KindRefusal(call, institution, visitNo, person, stay: true, cancel) is { } refusal
            ? refusal
            : await withdrawal.Run(institution.Province, call, visitNo, person, Withdrawn.Discharge, cancel);

    /// <summary>2302: the named lines, or all that are not settled.</summary>
    public async Task<Result<Done>> WithdrawLines(Call call, Institution institution, long visitNo, PersonNo person, IReadOnlyList<string> lines, CancellationToken cancel) =>
        await KindRefusal(call, institution, visitNo, person, stay: true, cancel) is { } refusal
            ? refusal
            : await withdrawal.Run(institution.Province, call, visitNo, person, Withdrawn.StayLines(lines), cancel);

    async Task<Refusal?> KindRefusal(Call call, Institution institution, long visitNo, PersonNo person, bool stay, CancellationToken cancel)
    {
        await using var store = await stores.Province(institution.Province, Scope.OfInstitution(institution.Number), cancel);
        if (await KeyedWrites.Known<Done>(store, call, cancel) is not null) return null;
        var found = await FindVisit.Any(store, visitNo, person.Value, cancel);
        if (found.Value is not { } visit) return found.Refusal;
        if (visit.State == VisitState.Admitting) return new(RefusalKind.VisitBeingAdmitted, "visit", IdSource.Text(visitNo));
        return visit.IsStay == stay ? null : FindVisit.KindDiffers(visit);
    }
}
