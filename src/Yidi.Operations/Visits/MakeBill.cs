using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Composes the bill that goes through the seam: classified lines and flags, nothing of the host's tables.</summary>
static class MakeBill
{
    /// <param name="today">Replaced by the insured place's own day when it settles.</param>
    internal static Bill Of(Visit visit, Institution institution, string part, IReadOnlyList<VisitFeeLine> lines, VisitSettlement settlement, DateOnly today)
    {
        var (host, insured) = (RegionCode.Parse(visit.HostRegion), RegionCode.Parse(visit.InsuredRegion));
        return new()
        {
            VisitNo = visit.VisitNo,
            Revision = visit.Revision,
            Part = part,
            Institution = InstitutionNo.Parse(visit.Institution),
            Level = visit.Level,
            LevelAtSettlement = institution.Level == visit.Level ? null : institution.Level,
            InstitutionType = institution.Type,
            Owner = institution.Owner,
            HostRegion = host,
            VisitType = visit.VisitType!.Value,
            DiseaseCode = visit.VisitType == VisitType.ChronicOutpatient ? visit.DiseaseCode : "",
            VisitDate = visit.Day,
            LeftOn = visit.EndsAt is { } end ? ChinaTime.DayOf(end) : null,
            Diagnoses = visit.DiagnosisCodes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            SettlementDate = today,
            Emergency = visit.Emergency || visit.VisitType is VisitType.EmergencyOutpatient or VisitType.EmergencyToInpatient,
            Referral = visit.VisitType == VisitType.TransferredInpatient,
            Event = visit.Event,
            Injury = visit.Injury || visit.VisitType == VisitType.InjuryInpatient,
            ThirdParty = visit.ThirdParty,
            NoThirdPartyPromise = visit.NoThirdPartyPromise,
            Newborn = visit.Newborn,
            StayPart = StayPartOf(visit, part, settlement),
            UseAccount = settlement.UseAccount,
            CatalogueOf = host.SameProvinceAs(insured) ? CatalogueOwner.Insured : CatalogueOwner.Host,
            CatalogueVersion = string.Join(' ', lines.Select(static l => l.CatalogueVersion).Distinct().Order()),
            Lines = [.. lines.Select(static l => l.ToBillLine())],
        };
    }

    /// <summary>A stay settled once is whole; settled in between it has mid-stay parts and a final one.</summary>
    static StayPart StayPartOf(Visit visit, string part, VisitSettlement settlement)
    {
        if (!visit.IsStay) return StayPart.Whole;
        if (settlement.MidStay) return StayPart.MidStay;
        return part == "0" ? StayPart.Whole : StayPart.Final;
    }
}
