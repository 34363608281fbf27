using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>One way the same treatment could go, and what it would cost.</summary>
/// <param name="Way">Word of the way: at-home, a kind of filing, or none.</param>
/// <param name="Refused">Why it cannot be settled directly; null when it can.</param>
public sealed record EstimatedWay(string Way, Receipt? Receipt, Adjudication.Refused? Refused);

/// <summary>What a treatment would cost here and there, filed and not filed: the question people ask before they travel.</summary>
public static class EstimateCost
{
    static readonly FilingKind[] Ways =
        [FilingKind.AtHome, FilingKind.LongTermResident, FilingKind.Referred, FilingKind.OtherTemporary, FilingKind.None, FilingKind.Emergency];

    /// <param name="bill">The bill as it would be away from home.</param>
    /// <param name="home">Where it would be without travelling.</param>
    public static IReadOnlyList<EstimatedWay> Of(Bill bill, RegionCode home, Entitlement person, IReadOnlyList<BenefitYear> years, PolicyPack pack) =>
        [.. Ways.Select(way => Estimate(way, bill, home, person, years, pack))];

    /// <summary>What one bill wholly in scope would cost anybody of a class who used up nothing this year.</summary>
    public static IReadOnlyList<EstimatedWay> ForAnybody(PolicyPack pack, VisitType visit, PersonClass person, Money cost, RegionCode host, InstitutionLevel level, DateOnly on)
    {
        var home = pack.IsSandboxDefault ? RegionCode.Parse("620100") : pack.Region;
        var entitled = new Entitlement { Person = new PersonNo(1), Version = 1, InsuredRegion = home, Insurance = pack.Insurance, PersonClass = person, Born = on.AddYears(person is PersonClass.Retired or PersonClass.Elderly ? -68 : person is PersonClass.Child ? -8 : -45), ContinuousMonths = 120, Qualifications = [] };
        var bill = new Bill
        {
            VisitNo = 1, Revision = 1, Part = "estimate", Institution = InstitutionNo.Parse($"H{host}00001"), Level = level, HostRegion = host, VisitType = visit, DiseaseCode = "", VisitDate = on, SettlementDate = on, CatalogueOf = CatalogueOwner.Host, CatalogueVersion = "",
            Lines = [new FeeLine { LineNo = "1", ItemCode = "", ItemName = "", FeeDate = on, Class = ItemClass.A, OwnShare = Rate.Zero, Total = cost, FullOwn = Money.Zero, OverLimit = Money.Zero, FirstShare = Money.Zero, InScope = cost }],
        };
        return Of(bill, home, entitled, [BenefitYear.Untouched(pack.InsuranceYearOf(on))], pack);
    }

    static EstimatedWay Estimate(FilingKind way, Bill bill, RegionCode home, Entitlement person, IReadOnlyList<BenefitYear> years, PolicyPack pack)
    {
        var place = way == FilingKind.AtHome ? home : bill.HostRegion;
        var there = bill with
        {
            HostRegion = place,
            Emergency = way == FilingKind.Emergency,
            CatalogueOf = place.SameProvinceAs(person.InsuredRegion) ? CatalogueOwner.Insured : CatalogueOwner.Host,
        };
        var filing = way is FilingKind.AtHome or FilingKind.None or FilingKind.Emergency ? null : new FilingInForce(1, way, place, DateOnly.MinValue, null);
        return Adjudicator.Adjudicate(there, person with { Filing = filing }, years, [], pack) switch
        {
            Adjudication.Done done => new(Vocabulary.Filings[way].Word, done.Receipt, null),
            var refused => new(Vocabulary.Filings[way].Word, null, (Adjudication.Refused)refused),
        };
    }
}
