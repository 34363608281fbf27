using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Console.Receipts;

/// <summary>One payer's part of a bill, for the bar: the parts sum to the total.</summary>
public sealed record PaidPart(string Kind, LocalText Label, Money Amount)
{
    public static IReadOnlyList<PaidPart> Of(SettlementDetail detail)
    {
        Money Step(StepCode code) => detail.Explanation.Steps.Where(s => s.Code == code).Aggregate(Money.Zero, static (sum, s) => sum + s.Amount);
        PaidPart[] parts =
        [
            new("fund", new LocalText("统筹基金", "Pooled fund"), detail.Answer.FundTotal),
            new("ratio", new LocalText("按比例自付", "Share by ratio"), Step(StepCode.PersonRatioShare)),
            new("first", new LocalText("先行自付", "First own share"), Step(StepCode.PersonFirstShare)),
            new("deductible", new LocalText("起付标准", "Deductible"), Step(StepCode.PersonDeductible)),
            new("filing", new LocalText("备案类型先行自付", "First share by filing"), Step(StepCode.PersonFilingShare)),
            new("unpaid", new LocalText("政策不予支付", "Not paid by policy"), Step(StepCode.PersonNotPaid)),
            new("own", new LocalText("全自费", "Full own expense"), detail.Answer.FullOwn),
            new("limit", new LocalText("超限价", "Above price limit"), detail.Answer.OverLimit),
            new("cap", new LocalText("超限额", "Above cap"), Step(StepCode.PersonOverCap)),
        ];
        return [.. parts.Where(static p => p.Amount > Money.Zero)];
    }
}
