using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Visits;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Provinces on machines of their own: in plain PostgreSQL by a table of the operator, and with Citus where a test is given one.</summary>
public sealed class NodesTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_province_lives_where_the_operator_says()
    {
        var (here, there) = (TestStores.Fresh(StoreEngine.Postgres), TestStores.Fresh(StoreEngine.Postgres).PostgresConnection);
        await using var installation = await Installation.Start(here, 3, null, $"--Yidi:Nodes:13={there}");
        var (hospital, visit, _) = await installation.NextPreparedVisit();
        (await hospital.Send("2207", visit.Settle(), Cancel)).Must();
        Assert.Contains(13, await installation.Get<StoreMap>().ExistingProvinces(Cancel));
        await using (var alone = new StoreMap(here)) Assert.DoesNotContain(13, await alone.ExistingProvinces(Cancel));
        await using (var node = new StoreMap(here with { PostgresConnection = there, Nodes = new Dictionary<int, string>() }))
        {
            await using var connection = await node.Open(node.Province(13), Cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM settlement";
            Assert.Equal(1L, await command.ExecuteScalarAsync(Cancel));
        }
        Assert.Empty(await installation.Findings());
    }

    [Fact]
    public async Task A_machine_that_dies_takes_its_province_with_it_and_no_other()
    {
        var node = TestStores.Limited(40);
        await using var installation = await Installation.Start(TestStores.Fresh(StoreEngine.Postgres), 3, null, $"--Yidi:Nodes:44={node.Settings.PostgresConnection}");
        Assert.Contains(44, await installation.Get<StoreMap>().ExistingProvinces(Cancel));
        node.Allow(0);
        var (hospital, visit, _) = await installation.NextPreparedVisit();
        var settled = (string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!;
        var id = long.Parse(settled, CultureInfo.InvariantCulture);
        // Nobody asks for it: the worker brings it to the host while the other machine is away.
        await using var host = await installation.Store(11);
        for (var i = 0; !await host.Set<SettlementView>().AnyAsync(v => v.SettlementId == id, Cancel); i++)
        {
            Assert.True(i < 200, "the host was not told within twenty seconds");
            await Task.Delay(100, Cancel);
        }
        Assert.Contains(44, await installation.Get<StoreMap>().ExistingProvinces(Cancel));
        node.Allow(40);
        Assert.Empty(await installation.Findings());
    }

    [Fact]
    public async Task With_Citus_each_schema_lives_whole_on_one_node()
    {
        var citus = Environment.GetEnvironmentVariable("YIDI_TEST_CITUS") ?? "";
        Assert.SkipWhen(citus.Length == 0, "YIDI_TEST_CITUS names no coordinator with the Citus extension in an empty database");
        var settings = new StoreSettings(Directory.CreateTempSubdirectory("yidi-citus-").FullName, citus);
        await using var installation = await Installation.Start(settings, 3);
        var stores = installation.Get<StoreMap>();
        foreach (var province in await stores.ExistingProvinces(Cancel)) Assert.StartsWith(", on ", await Distributed.Schema(stores, stores.Province(province), Cancel), StringComparison.Ordinal);
        var (hospital, visit, _) = await installation.NextPreparedVisit();
        (await hospital.Send("2207", visit.Settle(), Cancel)).Must();
        Assert.Empty(await installation.Findings());
    }
}
