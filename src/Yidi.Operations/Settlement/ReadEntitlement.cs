using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Eligibility;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Settlement;

/// <summary>What a settlement rests on: the entitlement with its version, and the pack in force.</summary>
/// <param name="Accounts">Whose accounts may pay, the own one first, then linked relatives in the order of binding.</param>
public sealed record EntitledVisit(Entitlement Entitlement, PolicyPack Pack, IReadOnlyList<long> Accounts);

/// <summary>Reads what a person is entitled to, together with the version the settlement will assert.</summary>
public sealed class ReadEntitlement(IStoreContexts stores, ReadFacts facts, PackLibrary packs, Vault vault)
{
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
    public async Task<Result<EntitledVisit>> For(SettleRequest request, CancellationToken cancel)
    {
        var (person, insurance, bill) = (request.Person, request.Insurance, request.Bill);
        var visit = new VisitInQuestion(person, insurance, bill.VisitType, bill.HostRegion, bill.Institution.ToString(), bill.VisitDate, bill.SettlementDate);
        if (await facts.Of(visit, cancel) is not { } known) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()));
        if (known.Entitlement(visit) is not { } entitlement)
            return new Refusal(RefusalKind.NotCovered, "insurance", ((int)insurance).ToString(System.Globalization.CultureInfo.InvariantCulture), $"就诊日 {bill.VisitDate:yyyy-MM-dd}");
        if (packs.InForce(entitlement.InsuredRegion, insurance) is not { } pack) return new Refusal(RefusalKind.NoPack, "insured-region", entitlement.InsuredRegion.ToString());
        return known.NotChosen(visit, pack) is { } elsewhere ? elsewhere : new EntitledVisit(entitlement, pack, bill.UseAccount ? known.Payers(visit) : [person.Value]);
    }

    PersonFace FaceOf(Person person) => new(new(person.PersonNo), person.Name, person.CertificateType, vault.Open(person.SealedCertificate),
        person.Gender, person.Nation, person.Born);
}
