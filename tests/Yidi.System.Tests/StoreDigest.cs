using System.Globalization;
using Yidi.Storage;

namespace Yidi.System.Tests;

/// <summary>Counts of everything a refused message must leave alone. The hosts' projection runs on its own and is left out.</summary>
static class StoreDigest
{
    static readonly string[] HostCounts =
    [
        "SELECT count(*) FROM visit", "SELECT coalesce(sum(state), 0) FROM visit", "SELECT coalesce(sum(revision), 0) FROM visit", "SELECT count(*) FROM visit_fee_line", "SELECT count(*) FROM visit_diagnosis",
        "SELECT count(*) FROM answered_call", "SELECT count(*) FROM sign_in",
        "SELECT count(*) FROM institution_file", "SELECT count(*) FROM settlement_list", "SELECT count(*) FROM self_pay_fact", "SELECT count(*) FROM statement_run", "SELECT count(*) FROM statement_difference",
    ];

    static readonly string[] InsuredCounts =
    [
        "SELECT count(*) FROM settlement", "SELECT count(*) FROM journal_key", "SELECT count(*) FROM live_settlement",
        "SELECT count(*) FROM fence", "SELECT coalesce(sum(version), 0) FROM benefit_year", "SELECT count(*) FROM open_stay", "SELECT count(*) FROM account_move",
    ];

    internal static async Task<string> Of(StoreMap stores) => $"{await Of(stores, 11, HostCounts)} | {await Of(stores, 13, InsuredCounts)}";

    static async Task<string> Of(StoreMap stores, int province, string[] queries)
    {
        await using var connection = await stores.Open(stores.Province(province), CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT " + string.Join(", ", queries.Select(static q => $"({q})"));
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return string.Join(' ', Enumerable.Range(0, queries.Length).Select(i => Convert.ToInt64(row.GetValue(i), CultureInfo.InvariantCulture)));
    }
}
