using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Yidi.Operations.Settlement;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>
/// A primary with a synchronous standby, both PostgreSQL servers of this test. The primary is killed under load and the standby promoted; hospitals
/// send again under their keys. Nothing that was answered is lost, nothing is done twice, and the server is not started again.
/// </summary>
public sealed class FailoverTests
{
    const int Crowd = 24;
    const int Workers = 8;
    const int Before = 30;
    const int After = 30;

    /// <summary>Raised by YIDI_FAILOVERS for a long run.</summary>
    static readonly int Failovers = int.TryParse(Environment.GetEnvironmentVariable("YIDI_FAILOVERS"), NumberStyles.None, CultureInfo.InvariantCulture, out var wished) ? wished : 1;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_primary_loses_nothing_that_was_answered()
    {
        for (var run = 1; run <= Failovers; run++)
        {
            var (answered, retried, away) = await Once(run);
            TestContext.Current.SendDiagnosticMessage($"failover {run}: {answered} settlements answered, {retried} sent again under their key, first answer {away.TotalSeconds:0.0} s after the promotion was ordered");
        }
    }

    static async Task<(int Answered, int Retried, TimeSpan Away)> Once(int run)
    {
        await using var primary = await OwnPostgres.Start();
        await using var standby = await primary.StandbyOf();
        var folder = Directory.CreateTempSubdirectory("yidi-failover-").FullName;
        var connection = $"Host=127.0.0.1:{primary.Port},127.0.0.1:{standby.Port};Username=yidi;Database=postgres;Target Session Attributes=primary;Host Recheck Seconds=1;Timeout=5";
        using var server = await ServerProcess.Start(new(folder, connection), Crowd);
        using var http = new HttpClient { BaseAddress = server.Address };
        var sandbox = (await http.GetFromJsonAsync<SandboxDocument>("/api/sandbox", Cancel))!;
        var load = new Load(http, sandbox, run, () => server.Said);
        var working = Enumerable.Range(0, Workers).Select(w => Task.Run(() => load.Work(w), Cancel)).ToList();
        load.Watch(working);
        await load.Answers(Before);
        primary.Kill9();
        var watch = Stopwatch.StartNew();
        var answered = load.Answered.Count;
        await standby.Promote();
        await load.Answers(answered + 1);
        var away = watch.Elapsed;
        await load.Answers(answered + After);
        load.Stop();
        await Task.WhenAll(working);
        // Asked again under its key, every settlement has the number it was answered with; the retries added none.
        foreach (var one in load.Answered) Assert.Equal(one.SettlementId, (string)(await one.Hospital.Send("2207", one.Visit.Settle(), Cancel, one.MessageId)).Must()["setlinfo"]!["setl_id"]!);
        Assert.Equal(load.Answered.Count, load.Answered.Select(static a => a.SettlementId).Distinct().Count());
        Assert.Empty(await Findings(new(folder, standby.Connection)));
        Assert.Equal((long)load.Answered.Count, await standby.One("SELECT count(*) FROM p13.settlement"));
        Directory.Delete(folder, recursive: true);
        return (load.Answered.Count, load.Retried, away);
    }

    static async Task<IReadOnlyList<string>> Findings(StoreSettings settings)
    {
        await using var backstage = Backstage.Of(settings);
        var findings = (await backstage.GetRequiredService<VerifyJournal>().Run(13, Cancel)).Findings;
        NpgsqlConnection.ClearAllPools();
        return findings;
    }

    sealed record Settled(VirtualHospital Hospital, VirtualVisit Visit, string MessageId, string SettlementId);

    /// <summary>Counters of a hospital that settle without pause and ask again when no answer comes.</summary>
    sealed class Load(HttpClient http, SandboxDocument sandbox, int run, Func<string> said)
    {
        /// <summary>A whole failover may fall into one retry.</summary>
        const int MaxTries = 600;

        volatile bool _stopped;
        int _retried;
        string _refused = "";
        IReadOnlyList<Task> _working = [];

        internal ConcurrentBag<Settled> Answered { get; } = [];

        internal int Retried => _retried;

        internal void Stop() => _stopped = true;

        internal void Watch(IReadOnlyList<Task> working) => _working = working;

        internal async Task Answers(int wanted)
        {
            for (var i = 0; Answered.Count < wanted; i++)
            {
                // A counter that failed says why now, and not after a minute.
                if (_working.FirstOrDefault(static w => w.IsFaulted) is { } failed) Assert.Fail($"{failed.Exception!.InnerException!.Message}\n{said()}");
                Assert.True(i < 3_000, $"{Answered.Count} of {wanted} answers after a minute; the last refusal was {_refused}");
                await Task.Delay(20, Cancel);
            }
        }

        internal async Task Work(int worker)
        {
            var hospital = new VirtualHospital(http, sandbox.Institutions.Single(static i => i.Institution == SandboxFacts.Hospital), $"F{run:00}W{worker}");
            for (var i = 0; !_stopped; i++)
            {
                if (await Prepared(hospital, SandboxFacts.OfCrowd(1 + ((worker + (i * Workers)) % Crowd))) is not { } visit) continue;
                var message = hospital.NextMessageId();
                Answered.Add(new(hospital, visit, message, await Settle(hospital, visit, message)));
            }
        }

        /// <summary>A visit ready to settle; null when the store was away meanwhile, and a counter begins anew.</summary>
        static async Task<VirtualVisit?> Prepared(VirtualHospital hospital, Persona persona)
        {
            try
            {
                var read = (await hospital.Send("1101", VirtualVisit.Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = persona.IdentityNumber }), Cancel)).Must();
                var visit = new VirtualVisit(hospital, (string)read["baseinfo"]!["psn_no"]!, persona.IdentityNumber);
                await visit.Prepare(Cancel);
                return visit;
            }
            catch (InvalidOperationException away) when (IsAway(away.Message))
            {
                await Task.Delay(100, Cancel);
                return null;
            }
        }

        async Task<string> Settle(VirtualHospital hospital, VirtualVisit visit, string message)
        {
            for (var attempt = 0; ; attempt++)
            {
                var reply = await hospital.Send("2207", visit.Settle(), Cancel, message);
                if (reply.Code == 0) return (string)reply.Output!["setlinfo"]!["setl_id"]!;
                Assert.True(IsAway(reply.Error!) && attempt < MaxTries, reply.Error);
                Interlocked.Increment(ref _retried);
                _refused = reply.Error!;
                await Task.Delay(100, Cancel);
            }
        }

        static bool IsAway(string error) => error.StartsWith("[YD5003]", StringComparison.Ordinal);
    }
}
