using Yidi.Policy;

namespace Yidi.Operations.Supervision;

/// <summary>What a hospital asks to have looked at before it charges (3101), or while the patient is treated (3102).</summary>
public sealed record AdviceAsked(IReadOnlyList<ReviewedVisit> Visits);

/// <summary>
/// Warns before and during treatment (事前、事中). It is advice: nothing is stored, nothing is refused, and no bill of another institution is looked at. What the hospital itself
/// tells of earlier visits is judged together with the present one.
/// </summary>
public sealed class AdviseHospital(ReviewBook book)
{
    public IReadOnlyList<Suspicion> Run(AdviceAsked asked) => Reviewer.OfPerson(asked.Visits, book.Terms);
}
