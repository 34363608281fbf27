using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>What somebody files.</summary>
/// <param name="Place">Any code inside the place; filed is the prefecture, or the whole municipality or province.</param>
/// <param name="Promise">On a promise, materials to follow.</param>
/// <param name="Materials">Numbers of materials of the person.</param>
/// <param name="TreatedFrom">Day the treatment began, when it did; null before treatment.</param>
/// <param name="SelfPaid">The treatment was settled at own expense already.</param>
/// <param name="Replaces">A filing this one is to replace; 0 when none.</param>
public sealed record FilingApplication(
    PersonNo Person, InsuranceKind Insurance, FilingKind Kind, RegionCode Place, DateOnly From, DateOnly? Until, bool Promise, IReadOnlyList<long> Materials,
    DateOnly? TreatedFrom = null, bool SelfPaid = false, long Replaces = 0, string Referral = "", string OnBehalfOf = "")
{
    internal Lateness Lateness => TreatedFrom is null ? Lateness.BeforeTreatment : SelfPaid ? Lateness.AfterSelfPay : Lateness.BeforeDischarge;
}

/// <summary>What is true of an application before it is stored.</summary>
static class ApplicationRules
{
    const int MostDaysAhead = 90;

    /// <summary>Local practice is six to twelve months; who stays longer files long-term.</summary>
    const int MostMonthsOfTemporary = 12;

    /// <summary>Null when the application can be taken; the pack says what proof its kind needs.</summary>
    internal static Refusal? Refuse(FilingApplication application, RegionCode insuredRegion, PolicyPack pack, RegionBook regions, DateOnly today)
    {
        var kind = application.Kind;
        if (!FilingRules.Filable.Contains(kind)) return new(RefusalKind.FieldInvalid, "kind", Vocabulary.Filings[kind].Chinese, "该类视同备案，无需办理");
        if (PlaceOf(application, insuredRegion, regions).Refusal is { } elsewhere) return elsewhere;
        if (kind == FilingKind.Referred && application.Referral.Length == 0) return new(RefusalKind.ProofMissing, "referral", "", "转诊备案须填写转往医院和诊断");
        return DayRefusal(application, pack, today) ?? ProofRefusal(application, pack, today);
    }

    /// <summary>The place that is filed, when one can be.</summary>
    internal static Result<FilingPlace> PlaceOf(FilingApplication application, RegionCode insuredRegion, RegionBook regions)
    {
        if (regions.FilingPlaceOf(application.Place) is not { } place) return new Refusal(RefusalKind.PlaceNotFilable, "place", application.Place.ToString());
        if (place.Covers(insuredRegion) || insuredRegion.Covers(place)) return new Refusal(RefusalKind.PlaceNotFilable, "place", regions.FullName(place), "参保地内就医无需备案");
        return new FilingPlace(place);
    }

    static Refusal? DayRefusal(FilingApplication application, PolicyPack pack, DateOnly today)
    {
        if (application.Until < application.From) return new(RefusalKind.FieldInvalid, "until", $"{application.Until:yyyy-MM-dd}", "不得早于开始日期");
        if (!FilingRules.IsLongTerm(application.Kind) && application.Until > application.From.AddMonths(MostMonthsOfTemporary))
            return new(RefusalKind.FieldInvalid, "until", $"{application.Until:yyyy-MM-dd}", $"临时备案最长{MostMonthsOfTemporary}个月，更久的请办理长期备案");
        if (application.Replaces != 0 && application.Lateness == Lateness.AfterSelfPay) return new(RefusalKind.FieldInvalid, "replaces", "", "自费结算后补办的备案不能变更已有备案");
        if (application.Until < today) return new(RefusalKind.FieldInvalid, "until", $"{application.Until:yyyy-MM-dd}", "不得早于今天");
        if (application.From > today.AddDays(MostDaysAhead)) return new(RefusalKind.FieldInvalid, "from", $"{application.From:yyyy-MM-dd}", $"最多提前{MostDaysAhead}天办理");
        if (application.Lateness != Lateness.AfterSelfPay)
            return application.From < today ? new(RefusalKind.FieldInvalid, "from", $"{application.From:yyyy-MM-dd}", "备案自办理之日起；自费结算后补办的请说明已自费") : null;
        if (application.TreatedFrom > today || application.From < application.TreatedFrom) return new(RefusalKind.FieldInvalid, "treated-from", $"{application.TreatedFrom:yyyy-MM-dd}", "应为已发生的治疗日期，且不晚于备案起始日期");
        return pack.TimeLimit("late-filing", today) is { } limit && After(application.TreatedFrom!.Value, limit.Count, limit.InMonths) < today
            ? new(RefusalKind.FieldInvalid, "treated-from", $"{application.TreatedFrom:yyyy-MM-dd}", $"已超过补备案期限（{limit.Citation.Clause.Chinese.TrimEnd('。')}）")
            : null;
    }

    static Refusal? ProofRefusal(FilingApplication application, PolicyPack pack, DateOnly today)
    {
        var procedure = pack.ProcedureOf(application.Kind, today);
        if (procedure is null) return new(RefusalKind.PackDoesNotCover, "kind", Vocabulary.Filings[application.Kind].Chinese, "参保地未载明该类备案的办理方式");
        if (application.Promise && !procedure.PromiseTaken) return new(RefusalKind.ProofMissing, "promise", "", $"该类备案不适用承诺制（{procedure.Citation.Clause.Chinese.TrimEnd('。')}）");
        if (application.Promise && pack.TimeLimit("promise-materials", today) is null) return new(RefusalKind.ProofMissing, "promise", "", "参保地未载明补齐材料的期限，不能承诺办理");
        var referred = application.Kind == FilingKind.Referred && application.Referral.Length > 0;
        return !procedure.Automatic && !application.Promise && application.Materials.Count == 0 && !referred
            ? new(RefusalKind.ProofMissing, "materials", "", procedure.Citation.Clause.Chinese.TrimEnd('。'))
            : null;
    }

    internal static DateOnly After(DateOnly day, int count, bool inMonths) => inMonths ? day.AddMonths(count) : day.AddDays(count);
}

/// <summary>The place a filing names.</summary>
sealed record FilingPlace(RegionCode Code);
