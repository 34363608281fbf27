using System.Data.Common;

namespace Yidi.Storage;

/// <summary>What a row of a settlement is written with: the record, and the entitlement version that must still hold; −1 for none.</summary>
sealed record SettlementWrite(SettlementRecord Record, long Entitlement);

/// <summary>What a row under a versioned key becomes, and the version it was read at.</summary>
sealed record Moved<T>(T Row, long VersionRead);

/// <summary>A sum that is folded into a standing balance.</summary>
sealed record FoldedSum(string Account, string Period, long AmountFen);

/// <summary>The statements of the journal, each for many rows at once. No statement updates an amount; standing balances are sums, folded.</summary>
static class JournalTables
{
    static readonly Column<SettlementWrite>[] SettlementColumns =
    [
        Number("id", static r => r.Id), Small("kind", static r => (int)r.Kind), Number("opposite_id", static r => r.OppositeId),
        Text("institution", static r => r.Institution), Text("message_id", static r => r.MessageId), Text("message_kind", static r => r.MessageKind),
        Number("visit_no", static r => r.VisitNo), Text("part", static r => r.Part), Small("revision", static r => r.Revision),
        Number("person_no", static r => r.PersonNo), Small("insurance", static r => r.Insurance), Small("benefit_year", static r => r.BenefitYear),
        Number("year_version", static r => r.YearVersion), Text("host_region", static r => r.HostRegion), Text("insured_region", static r => r.InsuredRegion),
        Small("visit_type", static r => r.VisitType), Bytes("pack_hash", static r => Convert.FromHexString(r.PackHash)), Text("catalogue_version", static r => r.CatalogueVersion),
        Small("text_version", static r => r.TextVersion), Number("total_fen", static r => r.TotalFen), Number("full_own_fen", static r => r.FullOwnFen),
        Number("over_limit_fen", static r => r.OverLimitFen), Number("first_share_fen", static r => r.FirstShareFen), Number("in_scope_fen", static r => r.InScopeFen),
        Number("deductible_fen", static r => r.DeductibleFen), Number("fund_fen", static r => r.FundFen), Number("person_fen", static r => r.PersonFen),
        Number("account_fen", static r => r.AccountFen), Number("family_account_fen", static r => r.FamilyAccountFen), Number("cash_fen", static r => r.CashFen),
        Number("hospital_fen", static r => r.HospitalFen), Text("funds", static r => r.Funds), Bytes("detail", static r => r.Detail.Pack()),
        Column.Moment<SettlementWrite>("settled_at", static w => w.Record.SettledAt), Column.Day<SettlementWrite>("business_date", static w => w.Record.BusinessDate),
        Text("period", static r => r.Period), Small("lane_no", static r => r.LaneNo), Number("lane_sequence", static r => r.LaneSequence),
    ];

    static Column<SettlementWrite> Number(string name, Func<SettlementRecord, long> value) => Column.Number<SettlementWrite>(name, w => value(w.Record));

    static Column<SettlementWrite> Small(string name, Func<SettlementRecord, int> value) => Column.Small<SettlementWrite>(name, w => value(w.Record));

    static Column<SettlementWrite> Text(string name, Func<SettlementRecord, string> value) => Column.Text<SettlementWrite>(name, w => value(w.Record));

    static Column<SettlementWrite> Bytes(string name, Func<SettlementRecord, byte[]> value) => Column.Bytes<SettlementWrite>(name, w => value(w.Record));

    internal static string SettlementNames { get; } = string.Join(", ", SettlementColumns.Select(static c => c.Name));

    /// <summary>Writes a row only while the person's entitlement is still the one the decision rests on.</summary>
    internal static RowsStatement<SettlementWrite> Settlements { get; } = new(
        $"""
        INSERT INTO settlement ({SettlementNames}) SELECT {string.Join(", ", SettlementColumns.Select(static c => $"r.{c.Name}"))} FROM {"{rows}"}
        WHERE r.entitlement < 0 OR EXISTS (SELECT 1 FROM person p WHERE p.person_no = r.person_no AND p.entitlement_version = r.entitlement)
        """,
        $"""
        INSERT INTO settlement ({SettlementNames}) SELECT {string.Join(", ", SettlementColumns.Select(static c => $"@{c.Name}"))}
        WHERE @entitlement < 0 OR EXISTS (SELECT 1 FROM person p WHERE p.person_no = @person_no AND p.entitlement_version = @entitlement)
        """,
        [.. SettlementColumns, Column.Number<SettlementWrite>("entitlement", static w => w.Entitlement)]);

