using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;

namespace Yidi.Console.Parts;

/// <summary>Which colour a state has; the words beside it say the same.</summary>
static class FilingLook
{
    internal static string Of(FilingState state) => state switch
    {
        FilingState.Effective => "good",
        FilingState.Draft or FilingState.UnderReview or FilingState.NeedsSupplement => "wait",
        FilingState.Rejected or FilingState.Suspended => "bad",
        _ => "over",
    };

    internal static string Of(QualificationState state) => state switch
    {
        QualificationState.Qualified => "good",
        QualificationState.FirstReview or QualificationState.ExpertReview or QualificationState.NeedsSupplement or QualificationState.RenewalReview => "wait",
        QualificationState.Rejected or QualificationState.Suspended => "bad",
        _ => "over",
    };
}
