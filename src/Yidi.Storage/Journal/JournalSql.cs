namespace Yidi.Storage;

/// <summary>The writes of the journal, in the SQL both engines speak. No statement updates an amount.</summary>
static class JournalSql
{
    const string InsertKey = """
        INSERT INTO journal_key (institution, message_id, message_kind, fingerprint, settlement_id, tombstone)
        VALUES (@institution, @message, @kind, @fingerprint, @settlement, @tombstone)
        """;

    const string InsertPosting = """
        INSERT INTO posting (settlement_id, ordinal, account, amount_fen) VALUES (@settlement, @ordinal, @account, @amount)
        """;

    const string InsertLive = """
        INSERT INTO live_settlement (visit_no, part, settlement_id, person_no, insurance, benefit_year, year_version, earlier_versions, revision, used)
        VALUES (@visit, @part, @settlement, @person, @insurance, @year, @version, @earlier, @revision, @used)
        """;

    const string InsertAccountMove = """
        INSERT INTO account_move (settlement_id, owner, amount_fen) VALUES (@settlement, @owner, @amount)
        """;

    const string MoveAccount = """
        UPDATE personal_account SET balance_fen = @balance, version = @version WHERE person_no = @owner AND version = @before
        """;

    const string DeleteLive = "DELETE FROM live_settlement WHERE visit_no = @visit AND part = @part AND settlement_id = @settlement";

    const string RaiseFence = """
        INSERT INTO fence (visit_no, part, revision) VALUES (@visit, @part, @revision)
        ON CONFLICT (visit_no, part) DO UPDATE SET revision = excluded.revision WHERE fence.revision < excluded.revision
        """;

    const string InsertYear = """
        INSERT INTO benefit_year (person_no, insurance, year, version, accumulators) VALUES (@person, @insurance, @year, @version, @accumulators)
        """;

    const string MoveYear = """
        UPDATE benefit_year SET version = @version, accumulators = @accumulators
        WHERE person_no = @person AND insurance = @insurance AND year = @year AND version = @before
        """;

    internal const string RegisterLane = """
        INSERT INTO lane_instance (lane_no, registered_at) SELECT coalesce(max(lane_no), 0) + 1, @now FROM lane_instance RETURNING lane_no
        """;

    internal static IEnumerable<Statement> Write(JournalCase request, JournalEntry entry)
    {
        if (request.Key is { } key) yield return Key(key, request.Fingerprint, entry.Record?.Id ?? 0, tombstone: false);
        if (entry.Tombstone is { } buried) yield return Key(buried, "", 0, tombstone: true);
        if (entry.Record is { } record) yield return Settlement(record, entry.EntitlementVersion);
        foreach (var posting in entry.Postings) yield return Posting(posting);
        foreach (var move in entry.AccountMoves)
            yield return new(InsertAccountMove, [("@settlement", move.SettlementId), ("@owner", move.Owner), ("@amount", move.AmountFen)], 1);
        if (entry.TakesAway is { } gone)
            yield return new(DeleteLive, [("@visit", gone.VisitNo), ("@part", gone.Part), ("@settlement", gone.SettlementId)], 1);
        if (entry.MakesLive is { } live) yield return Live(live);
        if (entry.Fence is { } fence)
            yield return new(RaiseFence, [("@visit", fence.VisitNo), ("@part", fence.Part), ("@revision", fence.Revision)], null);
    }

    internal static Statement SaveYear(BenefitYearRow year, long versionRead)
    {
        List<(string, object)> values =
        [
            ("@person", year.PersonNo), ("@insurance", year.Insurance), ("@year", year.Year), ("@version", year.Version), ("@accumulators", year.Accumulators),
        ];
        return versionRead == 0 ? new(InsertYear, values, 1) : new(MoveYear, [.. values, ("@before", versionRead)], 1);
    }

    internal static Statement SaveAccount(AccountStanding account, long versionRead) => new(MoveAccount,
        [("@owner", account.Owner), ("@balance", account.BalanceFen), ("@version", account.Version), ("@before", versionRead)], 1);

    static Statement Key(JournalKey key, string fingerprint, long settlement, bool tombstone) => new(InsertKey,
        [
            ("@institution", key.Institution), ("@message", key.MessageId), ("@kind", key.MessageKind),
            ("@fingerprint", fingerprint), ("@settlement", settlement), ("@tombstone", tombstone),
        ], 1);

    static Statement Settlement(SettlementRecord record, long? entitlementVersion) => entitlementVersion is { } version
        ? new(SettlementColumns.InsertWhileEntitled, [.. SettlementColumns.Values(record), ("@person", record.PersonNo), ("@entitlement", version)], 1)
        : new(SettlementColumns.Insert, [.. SettlementColumns.Values(record)], 1);

    static Statement Posting(Posting posting) => new(InsertPosting,
        [("@settlement", posting.SettlementId), ("@ordinal", posting.Ordinal), ("@account", posting.Account), ("@amount", posting.AmountFen)], 1);

    static Statement Live(LiveSettlement live) => new(InsertLive,
        [
            ("@visit", live.VisitNo), ("@part", live.Part), ("@settlement", live.SettlementId), ("@person", live.PersonNo),
            ("@insurance", live.Insurance), ("@year", live.BenefitYear), ("@version", live.YearVersion),
            ("@earlier", live.EarlierVersions), ("@revision", live.Revision), ("@used", live.Used),
        ], 1);
}