    internal static RowsStatement<KeyEntry> Keys { get; } = RowsStatement.Insert<KeyEntry>("journal_key",
        Column.Text<KeyEntry>("institution", static k => k.Institution), Column.Text<KeyEntry>("message_id", static k => k.MessageId), Column.Text<KeyEntry>("message_kind", static k => k.MessageKind),
        Column.Bytes<KeyEntry>("fingerprint", static k => Convert.FromHexString(k.Fingerprint)), Column.Number<KeyEntry>("settlement_id", static k => k.SettlementId), Column.Flag<KeyEntry>("tombstone", static k => k.Tombstone));

    internal static RowsStatement<AccountMove> AccountMoves { get; } = RowsStatement.Insert<AccountMove>("account_move",
        Column.Number<AccountMove>("settlement_id", static m => m.SettlementId), Column.Number<AccountMove>("owner", static m => m.Owner), Column.Number<AccountMove>("amount_fen", static m => m.AmountFen));

    internal static RowsStatement<LiveSettlement> MakeLive { get; } = RowsStatement.Insert<LiveSettlement>("live_settlement",
        Column.Number<LiveSettlement>("visit_no", static l => l.VisitNo), Column.Text<LiveSettlement>("part", static l => l.Part), Column.Number<LiveSettlement>("settlement_id", static l => l.SettlementId),
        Column.Number<LiveSettlement>("person_no", static l => l.PersonNo), Column.Small<LiveSettlement>("insurance", static l => l.Insurance), Column.Small<LiveSettlement>("benefit_year", static l => l.BenefitYear),
        Column.Number<LiveSettlement>("year_version", static l => l.YearVersion), Column.Text<LiveSettlement>("earlier_versions", static l => l.EarlierVersions), Column.Small<LiveSettlement>("revision", static l => l.Revision),
        Column.Text<LiveSettlement>("used", static l => l.Used));

    internal static RowsStatement<LiveSettlement> TakeAway { get; } = new(
        "DELETE FROM live_settlement l USING {rows} WHERE l.visit_no = r.visit_no AND l.part = r.part AND l.settlement_id = r.settlement_id",
        "DELETE FROM live_settlement WHERE visit_no = @visit_no AND part = @part AND settlement_id = @settlement_id",
        Column.Number<LiveSettlement>("visit_no", static l => l.VisitNo), Column.Text<LiveSettlement>("part", static l => l.Part), Column.Number<LiveSettlement>("settlement_id", static l => l.SettlementId));

    internal static RowsStatement<Fence> RaiseFences { get; } = new(
        """
        INSERT INTO fence (visit_no, part, revision) SELECT visit_no, part, revision FROM {rows}
        ON CONFLICT (visit_no, part) DO UPDATE SET revision = excluded.revision WHERE fence.revision < excluded.revision
        """,
        """
        INSERT INTO fence (visit_no, part, revision) VALUES (@visit_no, @part, @revision)
        ON CONFLICT (visit_no, part) DO UPDATE SET revision = excluded.revision WHERE fence.revision < excluded.revision
        """,
        Column.Number<Fence>("visit_no", static f => f.VisitNo), Column.Text<Fence>("part", static f => f.Part), Column.Small<Fence>("revision", static f => f.Revision));

    static readonly Column<Moved<BenefitYearRow>>[] YearColumns =
    [
        Column.Number<Moved<BenefitYearRow>>("person_no", static y => y.Row.PersonNo), Column.Small<Moved<BenefitYearRow>>("insurance", static y => y.Row.Insurance), Column.Small<Moved<BenefitYearRow>>("year", static y => y.Row.Year),
        Column.Number<Moved<BenefitYearRow>>("version", static y => y.Row.Version), Column.Text<Moved<BenefitYearRow>>("accumulators", static y => y.Row.Accumulators),
    ];

    internal static RowsStatement<Moved<BenefitYearRow>> NewYears { get; } = RowsStatement.Insert<Moved<BenefitYearRow>>("benefit_year", YearColumns);

