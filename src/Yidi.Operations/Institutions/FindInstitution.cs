using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Institutions;

/// <summary>Finds an institution whose agreement is in force, and whether it opened a service.</summary>
public sealed class FindInstitution(IStoreContexts stores, TimeProvider machine)
{
    readonly Recently<(string Number, DateOnly On), Result<Institution>> _designated = new(machine);

    /// <summary>Inpatient services are opened as one: whoever opened ordinary stays takes stays after injury, transfer and emergency too.</summary>
    static readonly VisitType[] Stays = [VisitType.OrdinaryInpatient, VisitType.InjuryInpatient, VisitType.TransferredInpatient, VisitType.EmergencyToInpatient];

    /// <summary>The institution, when it may act on the day: known, agreement in force, not suspended.</summary>
    public async Task<Result<Institution>> Designated(string number, DateOnly on, CancellationToken cancel) => await _designated.Of((number, on), () => Read(number, on, cancel));

    async Task<Result<Institution>> Read(string number, DateOnly on, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var institution = await national.Set<Institution>().AsNoTracking().SingleOrDefaultAsync(i => i.Number == number, cancel);
        if (institution is null) return new Refusal(RefusalKind.InstitutionUnknown, "institution", number);
        return await WhyNot(national, number, on, cancel) is { } refusal ? refusal : institution;
    }

    /// <summary>The institution as it is registered, whatever its agreement says; null when it is unknown.</summary>
    public async Task<Institution?> Registered(string number, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<Institution>().AsNoTracking().SingleOrDefaultAsync(i => i.Number == number, cancel);
    }

    /// <summary>Numbers of the institutions that pooling regions manage.</summary>
    public async Task<IReadOnlyList<string>> ManagedBy(IReadOnlyList<string> regions, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<Institution>().Where(i => regions.Contains(i.PoolingRegion)).Select(static i => i.Number).ToListAsync(cancel);
    }

    /// <summary>Null when the service is open on the day; else why not.</summary>
    public async Task<Refusal?> ServiceRefusal(string number, VisitType visit, string diseaseCode, DateOnly on, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var disease = visit == VisitType.ChronicOutpatient ? diseaseCode : "";
        var opened = Stays.Contains(visit) ? VisitType.OrdinaryInpatient : visit;
        var open = await national.Set<InstitutionService>().AnyAsync(
            s => s.Institution == number && (s.VisitType == opened || s.VisitType == visit) && s.DiseaseCode == disease && s.From <= on && (s.Until == null || on <= s.Until), cancel);
        return open ? null : new Refusal(RefusalKind.ServiceNotOpened, disease.Length > 0 ? "disease" : "visit-type",
            disease.Length > 0 ? disease : Vocabulary.Visits[visit].Chinese);
    }

    static async Task<Refusal?> WhyNot(NationalContext national, string number, DateOnly on, CancellationToken cancel)
    {
        if (!await national.Set<Agreement>().AnyAsync(a => a.Institution == number && a.From <= on && (a.Until == null || on <= a.Until), cancel))
            return new(RefusalKind.InstitutionNotDesignated, "institution", number);
        var suspended = await national.Set<Suspension>().AsNoTracking()
            .FirstOrDefaultAsync(s => s.Institution == number && s.From <= on && (s.Until == null || on <= s.Until), cancel);
        return suspended is null ? null : new(RefusalKind.InstitutionSuspended, "institution", number,
            suspended.Until is { } until ? $"{suspended.From:yyyy-MM-dd} 至 {until:yyyy-MM-dd}，{suspended.Reason}" : $"自 {suspended.From:yyyy-MM-dd} 起，{suspended.Reason}");
    }
}
