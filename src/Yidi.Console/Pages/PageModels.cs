using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Console.Pages;

/// <summary>What the home page shows.</summary>
public sealed record Overview(DateOnly BusinessDate, string Store, IReadOnlyList<string> Provinces, int Packs, IReadOnlyList<SettlementListRow> Recent);

/// <summary>What the integration page shows of one institution.</summary>
public sealed record IntegrationDesk(
    string Address, string Institution, IReadOnlyList<(string Number, string Name)> Institutions, IReadOnlyList<(Journey Journey, IReadOnlyList<string> Missing)> Walked, IReadOnlyList<string> Deviations, IReadOnlyList<FailedCallShown> Failed);

/// <summary>A refused call beside what the catalogue of refusals says of it.</summary>
public sealed record FailedCallShown(FailedCall Call, RefusalEntry Entry)
{
    public static FailedCallShown Of(FailedCall call) => new(call, RefusalCatalogue.Of((RefusalKind)int.Parse(call.Code.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture)));
}

/// <summary>One row of a list of settlements with names in the reader's language.</summary>
public sealed record SettlementListRow(SettlementSummary Summary, string Insured, string Host)
{
    public string Time => ChinaTime.Text(Summary.SettledAt);

    public string IdTail => IdSource.Text(Summary.Id)[^8..];

    public static SettlementListRow Of(SettlementSummary summary, RegionBook regions, string language) =>
        new(summary, regions.FullName(summary.Insured, language), regions.FullName(summary.Host, language));
}

/// <summary>One payer's part of a bill, for the bar: the parts sum to the total.</summary>
public sealed record PaidPart(string Kind, string Label, Money Amount)
{
    public static IReadOnlyList<PaidPart> Of(SettlementDetail detail)
    {
        Money Step(StepCode code) => detail.Explanation.Steps.Where(s => s.Code == code).Aggregate(Money.Zero, static (sum, s) => sum + s.Amount);
        PaidPart[] parts =
        [
            new("fund", "Receipt.Part.Fund", detail.Answer.FundTotal),
            new("ratio", "Receipt.Part.Ratio", Step(StepCode.PersonRatioShare)),
            new("first", "Receipt.Part.First", Step(StepCode.PersonFirstShare)),
            new("deductible", "Receipt.Part.Deductible", Step(StepCode.PersonDeductible)),
            new("filing", "Receipt.Part.Filing", Step(StepCode.PersonFilingShare)),
            new("unpaid", "Receipt.Part.NotPaid", Step(StepCode.PersonNotPaid)),
            new("own", "Receipt.Part.Own", detail.Answer.FullOwn),
            new("limit", "Receipt.Part.Limit", detail.Answer.OverLimit),
            new("cap", "Receipt.Part.Cap", Step(StepCode.PersonOverCap)),
        ];
        return [.. parts.Where(static p => p.Amount > Money.Zero)];
    }
}
