using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Eligibility;

/// <summary>Policy refusals in the words of the counter.</summary>
public static class PolicyRefusals
{
    public static Refusal Of(Adjudication.Refused refused) => refused.Reason switch
    {
        PolicyRefusal.PackDoesNotCover => new(RefusalKind.PackDoesNotCover, "visit-type", refused.Subject),
        PolicyRefusal.NotFiled => new(RefusalKind.NotFiled, "host-region", refused.Subject, Because(refused)),
        PolicyRefusal.DiseaseNotInPack => new(RefusalKind.DiseaseNotInPack, "disease", refused.Subject, Because(refused)),
        PolicyRefusal.DiseaseNotQualified => new(RefusalKind.DiseaseNotQualified, "disease", refused.Subject),
        PolicyRefusal.EmptyBill => new(RefusalKind.FieldInvalid, "total", refused.Subject, "费用合计为零，无需结算"),
        PolicyRefusal.BirthdayUnknown => new(RefusalKind.BirthdayUnknown, "person"),
        PolicyRefusal.WrongCatalogue => new(RefusalKind.WrongCatalogue, "catalogue", refused.Subject, Because(refused)),
        PolicyRefusal.Waiting => new(RefusalKind.BenefitWaiting, "visit-date", refused.Subject, $"待遇自 {refused.Subject} 起；{Because(refused)}"),
        PolicyRefusal.InjuryNotPaid => new(RefusalKind.InjuryNotPaid, "injury", refused.Subject, Because(refused)),
        PolicyRefusal.NewbornNotOnMothersCard => new(RefusalKind.NewbornNotOnMothersCard, "newborn", "", Because(refused)),
        PolicyRefusal.LinesNotMerged => new(RefusalKind.LinesNotMerged, "line", refused.Subject, Because(refused)),
        PolicyRefusal.EventNotInPack => new(RefusalKind.EventNotInPack, "event", refused.Subject, Because(refused)),
        PolicyRefusal.SupplementNotInPack => new(RefusalKind.SupplementNotInPack, "fund", refused.Subject),
        PolicyRefusal.NegativePart => new(RefusalKind.FieldInvalid, "lines", refused.Subject, "退费超过同类已收费用，请核对退费明细"),
        PolicyRefusal.LineDoesNotBalance => new(RefusalKind.AmountDisagrees, "line", refused.Subject),
        _ => throw new BrokenInvariantException($"refusal {refused.Reason} has words"),
    };

    static string Because(Adjudication.Refused refused) => refused.Citation?.Clause.Chinese.TrimEnd('。') ?? "";
}
