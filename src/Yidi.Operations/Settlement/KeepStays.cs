using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>The one hospital a person is in, wherever that is.</summary>
public sealed class OpenStay
{
    public required long PersonNo { get; init; }

    /// <summary>A newborn on the mother's card is in hospital beside her.</summary>
    public required bool Newborn { get; init; }

    public required long VisitNo { get; init; }

    public required string HostRegion { get; init; }

    public required string Institution { get; init; }

    public required DateOnly Since { get; init; }
}

/// <summary>Keeps who is in hospital: a person has one open admission in the whole country (his-interface 2401).</summary>
public sealed class KeepStays(IStoreContexts stores)
{
    const int MaxAttempts = 5;

    public async Task<Result<Done>> Admit(AdmitRequest request, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var store = await stores.Province(request.Person.Province, Scope.System, cancel);
            var open = await store.Set<OpenStay>().AsNoTracking().SingleOrDefaultAsync(s => s.PersonNo == request.Person.Value && s.Newborn == request.Newborn, cancel);
            if (open?.VisitNo == request.VisitNo) return Done.It;
            // The other hospital is not named: one hospital does not learn of a stay in another (domain.md 3.12).
            if (open is not null) return new Refusal(RefusalKind.StayOpen, "person", Mask.Number(request.Person.ToString()));
            store.Add(new OpenStay
            {
                PersonNo = request.Person.Value, Newborn = request.Newborn, VisitNo = request.VisitNo, HostRegion = request.Host.ToString(), Institution = request.Institution, Since = request.On,
            });
            try
            {
                await store.SaveChangesAsync(cancel);
                return await WithdrawnMeanwhile(store, request, cancel) is { } gone ? gone : Done.It;
            }
            catch (DbUpdateException) when (attempt < MaxAttempts)
            {
                // Somebody else was admitted in this moment, perhaps by the retry of this very message: look again.
            }
        }
    }

    /// <summary>
    /// A reversal that overtook the admission has fenced the visit and told that the patient left, before there was anything to leave. The fence comes
    /// first in every withdrawal, so that looking for it after the row was written misses none.
    /// </summary>
    async Task<Refusal?> WithdrawnMeanwhile(ProvinceContext store, AdmitRequest request, CancellationToken cancel)
    {
        if (request.Again || !await store.Set<Fence>().AnyAsync(f => f.VisitNo == request.VisitNo && f.Part == Fence.WholeVisit, cancel)) return null;
        await Leave(new(request.Person, request.VisitNo), cancel);
        return new Refusal(RefusalKind.VisitWithdrawn, "visit", IdSource.Text(request.VisitNo));
    }

    public async Task<Result<Done>> Leave(LeaveRequest request, CancellationToken cancel)
    {
        await using var store = await stores.Province(request.Person.Province, Scope.System, cancel);
        await store.Set<OpenStay>().Where(s => s.PersonNo == request.Person.Value && s.VisitNo == request.VisitNo).ExecuteDeleteAsync(cancel);
        return Done.It;
    }
}

sealed class OpenStayTable : IProvinceTable<OpenStay>
{
    public void Configure(EntityTypeBuilder<OpenStay> builder) => builder.HasKey(static s => new { s.PersonNo, s.Newborn });
}
