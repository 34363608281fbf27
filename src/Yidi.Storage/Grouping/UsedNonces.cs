namespace Yidi.Storage;

/// <summary>A nonce of a signed message: taken once.</summary>
/// <param name="Expires">Until when it must be remembered.</param>
public sealed record Nonce(string Account, string Value, DateTime Expires);

/// <summary>Takes nonces, each once for all nodes of the installation. Those that arrive together are written together.</summary>
public sealed class UsedNonces
{
    static readonly RowsStatement<Nonce> Insert = Taking("SELECT account, nonce, expires FROM {rows}", "VALUES (@account, @nonce, @expires)");

    readonly Grouped<Nonce, bool> _taking;

    public UsedNonces(StoreMap stores) => _taking = new(nonces => Take(stores, nonces));

    /// <summary>True when nobody used it before.</summary>
    public Task<bool> Take(Nonce nonce, CancellationToken cancel) => _taking.Of(nonce, cancel);

    static async Task<IReadOnlyList<bool>> Take(StoreMap stores, IReadOnlyList<Nonce> nonces)
    {
        await using var connection = new RowsConnection(await stores.Open(stores.National, CancellationToken.None));
        var distinct = nonces.DistinctBy(static n => (n.Account, n.Value)).ToList();
        var taken = new HashSet<(string, string)>();
        // Forgotten when the server dies in this second: a message that is played again then is still known by its key.
        await connection.ReadDerived(Insert.For(distinct), row => taken.Add((row.GetString(0), row.GetString(1))));
        // Of two that are alike the first has it.
        return [.. nonces.Select(n => taken.Remove((n.Account, n.Value)))];
    }

    static RowsStatement<Nonce> Taking(string postgres, string sqlite)
    {
        const string insert = "INSERT INTO used_nonce (account, nonce, expires)";
        const string returning = "ON CONFLICT DO NOTHING RETURNING account, nonce";
        return new($"{insert} {postgres} {returning}", $"{insert} {sqlite} {returning}",
            Column.Text<Nonce>("account", static n => n.Account), Column.Text<Nonce>("nonce", static n => n.Value), Column.Moment<Nonce>("expires", static n => n.Expires));
    }
}
