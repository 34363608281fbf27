using Yidi.Policy;

namespace Yidi.Operations.Eligibility;

/// <summary>
/// Asks the calculation itself, so that 'may I?' and the settlement cannot disagree. The calculation names the first thing that stands in the
/// way; the probe supposes it mended and asks again, until nothing does.
/// </summary>
sealed class Probe(Bill bill, PolicyPack pack)
{
    const int MostMisses = 6;

    /// <summary>With the benefit of which kind the visit counts as filed, once nothing stands in the way.</summary>
    internal FilingKind? FiledAs { get; private set; }

    /// <param name="told">Puts a refusal of the calculation into words.</param>
    internal IEnumerable<Plumbing.Refusal> Run(Entitlement entitlement, Func<Adjudication.Refused, Plumbing.Refusal> told)
    {
        var (asked, supposed) = (Catalogued(bill, entitlement), entitlement);
        for (var i = 0; i < MostMisses; i++)
        {
            var years = new BenefitYear(pack.InsuranceYearOf(asked.SettlementDate), Accumulators.Empty);
            if (Adjudicator.Adjudicate(asked, supposed, years, pack) is not Adjudication.Refused refused)
            {
                FiledAs = Adjudicator.CountsAsFiled(asked, supposed, pack);
                yield break;
            }
            yield return told(refused);
            if (Mended(refused, ref asked, ref supposed) is false) yield break;
        }
    }

    /// <summary>Supposes one fact mended; false when nothing more can be asked.</summary>
    static bool Mended(Adjudication.Refused refused, ref Bill asked, ref Entitlement supposed)
    {
        switch (refused.Reason)
        {
            case PolicyRefusal.NotFiled:
                supposed = supposed with { Filing = new(0, FilingKind.OtherTemporary, asked.HostRegion, asked.VisitDate, null) };
                return true;
            case PolicyRefusal.DiseaseNotQualified:
                supposed = supposed with { Qualifications = [.. supposed.Qualifications, new(asked.DiseaseCode, asked.VisitDate, null)] };
                return true;
            case PolicyRefusal.Waiting:
                supposed = supposed with { Joined = null };
                return true;
            case PolicyRefusal.InjuryNotPaid:
                asked = asked with { Injury = false };
                return true;
            default:
                return false;
        }
    }

    static Bill Catalogued(Bill bill, Entitlement entitlement) =>
        bill with { CatalogueOf = bill.HostRegion.SameProvinceAs(entitlement.InsuredRegion) ? CatalogueOwner.Insured : CatalogueOwner.Host };
}