    internal static RowsStatement<Moved<BenefitYearRow>> MoveYears { get; } = new(
        """
        UPDATE benefit_year y SET version = r.version, accumulators = r.accumulators FROM {rows}
        WHERE y.person_no = r.person_no AND y.insurance = r.insurance AND y.year = r.year AND y.version = r.version_read
        """,
        """
        UPDATE benefit_year SET version = @version, accumulators = @accumulators
        WHERE person_no = @person_no AND insurance = @insurance AND year = @year AND version = @version_read
        """,
        [.. YearColumns, Column.Number<Moved<BenefitYearRow>>("version_read", static y => y.VersionRead)]);

    internal static RowsStatement<Moved<AccountStanding>> MoveAccounts { get; } = new(
        "UPDATE personal_account a SET balance_fen = r.balance_fen, version = r.version FROM {rows} WHERE a.person_no = r.person_no AND a.version = r.version_read",
        "UPDATE personal_account SET balance_fen = @balance_fen, version = @version WHERE person_no = @person_no AND version = @version_read",
        Column.Number<Moved<AccountStanding>>("person_no", static a => a.Row.Owner), Column.Number<Moved<AccountStanding>>("balance_fen", static a => a.Row.BalanceFen),
        Column.Number<Moved<AccountStanding>>("version", static a => a.Row.Version), Column.Number<Moved<AccountStanding>>("version_read", static a => a.VersionRead));

    internal static RowsStatement<FoldedSum> FoldSums { get; } = new(
        """
        INSERT INTO standing_balance (account, period, amount_fen) SELECT account, period, amount_fen FROM {rows}
        ON CONFLICT (account, period) DO UPDATE SET amount_fen = standing_balance.amount_fen + excluded.amount_fen
        """,
        """
        INSERT INTO standing_balance (account, period, amount_fen) VALUES (@account, @period, @amount_fen)
        ON CONFLICT (account, period) DO UPDATE SET amount_fen = standing_balance.amount_fen + excluded.amount_fen
        """,
        Column.Text<FoldedSum>("account", static s => s.Account), Column.Text<FoldedSum>("period", static s => s.Period), Column.Number<FoldedSum>("amount_fen", static s => s.AmountFen));

    internal static RowsStatement<StandingMark> MoveMark { get; } = new(
        "INSERT INTO standing_mark (lane_no, sequence) SELECT lane_no, sequence FROM {rows} ON CONFLICT (lane_no) DO UPDATE SET sequence = excluded.sequence",
        "INSERT INTO standing_mark (lane_no, sequence) VALUES (@lane_no, @sequence) ON CONFLICT (lane_no) DO UPDATE SET sequence = excluded.sequence",
        Column.Small<StandingMark>("lane_no", static m => m.LaneNo), Column.Number<StandingMark>("sequence", static m => m.Sequence));

    internal const string RegisterLane = """
        INSERT INTO lane_instance (lane_no, registered_at) SELECT coalesce(max(lane_no), 0) + 1, @now FROM lane_instance RETURNING lane_no
        """;

    /// <summary>
    /// A lock of the database's memory, no write: two nodes decide on one person one after the other. In number order, so that they never wait in a
    /// circle.
    /// </summary>
    internal static RowsStatement<long> LockPersons { get; } = new("SELECT pg_advisory_xact_lock(o.id) FROM (SELECT r.id FROM {rows} ORDER BY r.id) o", "SELECT 1 WHERE @id < 0", Column.Number<long>("id", static id => id));

    internal static RowsStatement<JournalKey> ReadKeys { get; } = Lookup("institution, message_id, message_kind, fingerprint, settlement_id, tombstone", "journal_key",
        Column.Text<JournalKey>("institution", static k => k.Institution), Column.Text<JournalKey>("message_id", static k => k.MessageId), Column.Text<JournalKey>("message_kind", static k => k.MessageKind));

    internal static RowsStatement<long> ReadSettlements { get; } = Lookup(SettlementNames, "settlement", Column.Number<long>("id", static id => id));

    internal static RowsStatement<long> ReadOpposites { get; } = Lookup(SettlementNames, "settlement", "t.opposite_id <> 0", Column.Number<long>("opposite_id", static id => id));

