using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Institutions;

/// <summary>Finds an institution whose agreement is in force, and whether it opened a service.</summary>
public sealed class FindInstitution(IStoreContexts stores)
{
    public async Task<Result<Institution>> Designated(string number, DateOnly on, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var institution = await national.Set<Institution>().AsNoTracking().SingleOrDefaultAsync(i => i.Number == number, cancel);
        if (institution is null) return new Refusal(RefusalKind.InstitutionUnknown, "institution", number);
        return institution.AgreementFrom <= on && (institution.AgreementUntil is null || on <= institution.AgreementUntil)
            ? institution
            : new Refusal(RefusalKind.InstitutionNotDesignated, "institution", number);
    }

    /// <summary>Null when the service is open on the day; else why not.</summary>
    public async Task<Refusal?> ServiceRefusal(string number, VisitType visit, string diseaseCode, DateOnly on, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var disease = visit == VisitType.ChronicOutpatient ? diseaseCode : "";
        var open = await national.Set<InstitutionService>().AnyAsync(
            s => s.Institution == number && s.VisitType == visit && s.DiseaseCode == disease && s.From <= on && (s.Until == null || on <= s.Until), cancel);
        return open ? null : new Refusal(RefusalKind.ServiceNotOpened, disease.Length > 0 ? "disease" : "visit-type",
            disease.Length > 0 ? disease : Vocabulary.Visits[visit].Chinese);
    }
}
