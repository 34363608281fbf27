using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Operations.Visits;
using Yidi.Policy;
using Yidi.Server.Hosting;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>
/// Every reversible transaction under every fault ends definite: what the hospital believes after retrying or reversing is what both places hold.
/// How to run all 10,000 trials and 200 kills: tests/README.md.
/// </summary>
public sealed class FaultMatrixTests(ITestOutputHelper output)
{
    const int Workers = 6;

    static readonly string[] Acts = ["2102", "2103", "2207", "2208", "2304", "2305", "2401"];

    enum Fault
    {
        LostAnswer,
        Duplicate,
        Reorder,
        TimeOut,
        StoreCut,
    }

    /// <summary>Answers the workers have had, over all trials.</summary>
    static int _answers;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static int Trials => Wished("YIDI_FAULT_TRIALS", 210);

    static int Kills => Wished("YIDI_FAULT_KILLS", 2);

    static int Wished(string variable, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static TheoryData<StoreEngine> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    [Theory, MemberData(nameof(Both))]
    public async Task Whatever_happens_on_the_way_the_hospital_and_both_places_agree(StoreEngine engine)
    {
        var seed = Wished("YIDI_SEED", Random.Shared.Next());
        output.WriteLine($"{engine}: {Trials} trials, YIDI_SEED={seed}");
        var settings = await SownStores.Of(engine);
        await using var installation = await Installation.Start(settings, Workers + 1);
        var met = new ConcurrentDictionary<(string, Fault), int>();
        var (next, benches) = (-1, new ConcurrentBag<Bench>());
        await Task.WhenAll(Enumerable.Range(1, Workers).Select(w => Task.Run(async () =>
        {
            var bench = await Bench.Of(new(installation.Address), installation.Services, settings, w);
            for (int trial; (trial = Interlocked.Increment(ref next)) < Trials;)
            {
                var (act, fault) = (Acts[trial % Acts.Length], (Fault)(trial / Acts.Length % 5));
                await bench.Run(act, fault, new Random(HashCode.Combine(seed, trial)), $"trial {trial} of seed {seed}: {act} {fault}");
                met.AddOrUpdate((act, fault), 1, static (_, n) => n + 1);
            }
            benches.Add(bench);
        }, Cancel)));
        await Agree(benches);
        Assert.Equal(Acts.Length * 5, met.Count);
        Assert.Empty(await installation.Findings());
    }

    /// <summary>The server is killed again and again under all workers; each goes on where it was, with the same messages.</summary>
    [Theory, MemberData(nameof(Both))]
    public async Task However_often_the_server_is_killed_the_hospital_and_both_places_agree(StoreEngine engine)
    {
        var seed = Wished("YIDI_SEED", Random.Shared.Next());
        var (settings, port) = (await SownStores.Of(engine), OwnPostgres.FreePort());
        var server = await ServerProcess.Start(settings, Workers + 1, port);
        await using var backstage = Backstage.Of(settings);
        var (met, benches, over) = (new ConcurrentDictionary<string, int>(), new ConcurrentBag<Bench>(), false);
        var workers = Enumerable.Range(1, Workers).Select(w => Task.Run(async () =>
        {
            var (bench, random) = (await Bench.Of(server.Address, backstage, settings, w), new Random(HashCode.Combine(seed, w)));
            for (var trial = 0; !Volatile.Read(ref over); trial++)
            {
                var act = Acts[(trial + w) % Acts.Length];
                await bench.Run(act, Fault.Duplicate, random, $"worker {w}, trial {trial} of seed {seed}: {act}");
                met.AddOrUpdate(act, 1, static (_, n) => n + 1);
            }
            benches.Add(bench);
        }, Cancel)).ToList();
        var moments = new Random(seed);
        for (var kill = 0; kill < Kills && !workers.Any(static w => w.IsFaulted); kill++)
        {
            // A fresh process is slow at first: the moment is counted in answers, and then some.
            var (until, waited) = (Volatile.Read(ref _answers) + moments.Next(1, 25), 0);
            while (Volatile.Read(ref _answers) < until && waited++ < 3_000) await Task.Delay(10, Cancel);
            await Task.Delay(moments.Next(0, 150), Cancel);
            server.Kill9();
            server.Dispose();
            server = await ServerProcess.Start(settings, Workers + 1, port);
        }
        Volatile.Write(ref over, true);
        await Task.WhenAll(workers);
        output.WriteLine($"{engine}: {Kills} kills, {met.Values.Sum()} trials ({string.Join(", ", met.OrderBy(static m => m.Key).Select(static m => $"{m.Key} {m.Value}"))}), YIDI_SEED={seed}");
        await Agree(benches);
        server.Dispose();
        foreach (var province in new[] { 11, 13, 44 }) Assert.Empty((await backstage.GetRequiredService<VerifyJournal>().Run(province, Cancel)).Findings);
    }

    /// <summary>The stores of a server that runs as another process.</summary>
    static async Task Agree(IEnumerable<Bench> benches)
    {
        foreach (var bench in benches)
        {
            await bench.Agrees();
            bench.Dispose();
        }
    }

    /// <summary>One worker with a person, a hospital and a pharmacy of its own, and its own ledger of what it believes.</summary>
    sealed class Bench : IDisposable
    {
        /// <summary>Attempts a fortieth of a second apart: longer than the server takes to come back.</summary>
        const int Patience = 2_400;

        static readonly DateOnly Today = SandboxFacts.BusinessStartDay;
        readonly IServiceProvider _services;
        readonly StoreSettings _settings;
        readonly HttpClient _http;
        readonly PersonNo _person;
        readonly Persona _persona;
        readonly Dictionary<string, VirtualHospital> _hospitals;
        int _line;

        Bench(IServiceProvider services, StoreSettings settings, HttpClient http, PersonNo person, Persona persona, Dictionary<string, VirtualHospital> hospitals) =>
            (_services, _settings, _http, _person, _persona, _hospitals) = (services, settings, http, person, persona, hospitals);

        internal static async Task<Bench> Of(Uri address, IServiceProvider services, StoreSettings settings, int worker)
        {
            var http = new HttpClient { BaseAddress = address };
            var persona = SandboxFacts.OfStays(worker);
            var person = await services.GetRequiredService<PersonDirectory>().Find(CredentialKind.IdentityCard, persona.IdentityNumber, Cancel);
            var hospitals = new Dictionary<string, VirtualHospital>();
            foreach (var institution in new[] { SandboxFacts.Hospital, SandboxFacts.Pharmacy })
                hospitals[institution] = await Opened(http, $"F{worker}", institution);
            var bench = new Bench(services, settings, http, person!.Value, persona, hospitals);
            await bench.ChoosePharmacy();
            return bench;
        }

        /// <summary>The server may be away just now.</summary>
        static async Task<VirtualHospital> Opened(HttpClient http, string key, string institution)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return (await VirtualHospital.Open(http, key, institution, Cancel)).Hospital;
                }
                catch (HttpRequestException) when (attempt < Patience)
                {
                    await Task.Delay(25, Cancel);
                }
            }
        }

        async Task ChoosePharmacy()
        {
            var patient = PatientAt("2102");
            await Must(patient, "1101", patient.ReadCard());
            await Must(patient, "2505", new() { ["data"] = new JsonObject { ["psn_no"] = patient.PersonNo, ["biz_appy_type"] = "41", ["begndate"] = $"{Today:yyyy-MM-dd}", ["fix_srt_no"] = "1", ["fixmedins_code"] = SandboxFacts.Pharmacy, ["fixmedins_name"] = "药店" } });
        }

        VirtualHospital HospitalOf(string act) => _hospitals[act is "2102" or "2103" ? SandboxFacts.Pharmacy : SandboxFacts.Hospital];

        VirtualPatient PatientAt(string act) => new(HospitalOf(act), _person.ToString(), _persona.IdentityNumber, _persona.Region);

        /// <summary>Brings a visit to the state before the act, does the act under the fault, ends it, and checks what stands.</summary>
        internal async Task Run(string act, Fault fault, Random random, string trial)
        {
            var patient = PatientAt(act);
            var input = await Prepare(act, patient);
            var message = HospitalOf(act).NextMessageId();
            var body = HospitalOf(act).Envelope(act, message, input, _persona.Region).ToJsonString();
            await Disturbed(act, fault, patient, body, message, random);
            var reverses = random.Next(2) == 0 || fault == Fault.Reorder;
            if (reverses) await Until(() => patient.Send("2601", patient.Reverse(message, act), Cancel), trial);
            var answer = await Until(() => HospitalOf(act).Post("/infno", body, Cancel), trial);
            if (reverses) Assert.True(answer.Error?.StartsWith("[YD4005]", StringComparison.Ordinal), $"{trial}: {answer.Error ?? "succeeded"} after its reversal");
            else Assert.True(answer.Code == 0, $"{trial}: {answer.Error}");
            await CheckAndCleanUp(act, patient, answer, done: !reverses, trial);
        }

        async Task<JsonObject> Prepare(string act, VirtualPatient patient)
        {
            var line = $"L{++_line}";
            if (act == "2401") return patient.Admit(Today.AddDays(-2));
            if (act is "2102" or "2103")
            {
                var sale = patient.Buy(Today, [new(line, SandboxFacts.Acarbose, 400m, 1, Today)]);
                if (act == "2102") return sale;
                var sold = await Must(patient, "2102", sale);
                patient.VisitNo = (string)sold["setlinfo"]!["mdtrt_id"]!;
                return patient.OfSettlement((string)sold["setlinfo"]!["setl_id"]!);
            }
            return act is "2304" or "2305" ? await PrepareStay(act, patient, line) : await PrepareVisit(act, patient, line);
        }

        static async Task<JsonObject> PrepareStay(string act, VirtualPatient patient, string line)
        {
            patient.VisitNo = (string)(await Must(patient, "2401", patient.Admit(Today.AddDays(-2))))["result"]!["mdtrt_id"]!;
            await Must(patient, "2301", patient.Charges([new(line, SandboxFacts.Acarbose, 1000m, 3, Today)]));
            await Must(patient, "2402", patient.Discharge(Today));
            var bill = patient.SettleStay(3000m, useAccount: true);
            return act == "2304" ? bill : patient.OfSettlement((string)(await Must(patient, "2304", bill))["setlinfo"]!["setl_id"]!);
        }

        static async Task<JsonObject> PrepareVisit(string act, VirtualPatient patient, string line)
        {
            patient.VisitNo = (string)(await Must(patient, "2201", patient.Register(Today)))["data"]!["mdtrt_id"]!;
            await Must(patient, "2203A", patient.Describe(Today, "11"));
            await Must(patient, "2204", patient.Charges([new(line, SandboxFacts.Acarbose, 300m, 1, Today)], "B1"));
            var bill = patient.SettleVisit(300m, "11", "B1", useAccount: true);
            return act == "2207" ? bill : patient.OfSettlement((string)(await Must(patient, "2207", bill))["setlinfo"]!["setl_id"]!);
        }

        /// <summary>A message that must succeed; 'busy' is answered by sending the same message again.</summary>
        static async Task<JsonNode> Must(VirtualPatient patient, string infno, JsonObject input)
        {
            var message = patient.Hospital.NextMessageId();
            return (await Until(() => patient.Send(infno, input.DeepClone().AsObject(), Cancel, message), infno)).Must() ?? new JsonObject();
        }

        async Task Disturbed(string act, Fault fault, VirtualPatient patient, string body, string message, Random random)
        {
            var hospital = HospitalOf(act);
            switch (fault)
            {
                case Fault.LostAnswer:
                    await SendAndHangUp(hospital, body, random.Next(0, 25));
                    break;
                case Fault.Duplicate:
                    await Task.WhenAll(Tolerant(() => hospital.Post("/infno", body, Cancel)), Tolerant(() => hospital.Post("/infno", body, Cancel)), Tolerant(() => hospital.Post("/infno", body, Cancel)));
                    break;
                case Fault.Reorder:
                    await Task.WhenAll(Tolerant(() => patient.Send("2601", patient.Reverse(message, act), Cancel)), Late(random.Next(0, 4), () => hospital.Post("/infno", body, Cancel)));
                    break;
                case Fault.TimeOut:
                    using (var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel))
                    {
                        patience.CancelAfter(random.Next(1, 20));
                        await Tolerant(() => hospital.Post("/infno", body, patience.Token));
                    }
                    break;
                default:
                    await Task.WhenAll(CutStore(random), Late(random.Next(0, 10), () => hospital.Post("/infno", body, Cancel)));
                    break;
            }
        }

        static async Task Late(int milliseconds, Func<Task<InfnoReply>> send)
        {
            await Task.Delay(milliseconds, Cancel);
            await Tolerant(send);
        }

        /// <summary>Whatever comes of it is not looked at: the hospital never saw an answer.</summary>
        static async Task Tolerant(Func<Task<InfnoReply>> send)
        {
            try
            {
                await send();
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException && !Cancel.IsCancellationRequested)
            {
                // Lost, which is the point.
            }
        }

        /// <summary>A real connection that is reset after the request went out, before or after the answer came.</summary>
        async Task SendAndHangUp(VirtualHospital hospital, string body, int milliseconds)
        {
            using var request = hospital.Sign("/infno", Encoding.UTF8.GetBytes(body));
            using var client = new TcpClient { LingerState = new(true, 0) };
            await client.ConnectAsync(_http.BaseAddress!.Host, _http.BaseAddress.Port, Cancel);
            var content = await request.Content!.ReadAsByteArrayAsync(Cancel);
            var head = new StringBuilder($"POST /infno HTTP/1.1\r\nHost: {_http.BaseAddress.Authority}\r\nContent-Type: application/json\r\nContent-Length: {content.Length}\r\n");
            foreach (var (name, values) in request.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {values.First()}\r\n");
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), Cancel);
            await client.GetStream().WriteAsync(content, Cancel);
            await Task.Delay(milliseconds, Cancel);
        }

        /// <summary>PostgreSQL: connections of the stores are cut. SQLite: another writer holds the file.</summary>
        async Task CutStore(Random random)
        {
            var province = random.Next(2) == 0 ? 11 : 44;
            if (_settings.Engine == StoreEngine.Postgres)
            {
                await using var postgres = new NpgsqlConnection(_settings.PostgresConnection);
                await postgres.OpenAsync(Cancel);
                await using var cut = new NpgsqlCommand($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'yidi p{province}'", postgres);
                await cut.ExecuteNonQueryAsync(Cancel);
                return;
            }
            await using var sqlite = new SqliteConnection($"Data Source={Path.Combine(_settings.DataFolder, $"province-{province}.db")};Default Timeout=30;Pooling=False");
            await sqlite.OpenAsync(Cancel);
            await using var transaction = sqlite.BeginTransaction(deferred: false);
            await Task.Delay(random.Next(5, 60), Cancel);
        }

        /// <summary>Sends until the answer is definite. 'Busy' and a fault of the store say that the same message may be sent again.</summary>
        static async Task<InfnoReply> Until(Func<Task<InfnoReply>> send, string trial)
        {
            var last = "";
            for (var attempt = 0; attempt < Patience; attempt++)
            {
                try
                {
                    var reply = await send();
                    Interlocked.Increment(ref _answers);
                    last = reply.Error ?? "";
                    if (reply.Code == 0 || !IsTransient(reply.Error)) return reply;
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    last = e.Message;
                    // The connection the answer should have come by; ask again.
                }
                await Task.Delay(25, Cancel);
            }
            throw new InvalidOperationException($"{trial}: no definite answer, at last {last}");
        }

        static bool IsTransient(string? error) => error is not null && int.TryParse(error.AsSpan(3, 4), out var kind) && RefusalCatalogue.Of((RefusalKind)kind).Transient;

        /// <summary>What stands is what the hospital believes; then it is taken away, so that the next trial begins clean.</summary>
        async Task CheckAndCleanUp(string act, VirtualPatient patient, InfnoReply answer, bool done, string trial)
        {
            if (act == "2401")
            {
                var open = await OpenStays();
                Assert.True(open.Count == (done ? 1 : 0), $"{trial}: stays {string.Join(", ", open)}, expected {(done ? 1 : 0)}; the message was answered {answer.Error ?? "with success"}");
                if (done)
                {
                    patient.VisitNo = (string)answer.Output!["result"]!["mdtrt_id"]!;
                    await Must(patient, "2404", patient.OfVisit());
                }
                return;
            }
            if (done && patient.VisitNo.Length == 0) patient.VisitNo = (string)answer.Output!["setlinfo"]!["mdtrt_id"]!;
            var expected = act is "2103" or "2208" or "2305" ? !done : done;
            var live = await Lives();
            Assert.True(live.Count == (expected ? 1 : 0), $"{trial}: {live.Count} live settlements, expected {(expected ? 1 : 0)}");
            if (live.Count == 1)
            {
                if (patient.VisitNo.Length == 0) patient.VisitNo = IdSource.Text(live[0].VisitNo);
                await Must(patient, act switch { "2102" or "2103" => "2103", "2207" or "2208" => "2208", _ => "2305" }, patient.OfSettlement(IdSource.Text(live[0].SettlementId)));
            }
            if (act is "2304" or "2305")
            {
                await Must(patient, "2405", patient.OfVisit());
                await Must(patient, "2302", patient.OfLines("0000"));
                await Must(patient, "2404", patient.OfVisit());
            }
        }

        Task<List<LiveSettlement>> Lives() => Look(_person.Province, store => store.Set<LiveSettlement>().AsNoTracking().Where(l => l.PersonNo == _person.Value).ToListAsync(Cancel));

        Task<List<string>> OpenStays() => Look(11, store => store.Set<Visit>().Where(v => v.PersonNo == _person.Value && v.AdmittedBy != "" && v.State != VisitState.Withdrawn).Select(static v => $"{v.VisitNo} {v.State} admitted by {v.AdmittedBy}").ToListAsync(Cancel));

        /// <summary>Looks into a store itself; the connection may be one that another worker is just cutting.</summary>
        async Task<T> Look<T>(int province, Func<ProvinceContext, Task<T>> ask)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await using var store = await Store(province);
                    return await ask(store);
                }
                catch (Exception e) when (attempt < 20 && e is NpgsqlException or InvalidOperationException)
                {
                    await Task.Delay(10 * attempt, Cancel);
                }
            }
        }

        /// <summary>At the end nothing stands: the sums are empty, the account is whole, nobody is in hospital, and the host's view says the same.</summary>
        internal async Task Agrees()
        {
            Assert.All(await _services.GetRequiredService<ReadSettlement>().BenefitYears(_person, Cancel), static y => Assert.True(y.Year.Before.IsEmpty));
            Assert.Equal(_persona.BalanceYuan * 100L, (await _services.GetRequiredService<ReadPerson>().Find(_person, Cancel))!.Account!.BalanceFen);
            await _services.GetRequiredService<ProjectSettlements>().CatchUp(11, _person.Province, Cancel);
            await using var store = await Store(11);
            var visits = await store.Set<Visit>().Where(v => v.PersonNo == _person.Value).Select(static v => v.VisitNo).ToListAsync(Cancel);
            Assert.False(await store.Set<SettlementView>().AnyAsync(v => visits.Contains(v.VisitNo) && v.Live, Cancel));
        }

        Task<ProvinceContext> Store(int province) => _services.GetRequiredService<IStoreContexts>().Province(province, Scope.System, Cancel);

        public void Dispose() => _http.Dispose();
    }
}