    internal static RowsStatement<YearKey> ReadYears { get; } = Lookup("person_no, insurance, year, version, accumulators", "benefit_year",
        Column.Number<YearKey>("person_no", static y => y.PersonNo), Column.Small<YearKey>("insurance", static y => y.Insurance), Column.Small<YearKey>("year", static y => y.Year));

    internal static RowsStatement<long> ReadAccounts { get; } = Lookup("person_no, balance_fen, version", "personal_account", Column.Number<long>("person_no", static id => id));

    const string LiveNames = "visit_no, part, settlement_id, person_no, insurance, benefit_year, year_version, earlier_versions, revision, used";

    internal static RowsStatement<long> ReadLivesOfVisits { get; } = Lookup(LiveNames, "live_settlement", Column.Number<long>("visit_no", static id => id));

    internal static RowsStatement<long> ReadLivesOfPersons { get; } = Lookup(LiveNames, "live_settlement", Column.Number<long>("person_no", static id => id));

    internal static RowsStatement<long> ReadFences { get; } = Lookup("visit_no, part, revision", "fence", Column.Number<long>("visit_no", static id => id));

    internal static RowsStatement<long> ReadEntitlements { get; } = Lookup("person_no, entitlement_version", "person", Column.Number<long>("person_no", static id => id));

    internal static RowsStatement<T> Lookup<T>(string names, string table, params Column<T>[] key) => Lookup(names, table, "", key);

    /// <param name="only">A condition of the index that is meant; empty for none.</param>
    static RowsStatement<T> Lookup<T>(string names, string table, string only, params Column<T>[] key)
    {
        var selected = string.Join(", ", names.Split(", ").Select(static n => $"t.{n}"));
        var more = only.Length > 0 ? $" AND {only}" : "";
        return new(
            $"SELECT {selected} FROM {"{rows}"} JOIN {table} t ON {string.Join(" AND ", key.Select(static k => $"t.{k.Name} = r.{k.Name}"))}{more}",
            $"SELECT {selected} FROM {table} t WHERE {string.Join(" AND ", key.Select(static k => $"t.{k.Name} = @{k.Name}"))}{more}", key);
    }

    internal static SettlementRecord Settlement(DbDataReader row) => Settlement(row, RecordDetail.Unpack);

    /// <param name="detail">Reads the packed column.</param>
    internal static SettlementRecord Settlement(DbDataReader row, Func<byte[], RecordDetail> detail)
    {
        var i = 0;
        long Number() => row.GetInt64(i++);
        string Text() => row.GetString(i++);
        byte[] Bytes() => row.GetFieldValue<byte[]>(i++);
        return new SettlementRecord
        {
            Id = Number(), Kind = (SettlementKind)Number(), OppositeId = Number(), Institution = Text(), MessageId = Text(), MessageKind = Text(),
            VisitNo = Number(), Part = Text(), Revision = (int)Number(), PersonNo = Number(), Insurance = (int)Number(), BenefitYear = (int)Number(),
            YearVersion = Number(), HostRegion = Text(), InsuredRegion = Text(), VisitType = (int)Number(), PackHash = Convert.ToHexStringLower(Bytes()), CatalogueVersion = Text(),
            TextVersion = (int)Number(), TotalFen = Number(), FullOwnFen = Number(), OverLimitFen = Number(), FirstShareFen = Number(),
            InScopeFen = Number(), DeductibleFen = Number(), FundFen = Number(), PersonFen = Number(), AccountFen = Number(),
            FamilyAccountFen = Number(), CashFen = Number(), HospitalFen = Number(), Funds = Text(), Detail = detail(Bytes()),
            SettledAt = DateTime.SpecifyKind(row.GetDateTime(i++), DateTimeKind.Utc), BusinessDate = row.GetFieldValue<DateOnly>(i++),
            Period = Text(), LaneNo = (int)Number(), LaneSequence = Number(),
        }.Checked();
    }

    internal static LiveSettlement Live(DbDataReader row) => new()
    {
        VisitNo = row.GetInt64(0), Part = row.GetString(1), SettlementId = row.GetInt64(2), PersonNo = row.GetInt64(3),
        Insurance = row.GetInt32(4), BenefitYear = row.GetInt32(5), YearVersion = row.GetInt64(6),
        EarlierVersions = row.GetString(7), Revision = row.GetInt32(8), Used = row.GetString(9),
    };
}
