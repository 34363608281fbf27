using Yidi.Operations.Access;

namespace Yidi.Operations.Settlement;

/// <summary>What of a settlement its reader may see.</summary>
/// <param name="Disease">A sensitive disease is for the person, the doctor and the insured place's own officers.</param>
/// <param name="Year">The sums of the year tell of other stays, which the place of treatment does not see (domain.md 3.11).</param>
public sealed record SettlementShows(bool Disease, bool Year)
{
    public static SettlementShows To(Caller caller, SettlementDetail detail)
    {
        var subject = SubjectOf(detail);
        return new(Gate.Refuse(caller, Act.ApplyForDisease, subject) is null || Gate.Refuse(caller, Act.ReviewDisease, subject) is null, Gate.Refuse(caller, Act.ReadPerson, subject with { Institution = "", HostRegion = null }) is null);
    }

    public static Subject SubjectOf(SettlementDetail detail) => new(detail.Person, detail.Answer.InsuredRegion, detail.Bill.Institution.ToString(), detail.Bill.HostRegion);
}
