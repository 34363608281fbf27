using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Operations.Tests;

/// <summary>The hash chain over acts and settlements: whatever is changed, taken out, put in or rewritten afterwards is found, and where.</summary>
public sealed class AuditTests
{
    public static TheoryData<StoreEngine> Both => Engines.Both;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A sandbox with a settlement, a cancellation and some hundred acts, all sealed.</summary>
    static async Task<(Installation Installation, long Links)> Sealed(StoreEngine engine)
    {
        var installation = await Installation.Start(await SownStores.Of(engine), 2);
        var (hospital, visit, http) = await installation.NextPreparedVisit();
        using (http)
        {
            var settled = (await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!;
            (await hospital.Send("2208", visit.Cancel((string)settled["setl_id"]!), Cancel)).Must();
        }
        await using (var store = await installation.Store(13))
        {
            var trail = installation.Get<AuditTrail>();
            var caller = Caller.OfInstitution("H11010500001", "收费员张", "192.0.2.7");
            for (var i = 0; i < 300; i++) store.Add(trail.Of(13, caller, Act.HandleVisits, string.Create(CultureInfo.InvariantCulture, $"subject {i}"), new PersonNo(1_300_000_000_000_000_000 + i), $"detail {i}"));
            await store.SaveChangesAsync(Cancel);
        }
        await installation.Get<SealAudit>().Run(13, all: true, Cancel);
        var sound = await installation.Get<VerifyAudit>().Run(13, [], null, Cancel);
        Assert.Null(sound.FirstBroken);
        Assert.Equal(0, sound.Unsealed);
        return (installation, sound.Links);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Every_changed_character_of_a_stored_row_is_found_and_named(StoreEngine engine)
    {
        var (installation, links) = await Sealed(engine);
        await using var running = installation;
        Assert.True(links > 300);
        var random = new Random(20260707);
        for (var i = 0; i < (engine == StoreEngine.Sqlite ? 1_000 : 100); i++)
        {
            var (chainNo, undo) = await Spoil(installation, random, links);
            var found = await installation.Get<VerifyAudit>().Run(13, [], null, Cancel);
            Assert.True(found.FirstBroken?.StartsWith(string.Create(CultureInfo.InvariantCulture, $"link {chainNo}:"), StringComparison.Ordinal), $"change {i} at link {chainNo}: {found.FirstBroken}");
            await undo();
        }
        Assert.Null((await installation.Get<VerifyAudit>().Run(13, [], null, Cancel)).FirstBroken);
    }

    /// <summary>Changes one character of one column of one sealed row, or one byte of its link; returns the number of the link and how to take it back.</summary>
    static async Task<(long ChainNo, Func<Task> Undo)> Spoil(Installation installation, Random random, long links)
    {
        await using var store = await installation.Store(13);
        var chainNo = random.NextInt64(1, links + 1);
        var link = await store.Set<AuditLink>().AsNoTracking().SingleAsync(l => l.ChainNo == chainNo, Cancel);
        string[] columns = link.Kind == SealedKind.Act ? ["caller", "act", "subject", "detail", "address", "person_no", "hash"] : ["institution", "message_id", "funds", "total_fen", "cash_fen", "detail", "lane_sequence", "hash"];
        var column = columns[random.Next(columns.Length)];
        var (table, key, number) = column == "hash" ? ("audit_link", "chain_no", chainNo) : link.Kind == SealedKind.Act ? ("audit_entry", "entry_no", link.Number) : ("settlement", "id", link.Number);
        var old = await Read(store, $"SELECT {column} FROM {table} WHERE {key} = {number}");
        // An empty text has no character to change.
        if (old is "") return await Spoil(installation, random, links);
        await Write(installation, $"UPDATE {table} SET {column} = @value WHERE {key} = {number}", Changed(old, random));
        return (chainNo, () => Write(installation, $"UPDATE {table} SET {column} = @value WHERE {key} = {number}", old));
    }

    static object Changed(object old, Random random)
    {
        switch (old)
        {
            case long number: return number ^ (1L << random.Next(20));
            case byte[] bytes:
                var copy = bytes.ToArray();
                copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                return copy;
            default:
                var text = ((string)old).ToCharArray();
                text[random.Next(text.Length)] ^= (char)1;
                return new string(text);
        }
    }

    static async Task<object> Read(DbContext store, string sql)
    {
        await store.Database.OpenConnectionAsync(Cancel);
        await using var command = store.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync(Cancel))!;
    }

    static async Task Write(Installation installation, string sql, object? value = null)
    {
        await using var store = await installation.Store(13);
        await store.Database.OpenConnectionAsync(Cancel);
        await using var command = store.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        if (value is not null) Add(command, value);
        Assert.True(await command.ExecuteNonQueryAsync(Cancel) > 0);
    }

    static void Add(DbCommand command, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@value", value);
        command.Parameters.Add(parameter);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_is_taken_out_or_written_anew_is_found(StoreEngine engine)
    {
        var (installation, links) = await Sealed(engine);
        await using var running = installation;
        var verify = installation.Get<VerifyAudit>();
        var roots = await verify.Roots(13, Cancel);
        Assert.Equal(links, roots[^1].ChainNo);
        Assert.Null((await verify.Run(13, roots, null, Cancel)).FirstBroken);
        // The last entries and their links taken out leave a chain that holds; the exported root does not.
        await Write(installation, $"DELETE FROM audit_link WHERE chain_no > {links - 5}");
        Assert.Null((await verify.Run(13, [], null, Cancel)).FirstBroken);
        Assert.Contains("cut", (await verify.Run(13, roots, null, Cancel)).FirstBroken);
        await Write(installation, "UPDATE audit_entry SET address = 'elsewhere' WHERE entry_no NOT IN (SELECT number FROM audit_link WHERE kind = 1)");
        await installation.Get<SealAudit>().Run(13, all: true, Cancel);
        Assert.Null((await verify.Run(13, [], null, Cancel)).FirstBroken);
        Assert.Contains("written anew", (await verify.Run(13, roots, null, Cancel)).FirstBroken);
        await Write(installation, "DELETE FROM audit_link WHERE chain_no = 7");
        Assert.StartsWith("link 7 is missing", (await verify.Run(13, [], null, Cancel)).FirstBroken, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Two_nodes_that_seal_at_once_make_one_chain(StoreEngine engine)
    {
        var (installation, links) = await Sealed(engine);
        await using var running = installation;
        var trail = installation.Get<AuditTrail>();
        for (var round = 0; round < 5; round++)
        {
            await using (var store = await installation.Store(13))
            {
                for (var i = 0; i < 40; i++) store.Add(trail.Of(13, Caller.Platform, Act.HandleVisits, $"{round} {i}"));
                await store.SaveChangesAsync(Cancel);
            }
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => installation.Get<SealAudit>().Run(13, all: false, Cancel)));
        }
        await installation.Get<SealAudit>().Run(13, all: false, Cancel);
        var found = await installation.Get<VerifyAudit>().Run(13, [], null, Cancel);
        Assert.Null(found.FirstBroken);
        Assert.Equal((links + 200, 0), (found.Links, found.Unsealed));
    }
}
