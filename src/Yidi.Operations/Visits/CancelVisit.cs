using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Cancels a visit (2202). Unsettled lines go with it; a live settlement stands in the way.</summary>
public sealed class CancelVisit(Withdrawal withdrawal)
{
    public Task<Result<Done>> Run(Call call, Institution institution, long visitNo, PersonNo person, CancellationToken cancel) =>
        withdrawal.Run(RegionCode.Parse(institution.PoolingRegion).Province, call, visitNo, person, WithdrawRequest.WholeVisit, cancel);
}
