using Yidi.Operations.Declaration;

namespace Yidi.Operations.HospitalPayment;

/// <summary>
/// What a case is paid beside what was settled by item (domain.md 7). The patient's part is always by item: the difference is the institution's gain or
/// loss, on an account of its own, and never reaches a bill.
/// </summary>
public static class CasePayment
{
    /// <summary>特例单议: at most five in a hundred discharged cases under DRG, five in a thousand under DIP.</summary>
    public static int MostSpecial(PaymentMethod method, int cases) => method switch { PaymentMethod.Drg => cases * 5 / 100, PaymentMethod.Dip => cases * 5 / 1000, _ => 0 };

    /// <summary>Standard less the whole bill; never so low that the funds would get money back. Zero for what is paid by item.</summary>
    public static long Difference(DeclarationItem item, CaseGroup? group) =>
        group is null || group.Special == SpecialCase.ByItem ? 0 : Math.Max(group.StandardFen - item.TotalFen, -(item.FundFen - item.DeductedFen));
}
