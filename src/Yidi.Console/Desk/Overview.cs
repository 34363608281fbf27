using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Console.Desk;

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
