using System.Data.Common;

namespace Yidi.Storage;

/// <summary>Reads everything a batch rests on: one round trip, and a few more when something is to be undone or was asked before.</summary>
sealed class JournalReader(RowsConnection lane)
{
    readonly JournalView _view = new();

    internal async Task<JournalView> Read(IReadOnlyList<JournalCase> batch)
    {
        await lane.Read(
        [
            .. Lock(batch),
            (JournalTables.ReadKeys.For([.. batch.SelectMany(static c => new[] { c.Key, c.TargetKey }).OfType<JournalKey>().Distinct()]), Key),
            .. YearsAndAccounts([.. batch.SelectMany(static c => c.Years).Distinct()], Ids(batch.SelectMany(static c => c.Accounts))),
            .. Visits(Ids(batch.Select(static c => c.VisitNo))),
            (JournalTables.ReadEntitlements.For(Ids(batch.Select(static c => c.PersonNo))), row => _view.EntitlementVersions[row.GetInt64(0)] = row.GetInt64(1)),
            .. Months(batch),
        ]);
        var named = Ids(batch.Select(static c => c.TargetSettlement).Concat(_view.Keys.Values.Select(static k => k.SettlementId)));
        if (named.Count > 0 || batch.Any(static c => c.TargetKey is not null)) await ReadAround(named, Ids(batch.Where(static c => c.Undoes).Select(static c => c.PersonNo)));
        return _view;
    }

    /// <summary>
    /// SQLite has one writer. On PostgreSQL another node's lane may hold a case of the same person: a fence and a settlement write different tables, so
    /// without the lock each could miss the other. Later statements see what was committed while this one waited.
    /// </summary>
    (BoundStatement, Action<DbDataReader>)[] Lock(IReadOnlyList<JournalCase> batch) =>
        lane.IsPostgres ? [(JournalTables.LockPersons.For(Ids(batch.SelectMany(static c => c.Accounts.Append(c.PersonNo).Append(c.MindsMonths ? TheMonths : 0)))), static _ => { })] : [];

    /// <summary>Stands for the clearing months of the province where numbers of persons are locked: whoever rests on an open month and whoever closes it come one after the other.</summary>
    const long TheMonths = 1;

    (BoundStatement, Action<DbDataReader>)[] Months(IReadOnlyList<JournalCase> batch) =>
        batch.Any(static c => c.MindsMonths) ? [(ClearingTables.ReadLastClosed.For([0L]), row => _view.LastClosed = row.GetString(0))] : [];

    /// <summary>Rows that are named, what they took back or what took them back, and everything those rest on.</summary>
    async Task ReadAround(List<long> named, List<long> undoing)
    {
        await lane.Read([(JournalTables.ReadSettlements.For(named), Settlement), (JournalTables.ReadOpposites.For(named), Settlement)]);
        var opposites = Ids(_view.Settlements.Values.Select(static s => s.OppositeId).Where(id => !_view.Settlements.ContainsKey(id)));
        await lane.Read([(JournalTables.ReadSettlements.For(opposites), Settlement)]);
        var rows = _view.Settlements.Values.ToList();
        await lane.Read(
        [
            (JournalTables.ReadOpposites.For([.. _view.Settlements.Keys]), Settlement),
            .. YearsAndAccounts(
                [.. rows.SelectMany(static s => s.AllYears().Select(y => new YearKey(s.PersonNo, s.Insurance, y.Year))).Distinct()],
                Ids(rows.SelectMany(static s => AccountAsked.Read(s.AccountsAsked).Select(static a => a.Owner)))),
            .. Visits(Ids(rows.Select(static s => s.VisitNo))),
            (ClearingTables.ReadLocks.For([.. _view.Settlements.Keys]), row => _view.Locks[row.GetInt64(0)] = ClearingTables.LockOf(row)),
            (JournalTables.ReadLivesOfPersons.For(undoing), Live),
        ]);
    }

    (BoundStatement, Action<DbDataReader>)[] YearsAndAccounts(List<YearKey> years, List<long> owners) =>
    [
        (JournalTables.ReadYears.For(years), Year),
        (JournalTables.ReadAccounts.For(owners), row => _view.Accounts[row.GetInt64(0)] = new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))),
    ];

    (BoundStatement, Action<DbDataReader>)[] Visits(List<long> visits) =>
    [
        (JournalTables.ReadLivesOfVisits.For(visits), Live),
        (JournalTables.ReadFences.For(visits), row => _view.Fences[(row.GetInt64(0), row.GetString(1))] = row.GetInt32(2)),
    ];

    void Key(DbDataReader row)
    {
        var key = new JournalKey(row.GetString(0), row.GetString(1), row.GetString(2));
        _view.Keys[key] = JournalView.KeyOf(key, Convert.ToHexStringLower(row.GetFieldValue<byte[]>(3)), row.GetInt64(4), row.GetBoolean(5));
    }

    void Settlement(DbDataReader row)
    {
        var record = JournalTables.Settlement(row);
        _view.Settlements[record.Id] = record;
    }

    void Year(DbDataReader row)
    {
        var year = new BenefitYearRow
        {
            PersonNo = row.GetInt64(0), Insurance = row.GetInt32(1), Year = row.GetInt32(2), Version = row.GetInt64(3), Accumulators = row.GetString(4),
        };
        _view.Years[new(year.PersonNo, year.Insurance, year.Year)] = year;
    }

    void Live(DbDataReader row)
    {
        var live = JournalTables.Live(row);
        _view.Lives[(live.VisitNo, live.Part)] = live;
    }

    static List<long> Ids(IEnumerable<long> ids) => [.. ids.Where(static id => id != 0).Distinct()];
}
