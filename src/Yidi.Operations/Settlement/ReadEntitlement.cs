using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Yidi.Operations.Eligibility;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Settlement;

/// <summary>What a settlement rests on: the entitlement with its version, and the pack in force.</summary>
/// <param name="Accounts">Whose accounts may pay, the own one first, then linked relatives in the order of binding.</param>
/// <param name="Face">Of the person, at the entitlement's version; null where nobody is told.</param>
public sealed record EntitledVisit(Entitlement Entitlement, PolicyPack Pack, IReadOnlyList<long> Accounts, PersonFace? Face = null);

/// <summary>Reads what a person is entitled to, together with the version the settlement will assert.</summary>
public sealed class ReadEntitlement(IStoreContexts stores, ReadFacts facts, PackLibrary packs, Vault vault) : IDisposable
{
    /// <summary>A counter computes (2206) and settles (2207) within minutes.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    const int KeptPersons = 50_000;

    readonly MemoryCache _recent = new(new MemoryCacheOptions { SizeLimit = KeptPersons });

    public void Dispose() => _recent.Dispose();

    /// <summary>The person's face and coverages, for a presented credential.</summary>
    public async Task<Result<EntitleAnswer>> Face(EntitleQuestion question, CancellationToken cancel)
    {
        await using var store = await stores.Province(question.Person.Province, Scope.System, cancel);
        if (await ReadPerson.Of(store, question.Person, cancel) is not { } record) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(question.Person.ToString()));
        var rank = record.Word(StandingKind.CivilServant, question.On);
        return new EntitleAnswer(FaceOf(record.Person), [.. record.Coverages.OrderBy(static c => c.Insurance).ThenByDescending(static c => c.From).Select(c => new CoverageFace(
            c.Insurance, c.PersonClass, RegionCode.Parse(c.Region), c.From, c.Until, c.HoldsOn(question.On), c.Employer,
            c.Insurance == InsuranceKind.Employees ? new(record.Account?.BalanceFen ?? 0) : Money.Zero, rank.Length > 0 && rank != "none"))],
            [.. record.Standing.Where(static f => f.Kind == StandingKind.Assistance && f.Word != "none").Select(static f => new IdentityFace(f.Word, f.From, f.Until))]);
    }

    /// <summary>
    /// The entitlement to one visit, and the pack it is judged by. Coverage is tested on the visit day; the filing of a stay on the day of
    /// admission, of a visit on its day (domain.md 2.2).
    /// </summary>
    /// <param name="isClaim">Claimed afterwards: a filing made after paying counts.</param>
    public async Task<Result<EntitledVisit>> For(SettleRequest request, bool isClaim, CancellationToken cancel)
    {
        var visit = VisitOf(request) with { IsClaim = isClaim };
        var known = await facts.Of(visit, cancel);
        if (known is not null) _recent.Set(KeyOf(visit), known, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
        return Judge(request, visit, known);
    }

    /// <summary>
    /// As <see cref="For"/>, from what was read of the person some minutes ago; null when nothing was. Only for what goes through the lane, which
    /// declines when the entitlement's version has risen since.
    /// </summary>
    public EntitledVisit? Remembered(SettleRequest request)
    {
        var visit = VisitOf(request);
        return _recent.TryGetValue(KeyOf(visit), out PersonFacts? known) && known is not null ? Judge(request, visit, known).Value : null;
    }

    static VisitInQuestion VisitOf(SettleRequest request) =>
        new(request.Person, request.Insurance, request.Bill.VisitType, request.Bill.HostRegion, request.Bill.Institution.ToString(), request.Bill.VisitDate, request.Bill.SettlementDate);

    static (long, InsuranceKind, DateOnly) KeyOf(VisitInQuestion visit) => (visit.Person.Value, visit.Insurance, visit.VisitDay);

    Result<EntitledVisit> Judge(SettleRequest request, VisitInQuestion visit, PersonFacts? known)
    {
        var (person, insurance, bill) = (request.Person, request.Insurance, request.Bill);
        if (known is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()));
        if (known.Entitlement(visit) is not { } entitlement)
            return new Refusal(RefusalKind.NotCovered, "insurance", ((int)insurance).ToString(System.Globalization.CultureInfo.InvariantCulture), $"就诊日 {bill.VisitDate:yyyy-MM-dd}");
        if (packs.InForce(entitlement.InsuredRegion, insurance) is not { } pack) return new Refusal(RefusalKind.NoPack, "insured-region", entitlement.InsuredRegion.ToString());
        return known.NotChosen(visit, pack) is { } elsewhere ? elsewhere : new EntitledVisit(entitlement, pack, bill.UseAccount ? known.Payers(visit) : [person.Value], FaceOf(known.Record.Person));
    }

    PersonFace FaceOf(Person person) => new(new(person.PersonNo), person.Name, person.CertificateType, vault.Open(person.SealedCertificate),
        person.Gender, person.Nation, person.Born);
}
