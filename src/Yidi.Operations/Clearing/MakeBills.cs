using System.Globalization;
using Yidi.Operations.Funds;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Clearing;

/// <summary>What the regions of one province owe each other under an insurance.</summary>
public sealed record WithinProvince(RegionCode Region, InsuranceKind Insurance, long NetFen);

/// <summary>
/// Turns the figures of a month into lines and bills of both levels: province to province, then city to province, where what a city owes and is owed is
/// offset within one insurance and never across (轧差).
/// </summary>
public sealed class MakeBills
{
    readonly Month _month;
    readonly Func<int, long> _nextId;
    readonly DateOnly _checkBy;

    public MakeBills(Month month, IReadOnlyList<KeyValuePair<FigureKey, MonthFigure>> figures, Func<int, long> nextId, DateOnly checkBy)
    {
        (_month, _nextId, _checkBy) = (month, nextId, checkBy);
        var counted = figures.OrderBy(static f => f.Key).ToList();
        Lines = [.. counted.Select(f => Line(f.Key, f.Value))];
        Amounts = [.. counted.SelectMany(f => f.Value.Funds.Select(a => Amount(f.Key, a.Key, a.Value)))];
        var owed = counted.Select(static f => new Owed(RegionCode.Parse(f.Key.InsuredRegion), RegionCode.Parse(f.Key.HostRegion), (InsuranceKind)f.Key.Insurance, f.Value.NetFen, AccountsOf(f.Value), f.Value.Funds.Values.Any(static a => a.NetFen != 0))).ToList();
        WithinProvinces = [.. owed.Where(static o => o.Insured.SameProvinceAs(o.Host)).GroupBy(static o => (o.Insured.Province, o.Insurance)).Where(static g => g.Any(static o => o.Moves))
            .Select(static g => new WithinProvince(RegionCode.OfProvince(g.Key.Province), g.Key.Insurance, g.Sum(static o => o.NetFen)))];
        Bills = [.. BetweenProvinces(owed), .. BetweenCities(owed)];
    }

    public IReadOnlyList<ClearingLine> Lines { get; }

    public IReadOnlyList<ClearingAmount> Amounts { get; }

    public IReadOnlyList<ClearingBill> Bills { get; }

    public IReadOnlyList<WithinProvince> WithinProvinces { get; }

    sealed record Owed(RegionCode Insured, RegionCode Host, InsuranceKind Insurance, long NetFen, long AccountFen, bool Moves);

    static long AccountsOf(MonthFigure figure) => figure.Funds.Where(static f => f.Key is InsuredBook.OwnAccount or InsuredBook.FamilyAccount).Sum(static f => f.Value.NetFen);

    IEnumerable<ClearingBill> BetweenProvinces(List<Owed> owed) => owed.Where(static o => o.Moves && !o.Insured.SameProvinceAs(o.Host))
        .GroupBy(static o => (Insured: o.Insured.Province, Host: o.Host.Province, o.Insurance))
        .Select(g => Bill(ClearingLevel.National, RegionCode.OfProvince(g.Key.Insured), RegionCode.OfProvince(g.Key.Host), g.Key.Insurance, g.Sum(static o => o.NetFen), g.Sum(static o => o.AccountFen)));

    /// <summary>
    /// A city owes its province what its insured cost elsewhere, less what its own institutions are owed from elsewhere. A municipality
    /// keeps both sides itself.
    /// </summary>
    IEnumerable<ClearingBill> BetweenCities(List<Owed> owed)
    {
        var sides = owed.Where(static o => !(o.Insured.SameProvinceAs(o.Host) && CityOf(o.Insured) == CityOf(o.Host)))
            .SelectMany(static o => new[] { (City: CityOf(o.Insured), o.Insurance, o.NetFen, o.AccountFen), (City: CityOf(o.Host), o.Insurance, NetFen: -o.NetFen, AccountFen: -o.AccountFen) });
        return sides.Where(static s => !s.City.IsProvince).GroupBy(static s => (s.City, s.Insurance))
            .Select(g => Bill(ClearingLevel.Province, g.Key.City, RegionCode.OfProvince(g.Key.City.Province), g.Key.Insurance, g.Sum(static s => s.NetFen), g.Sum(static s => s.AccountFen)))
            .Where(static b => b.AmountFen != 0);
    }

    /// <summary>直辖市: their districts pool in one.</summary>
    static readonly int[] Municipalities = [11, 12, 31, 50];

    /// <summary>The third and fourth digits of counties directly under a province (省直管县): each pools by itself.</summary>
    const string DirectlyUnderProvince = "90";

    /// <summary>The prefecture a region belongs to; the province for what it keeps itself.</summary>
    public static RegionCode CityOf(RegionCode region)
    {
        if (region.IsProvince || Municipalities.Contains(region.Province)) return RegionCode.OfProvince(region.Province);
        return region.ToString()[2..4] == DirectlyUnderProvince ? region : RegionCode.Parse($"{region.ToString()[..4]}00");
    }

    ClearingBill Bill(ClearingLevel level, RegionCode insured, RegionCode host, InsuranceKind insurance, long amountFen, long accountFen) => new()
    {
        BillNo = _nextId(0),
        DocumentNo = string.Create(CultureInfo.InvariantCulture, $"{(level == ClearingLevel.National ? "QS" : "SQ")}{_month}-{Short(insured)}-{host.ToString()[..4]}-{(int)insurance}"),
        Period = _month.ToString(), Level = level, InsuredRegion = insured.ToString(), HostRegion = host.ToString(), Insurance = insurance,
        AmountFen = amountFen, AccountFen = accountFen, PaidFen = 0, ReceivedFen = 0, State = BillState.Calculated, InsuredAgrees = false, HostAgrees = false, CheckBy = _checkBy, Revision = 0,
    };

    /// <summary>Four digits name a prefecture; a county under its province needs six.</summary>
    static string Short(RegionCode region) => region.ToString().EndsWith("00", StringComparison.Ordinal) ? region.ToString()[..4] : region.ToString();

    ClearingLine Line(FigureKey key, MonthFigure figure) => new()
    {
        Period = _month.ToString(), InsuredRegion = key.InsuredRegion, HostRegion = key.HostRegion, Insurance = (InsuranceKind)key.Insurance, Count = figure.Count, TotalFen = figure.TotalFen, DelayedFen = figure.DelayedFen,
    };

    ClearingAmount Amount(FigureKey key, string fund, FundFigure figure) => new()
    {
        Period = _month.ToString(), InsuredRegion = key.InsuredRegion, HostRegion = key.HostRegion, Insurance = (InsuranceKind)key.Insurance, Fund = fund,
        GrossFen = figure.GrossFen, DeductedFen = figure.DeductedFen, RefundedFen = figure.RefundedFen, RecoveredFen = figure.RecoveredFen,
    };
}
