using Yidi.Policy;

namespace Yidi.Operations.Funds;

/// <summary>清算类别 of kinds of visits (code-tables, clr_type).</summary>
public static class ClearingKinds
{
    public const string Outpatient = "11";
    public const string Inpatient = "21";
    public const string Pharmacy = "41";

    public static string Of(VisitType visit) => visit switch
    {
        VisitType.Pharmacy => Pharmacy,
        _ when visit.IsStay() => Inpatient,
        _ => Outpatient,
    };
}
