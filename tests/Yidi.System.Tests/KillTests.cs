using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Settlement;
using Yidi.Server.Api;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>
/// Two seeded kill -9 (YIDI_KILLS makes more) of the server with calls in flight, per engine. Every answered settlement is there, none twice; an unanswered one is
/// found or absent by its key; accumulators equal the sum of deltas; a reversal that was answered has won.
/// </summary>
public sealed class KillTests
{
    const int Seed = 2022;
    static int Kills => int.TryParse(Environment.GetEnvironmentVariable("YIDI_KILLS"), out var kills) ? kills : 2;
    const int Workers = 8;
    const int Crowd = 64;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Nothing_answered_is_lost_and_nothing_is_done_twice(StoreEngine engine)
    {
        TestContext.Current.SendDiagnosticMessage($"seed {Seed}, {Kills} kills on {engine}");
        var settings = await SownStores.Of(engine);
        var random = new Random(Seed + (int)engine);
        var (answered, unanswered, found, interrupted) = (0, 0, 0, 0);
        var server = await ServerProcess.Start(settings, Crowd);
        // A kill may miss every settlement by a hair; then there is another one, for what this test is about is the lost answer.
        for (var kill = 0; kill < Kills || (unanswered == 0 && kill < Kills + 5); kill++)
        {
            var (attempts, cut) = await LoadUntilKilled(server, random, kill);
            interrupted += cut;
            server.Dispose();
            server = await ServerProcess.Start(settings, Crowd);
            using var http = new HttpClient { BaseAddress = server.Address };
            foreach (var attempt in attempts) await attempt.Check(http, Cancel);
            answered += attempts.Count(static a => a.AnsweredId is not null);
            unanswered += attempts.Count(static a => a.AnsweredId is null);
            found += attempts.Count(static a => a.AnsweredId is null && a.WasFound);
            Assert.Empty(await Findings(settings));
        }
        server.Dispose();
        TestContext.Current.SendDiagnosticMessage($"{engine}: {answered} answered, {interrupted} calls in flight, {unanswered} of them settlements of which {found} were committed");
        Assert.True(answered >= Kills, $"only {answered} settlements were answered: the test loads too little");
        Assert.True(interrupted >= Kills * Workers / 2, $"only {interrupted} calls were in flight at the kills");
        Assert.True(unanswered > 0, "no settlement was in flight at any kill");
    }

    /// <summary>Workers settle, cancel and reverse without pause; at a random moment the process is gone.</summary>
    static async Task<(IReadOnlyList<Attempt> Attempts, int Interrupted)> LoadUntilKilled(ServerProcess server, Random random, int kill)
    {
        var attempts = new ConcurrentBag<Attempt>();
        using var http = new HttpClient { BaseAddress = server.Address };
        var sandbox = (await http.GetFromJsonAsync<SandboxDocument>("/api/sandbox", Cancel))!;
        var seeds = Enumerable.Range(0, Workers).Select(_ => random.Next()).ToArray();
        // A fresh process is slow at first: the moment is counted in answered settlements, and then some.
        var (answers, delay) = (random.Next(1, 10), random.Next(0, 150));
        using var volley = new Volley();
        var workers = Enumerable.Range(0, Workers).Select(w => Task.Run(() => Work(http, sandbox, $"K{kill:00}W{w}", new Random(seeds[w]), attempts, volley), Cancel)).ToList();
        for (var waited = 0; attempts.Count(static a => a.AnsweredId is not null) < answers && waited < 2_000; waited++) await Task.Delay(10, Cancel);
        await Task.Delay(delay, Cancel);
        // Every second kill comes when half of the workers have just sent a settlement: these are the ones whose answers get lost.
        try
        {
            if (kill % 2 == 0) await volley.Fire(Workers / 2, random.Next(1, 15), Cancel);
        }
        finally
        {
            server.Kill9();
        }
        var interrupted = (await Task.WhenAll(workers)).Count(static cut => cut);
        return ([.. attempts], interrupted);
    }

