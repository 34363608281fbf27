using System.Data.Common;
using System.Globalization;

namespace Yidi.Storage;

/// <summary>Between whom, under which insurance.</summary>
public readonly record struct FigureKey(string InsuredRegion, string HostRegion, int Insurance) : IComparable<FigureKey>
{
    public int CompareTo(FigureKey other) =>
        string.CompareOrdinal(InsuredRegion, other.InsuredRegion) is var a and not 0 ? a : string.CompareOrdinal(HostRegion, other.HostRegion) is var b and not 0 ? b : Insurance.CompareTo(other.Insurance);

    public static bool operator <(FigureKey left, FigureKey right) => left.CompareTo(right) < 0;

    public static bool operator >(FigureKey left, FigureKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(FigureKey left, FigureKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(FigureKey left, FigureKey right) => left.CompareTo(right) >= 0;
}

/// <summary>What one fund, or accounts of persons, add up to in a figure; all amounts fen, all but the gross positive when they lessen it.</summary>
public sealed class FundFigure
{
    public long GrossFen { get; internal set; }

    public long DeductedFen { get; internal set; }

    public long RefundedFen { get; internal set; }

    public long RecoveredFen { get; internal set; }

    public long NetFen => GrossFen - DeductedFen - RefundedFen - RecoveredFen;
}

/// <summary>What the confirmations of a month add up to between two regions.</summary>
public sealed class MonthFigure
{
    /// <summary>Settlements less those taken back or refunded.</summary>
    public long Count { get; internal set; }

    public long TotalFen { get; internal set; }

    /// <summary>What is owed for settlements of earlier months, before deductions.</summary>
    public long DelayedFen { get; internal set; }

    /// <summary>By fund code, and 'account' and 'family-account'.</summary>
    public SortedDictionary<string, FundFigure> Funds { get; } = new(StringComparer.Ordinal);

    public long NetFen => Funds.Values.Sum(static f => f.NetFen);

    internal FundFigure Fund(string code)
    {
        if (!Funds.TryGetValue(code, out var figure)) Funds[code] = figure = new();
        return figure;
    }
}

/// <summary>
/// Adds up a clearing month of one insured province from its journal alone, row by row as they come: memory holds the sums, never the rows.
/// </summary>
public sealed class MonthFigures
{
    const string Account = "account";
    const string FamilyAccount = "family-account";

    readonly Dictionary<FigureKey, MonthFigure> _figures = [];
    readonly Dictionary<string, string> _words = [];
    readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _wordOf;

    MonthFigures() => _wordOf = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How many rows were added up.</summary>
    public long Rows { get; private set; }

    public IReadOnlyDictionary<FigureKey, MonthFigure> Figures => _figures;

    /// <param name="province">A connection to the store of the province.</param>
    /// <param name="period">yyyyMM of the clearing month.</param>
    /// <param name="told">Hears how many rows were added up, every hundred thousand.</param>
    public static async Task<MonthFigures> Read(DbConnection province, string period, CancellationToken cancel, IProgress<long>? told = null)
    {
        await using var command = province.CreateCommand();
        command.CommandText = "SELECT insured_region, host_region, insurance, kind, settled_period, total_fen, account_fen, family_account_fen, funds, deducted FROM confirmation WHERE period = @period";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@period", period);
        command.Parameters.Add(parameter);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var sums = new MonthFigures();
        while (await rows.ReadAsync(cancel))
        {
            sums.Add(rows, period);
            if (++sums.Rows % 100_000 == 0) told?.Report(100_000);
        }
        told?.Report(sums.Rows % 100_000);
        return sums;
    }

    /// <summary>The same of rows that are at hand.</summary>
    public static MonthFigures Of(IEnumerable<Confirmation> rows, string period)
    {
        var sums = new MonthFigures();
        foreach (var row in rows.Where(r => r.Period == period))
        {
            sums.Rows++;
            sums.Add(new(row.InsuredRegion, row.HostRegion, row.Insurance), row.Kind, row.SettledPeriod != period, row.TotalFen, row.AccountFen, row.FamilyAccountFen, row.Funds, row.Deducted);
        }
        return sums;
    }

    void Add(DbDataReader row, string period) => Add(
        new(row.GetString(0), row.GetString(1), row.GetInt32(2)), (ConfirmationKind)row.GetInt32(3), row.GetString(4) != period, row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetString(8), row.GetString(9));

    void Add(FigureKey key, ConfirmationKind kind, bool ofEarlier, long total, long account, long familyAccount, string funds, string deducted)
    {
        if (!_figures.TryGetValue(key, out var figure)) _figures[key] = figure = new();
        figure.Count += kind switch { ConfirmationKind.Confirmed => 1, ConfirmationKind.Recovered => 0, _ => -1 };
        figure.TotalFen += total;
        var delayed = kind is ConfirmationKind.Confirmed or ConfirmationKind.TakenBack && ofEarlier;
        AddGross(figure, Account, account, kind, delayed);
        AddGross(figure, FamilyAccount, familyAccount, kind, delayed);
        foreach (var (code, amount) in new FlatAmounts(funds)) AddGross(figure, Word(code), amount, kind, delayed);
        foreach (var (code, amount) in new FlatAmounts(deducted)) AddDeducted(figure.Fund(Word(code)), amount, kind);
    }

    static void AddGross(MonthFigure figure, string code, long amount, ConfirmationKind kind, bool delayed)
    {
        if (amount == 0) return;
        var fund = figure.Fund(code);
        if (kind == ConfirmationKind.Refunded) fund.RefundedFen -= amount;
        else fund.GrossFen += amount;
        if (delayed) figure.DelayedFen += amount;
    }

    /// <summary>A refund gives back what was paid after deductions, so what was deducted lessens it.</summary>
    static void AddDeducted(FundFigure fund, long amount, ConfirmationKind kind)
    {
        if (kind == ConfirmationKind.Recovered) fund.RecoveredFen += amount;
        else if (kind == ConfirmationKind.Refunded) fund.RefundedFen += amount;
        else fund.DeductedFen += amount;
    }

    /// <summary>The same few words come twenty million times.</summary>
    string Word(ReadOnlySpan<char> code)
    {
        if (_wordOf.TryGetValue(code, out var known)) return known;
        var word = code.ToString();
        _words[word] = word;
        return word;
    }

    /// <summary>Reads {"310100":1234,…} as it stands: the journal writes nothing else.</summary>
    ref struct FlatAmounts(string text)
    {
        ReadOnlySpan<char> _rest = text.AsSpan(1, text.Length - 2);
        ReadOnlySpan<char> _code;
        long _amount;

        public readonly FlatAmounts GetEnumerator() => this;

        public readonly Amount Current => new(_code, _amount);

        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            var end = _rest.IndexOf(',');
            var entry = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            var colon = entry.IndexOf(':');
            _code = entry[1..(colon - 1)];
            _amount = long.Parse(entry[(colon + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            return true;
        }
    }

    readonly ref struct Amount(ReadOnlySpan<char> code, long fen)
    {
        readonly ReadOnlySpan<char> _code = code;

        public void Deconstruct(out ReadOnlySpan<char> code, out long amount)
        {
            code = _code;
            amount = fen;
        }
    }
}
