using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>What an operator sees of one settlement: counts, lags, spans; and nothing of the person.</summary>
public sealed class ObservabilityTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_settlement_is_counted_and_traced_without_naming_the_person()
    {
        var trace = default(ActivityTraceId);
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener { ShouldListenTo = static s => s.Name == Spans.Name, Sample = static (ref _) => ActivitySamplingResult.AllData, ActivityStopped = spans.Add };
        ActivitySource.AddActivityListener(listener);
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Postgres), 3);
        var (hospital, visit, http) = await installation.NextPreparedVisit();
        // Other tests of this process leave spans too: a trace of our own goes out with the message.
        using (var mine = new Activity("a test").Start())
        {
            (await hospital.Send("2207", visit.Settle(), Cancel)).Must();
            trace = mine.TraceId;
        }
        var settled = spans.Single(s => s.TraceId == trace && s.OperationName == "infno" && Equals(s.GetTagItem("infno"), "2207") && Equals(s.GetTagItem("code"), "0"));
        Assert.Contains(spans, s => s.OperationName == "wait for the lane" && s.TraceId == settled.TraceId);
        Assert.Contains(spans, static s => s.OperationName == "batch" && Equals(s.GetTagItem("store"), "p13"));
        var persona = Server.Sandbox.SandboxFacts.OfCrowd(1);
        Assert.DoesNotContain(spans.SelectMany(static s => s.TagObjects), t => $"{t.Value}".Contains(visit.PersonNo, StringComparison.Ordinal) || $"{t.Value}".Contains(persona.IdentityNumber, StringComparison.Ordinal));
        var metrics = "";
        // Workers tell now and then.
        for (var i = 0; i < 100 && !metrics.Contains("yidi_journal_sequential_scans", StringComparison.Ordinal); i++)
        {
            await Task.Delay(100, Cancel);
            metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        }
        // Meters belong to the process, and other tests of it settle too: a count is there, not which.
        foreach (var name in (string[])["yidi_infno_messages_total{infno=\"2207\",province=\"11\",code=\"0\"} ", "yidi_lane_cases_total{store=\"p13\"}", "yidi_projection_behind{store=\"p11 from p13\"}", "yidi_seal_waiting{store=\"p13\"}", "yidi_journal_sequential_scans{store=\"p13\",table=\"settlement\"}", "db_client_connection_count"])
            Assert.Contains(name, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probes_tell_a_living_process_from_a_ready_one()
    {
        var database = TestStores.Limited(40);
        await using var installation = await Installation.Start(database.Settings, 3);
        using var http = installation.Http("");
        async Task<HttpStatusCode> Ask(string probe) => (await http.GetAsync(new Uri(probe, UriKind.Relative), Cancel)).StatusCode;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await Ask("/health/live"), await Ask("/health/ready")));
        database.Allow(0);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (await Ask("/health/live"), await Ask("/health/ready")));
        database.Allow(40);
        Assert.Equal(HttpStatusCode.OK, await Ask("/health/ready"));
    }
}