    /// <summary>True when a call was in flight at the end.</summary>
    static async Task<bool> Work(HttpClient http, SandboxDocument sandbox, string key, Random random, ConcurrentBag<Attempt> attempts, Volley volley)
    {
        var hospital = new VirtualHospital(http, sandbox.Institutions.Single(static i => i.Institution == SandboxFacts.Hospital), key);
        try
        {
            for (var i = 0; ; i++)
            {
                // Half of the workers share one person, so that a benefit year is moved from many sides at once.
                var persona = random.Next(2) == 0 ? SandboxFacts.OfCrowd(1) : SandboxFacts.OfCrowd(random.Next(2, Crowd + 1));
                var read = (await hospital.Send("1101", VirtualVisit.Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = persona.IdentityNumber }), Cancel)).Must();
                var visit = new VirtualVisit(hospital, (string)read["baseinfo"]!["psn_no"]!, persona.IdentityNumber);
                await visit.Prepare(Cancel);
                var attempt = new Attempt(hospital, visit, hospital.NextMessageId());
                await volley.Pass();
                attempts.Add(attempt);
                await attempt.Run(random, Cancel);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The server was killed under this call, which is the point.
            return true;
        }
    }

    /// <summary>Holds who is about to settle, until enough are there, and lets them go together.</summary>
    sealed class Volley : IDisposable
    {
        readonly TaskCompletionSource _fired = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly SemaphoreSlim _arrived = new(0);
        volatile bool _holding;

        internal async Task Pass()
        {
            if (!_holding) return;
            _arrived.Release();
            await _fired.Task;
        }

        /// <summary>Returns a few milliseconds after so many settlements were sent at once.</summary>
        internal async Task Fire(int settlements, int milliseconds, CancellationToken cancel)
        {
            _holding = true;
            for (var i = 0; i < settlements; i++) Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(60), cancel), "too few workers came to a settlement");
            _holding = false;
            _fired.SetResult();
            await Task.Delay(milliseconds, cancel);
        }

        public void Dispose() => _arrived.Dispose();
    }

    static async Task<IReadOnlyList<string>> Findings(StoreSettings settings)
    {
        await using var backstage = Backstage.Of(settings);
        return (await backstage.GetRequiredService<VerifyJournal>().Run(13, Cancel)).Findings;
    }

    /// <summary>One 2207 under its key, and perhaps the reversal or cancellation that followed.</summary>
    sealed class Attempt(VirtualHospital hospital, VirtualVisit visit, string messageId)
    {
        bool _reversed;
        bool _undoing;
        string? _cancelMessage;

        internal string? AnsweredId { get; private set; }

        internal bool WasFound { get; private set; }

        internal async Task Run(Random random, CancellationToken cancel)
        {
            var settled = await hospital.Send("2207", visit.Settle(), cancel, messageId);
            AnsweredId = (string)settled.Must()["setlinfo"]!["setl_id"]!;
            var next = random.Next(4);
            _undoing = next < 2;
            if (next == 0)
            {
                _reversed = (await hospital.Send("2601", visit.Reverse(messageId, "2207"), cancel)).Code == 0;
            }
            else if (next == 1)
            {
                _cancelMessage = hospital.NextMessageId();
                (await hospital.Send("2208", visit.Cancel(AnsweredId), cancel, _cancelMessage)).Must();
            }
        }

        internal async Task Check(HttpClient http, CancellationToken cancel)
        {
            var own = await Reopened(http, cancel);
            var outcome = (await http.GetFromJsonAsync<OutcomeDocument>($"/api/outcomes?person={visit.PersonNo}&institution={SandboxFacts.Hospital}&messageId={messageId}&messageKind=2207", cancel))!;
            if (AnsweredId is not null) Assert.Equal(AnsweredId, outcome.SettlementId);
            if (_reversed) Assert.Equal("Reversed", outcome.State);
            WasFound = outcome.State != "Absent";
            if (outcome.State == "Reversed")
            {
                Assert.True(_undoing);
                Assert.StartsWith("[YD4005]", (await own.Send("2207", visit.Settle(), cancel, messageId)).Error, StringComparison.Ordinal);
                return;
            }
            // The same message again: the first answer where there was one, one settlement where there was none.
            var again = await own.Send("2207", visit.Settle(), cancel, messageId);
            var id = (string)again.Must()["setlinfo"]!["setl_id"]!;
            if (WasFound) Assert.Equal(outcome.SettlementId, id);
            var state = (string)(await http.GetFromJsonAsync<JsonNode>($"/api/settlements/{id}", cancel))!["state"]!;
            if (!_undoing) Assert.Equal("Live", state);
            if (_cancelMessage is null) return;
            var cancelled = await own.Send("2208", visit.Cancel(id), cancel, _cancelMessage);
            Assert.Equal(0, cancelled.Code);
            Assert.Equal("Cancelled", (string)(await http.GetFromJsonAsync<JsonNode>($"/api/settlements/{id}", cancel))!["state"]!);
        }

        /// <summary>The same hospital on the restarted server.</summary>
        static async Task<VirtualHospital> Reopened(HttpClient http, CancellationToken cancel) =>
            (await VirtualHospital.Open(http, "RECHECK", SandboxFacts.Hospital, cancel)).Hospital;
    }
}
