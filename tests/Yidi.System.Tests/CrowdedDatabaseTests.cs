using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>A PostgreSQL with too few connections, or with none: messages wait, and whoever waited in vain is told so and asks again.</summary>
public sealed class CrowdedDatabaseTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hospitals_work_through_a_day_with_hardly_more_connections_than_lanes()
    {
        var database = TestStores.Limited(60);
        await using var installation = await Installation.Start(database.Settings, 12);
        var stores = installation.Get<StoreMap>();
        Assert.Equal(60, (await stores.Connections(Cancel))!.Value.Allowed);
        // One lane for each store, which keeps its connection, and little beside.
        var room = (await stores.ExistingProvinces(Cancel)).Count + 4;
        database.Allow(room);
        using var http = installation.Http();
        var report = await new HospitalDay(http, new(100, TimeSpan.FromSeconds(6), Seed: 815, Workers: 8)).Run(Cancel);
        Assert.Empty(report.Standing.FirstErrors);
        Assert.True(report.Standing is { Settled: > 10 }, $"{report.Standing}");
        Assert.Equal(0, report.Differences);
        Assert.Empty(await installation.Findings());
    }

    [Fact]
    public async Task Without_a_database_every_door_says_so_and_the_same_message_settles_when_it_is_back()
    {
        var database = TestStores.Limited(60);
        await using var installation = await Installation.Start(database.Settings, 4);
        var (hospital, visit, http) = await installation.NextVisit();
        using var _ = http;
        await visit.Prepare(Cancel);
        var message = hospital.NextMessageId();
        database.Allow(0);
        var lost = await hospital.Send("2207", visit.Settle(), Cancel, message);
        Assert.Equal(-1, lost.Code);
        Assert.StartsWith("[YD5003]", lost.Error, StringComparison.Ordinal);
        using var asked = await http.GetAsync($"/api/institutions/{SandboxFacts.Hospital}", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, asked.StatusCode);
        Assert.NotNull(asked.Headers.RetryAfter);
        Assert.Equal("YD5003", (string)JsonNode.Parse(await asked.Content.ReadAsStringAsync(Cancel))!["code"]!);
        using var page = new HttpRequestMessage(HttpMethod.Get, "/");
        page.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var seen = await http.SendAsync(page, Cancel);
        var text = await seen.Content.ReadAsStringAsync(Cancel);
        Assert.True(seen.StatusCode == HttpStatusCode.ServiceUnavailable && text.StartsWith("[YD5003]", StringComparison.Ordinal), $"{seen.StatusCode}: {text}");
        database.Allow(60);
        var settled = (await hospital.Send("2207", visit.Settle(), Cancel, message)).Must();
        Assert.Equal(settled.ToJsonString(), (await hospital.Send("2207", visit.Settle(), Cancel, message)).Must().ToJsonString());
        Assert.Empty(await installation.Findings());
    }
}
