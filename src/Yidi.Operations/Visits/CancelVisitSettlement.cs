using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Hands a cancellation (2208) or a reversal (2601) through the seam.</summary>
public sealed class CancelVisitSettlement(InsuredPlaces places, ProjectSettlements projection)
{
    public async Task<Result<SettlementAnswer>> Cancel(Call call, RegionCode host, PersonNo person, long visitNo, long settlementId, CancellationToken cancel)
    {
        var place = await places.Of(person.Province, cancel);
        if (place is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()));
        var cancelled = await place.Cancel(new(call, person, visitNo, settlementId), cancel);
        projection.Wake(host.Province, person.Province);
        return cancelled;
    }

    public async Task<Result<Done>> Reverse(Call call, RegionCode host, PersonNo person, CallKey original, CancellationToken cancel)
    {
        var place = await places.Of(person.Province, cancel);
        if (place is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()));
        var reversed = await place.Reverse(new(call, person, original), cancel);
        projection.Wake(host.Province, person.Province);
        return reversed;
    }
}
