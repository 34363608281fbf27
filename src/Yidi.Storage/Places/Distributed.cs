namespace Yidi.Storage;

/// <summary>Schema-based sharding of the Citus extension: each province's schema lives whole on one node, so a batch of its lane stays there.</summary>
public static class Distributed
{
    /// <summary>Hands a schema to Citus when it has not got it yet. Says on which node it lives. Throws what the server says when the extension is missing.</summary>
    public static async Task<string> Schema(StoreMap stores, StoreLocation location, CancellationToken cancel)
    {
        await using var connection = await stores.Open(location, cancel);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
#pragma warning disable CA2100 // The name is made by StoreMap from two digits.
        command.CommandText = $"SELECT citus_schema_distribute('{location.Name}') WHERE NOT EXISTS (SELECT 1 FROM citus_schemas WHERE schema_name = '{location.Name}'::regnamespace)";
        await command.ExecuteNonQueryAsync(cancel);
        command.CommandText = $"SELECT DISTINCT nodename || ':' || nodeport FROM citus_shards WHERE table_name::text LIKE '{location.Name}.%' LIMIT 1";
#pragma warning restore CA2100
        return $", on {await command.ExecuteScalarAsync(cancel) ?? "a node without tables"}";
    }
}
