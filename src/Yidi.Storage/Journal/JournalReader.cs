using System.Data.Common;
using System.Globalization;

namespace Yidi.Storage;

/// <summary>Reads everything a batch rests on, in a handful of queries whatever its size.</summary>
sealed class JournalReader(DbConnection connection, DbTransaction transaction, CancellationToken cancel)
{
    readonly JournalView _view = new();

    /// <summary>Locks the persons of the batch in number order, so that lanes of several nodes never wait for each other in a circle.</summary>
    internal Task LockPersons(IReadOnlyList<JournalCase> batch) =>
        Query($"SELECT person_no FROM person WHERE person_no IN ({List(batch.SelectMany(static c => c.Accounts.Append(c.PersonNo)).Distinct().ToList())}) ORDER BY person_no FOR UPDATE", [], static _ => { });

    internal async Task<JournalView> Read(IReadOnlyList<JournalCase> batch)
    {
        await ReadKeys(batch.SelectMany(static c => new[] { c.Key, c.TargetKey }).OfType<JournalKey>().Distinct().ToList());
        await ReadSettlements(batch.Select(static c => c.TargetSettlement).Concat(_view.Keys.Values.Select(static k => k.SettlementId)));
        await ReadSettlements(_view.Settlements.Values.Select(static s => s.OppositeId));
        await ReadOpposites(_view.Settlements.Keys.ToList());
        var years = batch.SelectMany(static c => c.Years)
            .Concat(_view.Settlements.Values.SelectMany(static s => s.AllYears().Select(y => new YearKey(s.PersonNo, s.Insurance, y.Year)))).Distinct().ToList();
        await ReadYears(years);
        await ReadAccounts(batch.SelectMany(static c => c.Accounts)
            .Concat(_view.Settlements.Values.SelectMany(static s => AccountAsked.Read(s.AccountsAsked).Select(static a => a.Owner))).Distinct().ToList());
        var visits = batch.Select(static c => c.VisitNo).Concat(_view.Settlements.Values.Select(static s => s.VisitNo)).Where(static v => v != 0).Distinct().ToList();
        var undoing = batch.Where(static c => c.TargetSettlement != 0 || c.TargetKey is not null).Select(static c => c.PersonNo).Distinct().ToList();
        await ReadLives(visits, undoing);
        await ReadFences(visits);
        await ReadEntitlements(batch.Select(static c => c.PersonNo).Distinct().ToList());
        return _view;
    }

    async Task ReadKeys(List<JournalKey> keys)
    {
        if (keys.Count == 0) return;
        var rows = string.Join(", ", keys.Select(static (_, i) => FormattableString.Invariant($"(@i{i}, @m{i}, @k{i})")));
        var parameters = keys.SelectMany(static (k, i) => new (string, object)[]
        {
            (FormattableString.Invariant($"@i{i}"), k.Institution), (FormattableString.Invariant($"@m{i}"), k.MessageId), (FormattableString.Invariant($"@k{i}"), k.MessageKind),
        });
        await Query($"""
            SELECT institution, message_id, message_kind, fingerprint, settlement_id, tombstone FROM journal_key
            WHERE (institution, message_id, message_kind) IN (VALUES {rows})
            """, parameters, row =>
        {
            var key = new JournalKey(row.GetString(0), row.GetString(1), row.GetString(2));
            _view.Keys[key] = JournalView.KeyOf(key, row.GetString(3), row.GetInt64(4), row.GetBoolean(5));
        });
    }

    async Task ReadSettlements(IEnumerable<long> ids)
    {
        var missing = ids.Where(id => id != 0 && !_view.Settlements.ContainsKey(id)).Distinct().ToList();
        if (missing.Count == 0) return;
        await Query($"SELECT {SettlementColumns.Names} FROM settlement WHERE id IN ({List(missing)})", [], row =>
        {
            var record = SettlementColumns.Read(row);
            _view.Settlements[record.Id] = record;
        });
    }

    /// <summary>The rows that took back or restored what was read.</summary>
    async Task ReadOpposites(List<long> ids)
    {
        if (ids.Count == 0) return;
        await Query($"SELECT {SettlementColumns.Names} FROM settlement WHERE opposite_id <> 0 AND opposite_id IN ({List(ids)})", [], row =>
        {
            var record = SettlementColumns.Read(row);
            _view.Settlements[record.Id] = record;
        });
    }

    async Task ReadYears(List<YearKey> years)
    {
        if (years.Count == 0) return;
        var rows = string.Join(", ", years.Select(static y => FormattableString.Invariant($"({y.PersonNo}, {y.Insurance}, {y.Year})")));
        await Query($"""
            SELECT person_no, insurance, year, version, accumulators FROM benefit_year WHERE (person_no, insurance, year) IN (VALUES {rows})
            """, [], row =>
        {
            var year = new BenefitYearRow
            {
                PersonNo = row.GetInt64(0), Insurance = row.GetInt32(1), Year = row.GetInt32(2), Version = row.GetInt64(3), Accumulators = row.GetString(4),
            };
            _view.Years[new(year.PersonNo, year.Insurance, year.Year)] = year;
        });
    }

    async Task ReadAccounts(List<long> owners)
    {
        if (owners.Count == 0) return;
        await Query($"SELECT person_no, balance_fen, version FROM personal_account WHERE person_no IN ({List(owners)})", [],
            row => _view.Accounts[row.GetInt64(0)] = new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));
    }

    async Task ReadLives(List<long> visits, List<long> persons)
    {
        if (visits.Count == 0 && persons.Count == 0) return;
        await Query($"""
            SELECT visit_no, part, settlement_id, person_no, insurance, benefit_year, year_version, earlier_versions, revision, used FROM live_settlement
            WHERE visit_no IN ({List(visits)}) OR person_no IN ({List(persons)})
            """, [], row =>
        {
            var live = new LiveSettlement
            {
                VisitNo = row.GetInt64(0), Part = row.GetString(1), SettlementId = row.GetInt64(2), PersonNo = row.GetInt64(3),
                Insurance = row.GetInt32(4), BenefitYear = row.GetInt32(5), YearVersion = row.GetInt64(6),
                EarlierVersions = row.GetString(7), Revision = row.GetInt32(8), Used = row.GetString(9),
            };
            _view.Lives[(live.VisitNo, live.Part)] = live;
        });
    }

    async Task ReadFences(List<long> visits)
    {
        if (visits.Count == 0) return;
        await Query($"SELECT visit_no, part, revision FROM fence WHERE visit_no IN ({List(visits)})", [],
            row => _view.Fences[(row.GetInt64(0), row.GetString(1))] = row.GetInt32(2));
    }

    Task ReadEntitlements(List<long> persons) =>
        Query($"SELECT person_no, entitlement_version FROM person WHERE person_no IN ({List(persons)})", [],
            row => _view.EntitlementVersions[row.GetInt64(0)] = row.GetInt64(1));

    // Whole numbers made by this program: safe inside the text of a query. 0 keeps the list from being empty.
    static string List(List<long> ids) => string.Join(", ", ids.Append(0).Select(static id => id.ToString(CultureInfo.InvariantCulture)));

    async Task Query(string sql, IEnumerable<(string Name, object Value)> parameters, Action<DbDataReader> eachRow)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The text holds names and whole numbers of this program only; everything a caller wrote is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) Statement.AddParameter(command, name, value);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) eachRow(reader);
    }
}
