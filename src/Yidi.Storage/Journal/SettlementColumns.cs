using System.Data.Common;

namespace Yidi.Storage;

/// <summary>The columns of the settlement table, named once for writing and for reading.</summary>
static class SettlementColumns
{
    static readonly (string Name, Func<SettlementRecord, object> Value)[] All =
    [
        ("id", static r => r.Id), ("kind", static r => (int)r.Kind), ("opposite_id", static r => r.OppositeId),
        ("institution", static r => r.Institution), ("message_id", static r => r.MessageId), ("message_kind", static r => r.MessageKind),
        ("visit_no", static r => r.VisitNo), ("part", static r => r.Part), ("revision", static r => r.Revision),
        ("person_no", static r => r.PersonNo), ("insurance", static r => r.Insurance), ("benefit_year", static r => r.BenefitYear),
        ("year_version", static r => r.YearVersion), ("host_region", static r => r.HostRegion), ("insured_region", static r => r.InsuredRegion),
        ("visit_type", static r => r.VisitType), ("pack_hash", static r => r.PackHash), ("catalogue_version", static r => r.CatalogueVersion),
        ("text_version", static r => r.TextVersion), ("total_fen", static r => r.TotalFen), ("full_own_fen", static r => r.FullOwnFen),
        ("over_limit_fen", static r => r.OverLimitFen), ("first_share_fen", static r => r.FirstShareFen), ("in_scope_fen", static r => r.InScopeFen),
        ("deductible_fen", static r => r.DeductibleFen), ("fund_fen", static r => r.FundFen), ("person_fen", static r => r.PersonFen),
        ("account_fen", static r => r.AccountFen), ("family_account_fen", static r => r.FamilyAccountFen), ("cash_fen", static r => r.CashFen),
        ("hospital_fen", static r => r.HospitalFen), ("funds", static r => r.Funds), ("before", static r => r.Before),
        ("deltas", static r => r.Deltas), ("earlier_years", static r => r.EarlierYears), ("accounts_asked", static r => r.AccountsAsked), ("used", static r => r.Used), ("explanation", static r => r.Explanation),
        ("\"case\"", static r => r.Case), ("case_hash", static r => r.CaseHash), ("answer", static r => r.Answer),
        ("settled_at", static r => r.SettledAt), ("business_date", static r => r.BusinessDate), ("period", static r => r.Period),
        ("lane_no", static r => r.LaneNo), ("lane_sequence", static r => r.LaneSequence),
    ];

    internal static string Names { get; } = string.Join(", ", All.Select(static c => c.Name));

    /// <summary>Writes the row only while the person's entitlement is still the one the decision rests on.</summary>
    internal static string InsertWhileEntitled { get; } =
        $"INSERT INTO settlement ({Names}) SELECT {Parameters} WHERE EXISTS (SELECT 1 FROM person WHERE person_no = @person AND entitlement_version = @entitlement)";

    internal static string Insert { get; } = $"INSERT INTO settlement ({Names}) VALUES ({Parameters})";

    static string Parameters => string.Join(", ", All.Select(static (_, i) => FormattableString.Invariant($"@c{i}")));

    internal static IEnumerable<(string, object)> Values(SettlementRecord record) =>
        All.Select((column, i) => (FormattableString.Invariant($"@c{i}"), column.Value(record)));

    internal static SettlementRecord Read(DbDataReader row)
    {
        var i = 0;
        long Number() => row.GetInt64(i++);
        string Text() => row.GetString(i++);
        return new SettlementRecord
        {
            Id = Number(), Kind = (SettlementKind)Number(), OppositeId = Number(), Institution = Text(), MessageId = Text(), MessageKind = Text(),
            VisitNo = Number(), Part = Text(), Revision = (int)Number(), PersonNo = Number(), Insurance = (int)Number(), BenefitYear = (int)Number(),
            YearVersion = Number(), HostRegion = Text(), InsuredRegion = Text(), VisitType = (int)Number(), PackHash = Text(), CatalogueVersion = Text(),
            TextVersion = (int)Number(), TotalFen = Number(), FullOwnFen = Number(), OverLimitFen = Number(), FirstShareFen = Number(),
            InScopeFen = Number(), DeductibleFen = Number(), FundFen = Number(), PersonFen = Number(), AccountFen = Number(),
            FamilyAccountFen = Number(), CashFen = Number(), HospitalFen = Number(), Funds = Text(), Before = Text(), Deltas = Text(),
            EarlierYears = Text(), AccountsAsked = Text(), Used = Text(), Explanation = Text(), Case = Text(), CaseHash = Text(), Answer = Text(),
            SettledAt = DateTime.SpecifyKind(row.GetDateTime(i++), DateTimeKind.Utc), BusinessDate = row.GetFieldValue<DateOnly>(i++),
            Period = Text(), LaneNo = (int)Number(), LaneSequence = Number(),
        }.Checked();
    }
}
