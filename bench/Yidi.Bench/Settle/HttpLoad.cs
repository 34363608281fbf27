using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Bench;

/// <summary>
/// Message 2207 as a hospital sends it, over HTTP through the real gateway of a whole server in this process: signature, envelope, visit, twenty stored
/// lines, entitlement, calculation, explanation, journal, answer, and the projection for the host beside it. Server and hospital burn the same CPU.
/// </summary>
/// <param name="wholeVisit">Each settlement is a visit from 2201 over 2203A, 2204 and 2206 to 2207; else only its last message is sent.</param>
sealed class HttpLoad(StoreSettings settings, PostgresServer administrator, bool wholeVisit) : IContender, IAsyncDisposable
{
    const int Persons = 400;
    const int Lines = 20;
    readonly string _database = wholeVisit ? "yidi_visit" : "yidi_http";

    /// <summary>More than any run settles.</summary>
    const int Visits = 80_000;

    Installation? _installation;
    PostgresServer? _server;
    VirtualHospital? _hospital;
    HttpClient? _http;
    string _template = "";
    List<(string Person, string Certificate)> _persons = [];
    long _firstVisit;
    int _next;
    int _message;

    public string Name => wholeVisit ? "HTTP visit, five messages" : "HTTP 2207, whole path";

    public async Task Reset(CancellationToken cancel)
    {
        if (_installation is null) await Start(cancel);
        if (!wholeVisit && (_next == 0 || Visits - _next < Visits / 2))
        {
            await AddVisits(cancel);
            // Meanwhile the server gave its connections back and forgot; what is measured is a day's work, not its first second.
            await Run(32, TimeSpan.FromSeconds(3), cancel);
        }
        await _server!.Do("CHECKPOINT");
    }

    async Task Start(CancellationToken cancel)
    {
        await administrator.Do($"DROP DATABASE IF EXISTS {_database} WITH (FORCE)");
        await administrator.Do($"CREATE DATABASE {_database}");
        var connection = new NpgsqlConnectionStringBuilder(administrator.Connection) { Database = _database }.ConnectionString;
        _server = administrator.On(connection);
        _installation = await Installation.Start(settings with { PostgresConnection = connection }, Persons);
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1024 }) { BaseAddress = new Uri(_installation.Address) };
        (_hospital, _) = await VirtualHospital.Open(_http, "BENCH", SandboxFacts.Hospital, cancel);
        for (var i = 1; i <= Persons; i++)
        {
            var persona = SandboxFacts.OfCrowd(i);
            var person = await _installation.Get<PersonDirectory>().Find(CredentialKind.IdentityCard, persona.IdentityNumber, cancel);
            _persons.Add((person!.Value.ToString(), persona.IdentityNumber));
        }
    }

    /// <summary>One visit is made over the interface; the others are its copies, for what is measured is the settling.</summary>
    async Task AddVisits(CancellationToken cancel)
    {
        var (person, certificate) = _persons[0];
        var visit = new VirtualVisit(_hospital!, person, certificate);
        await visit.Prepare(cancel);
        (await _hospital!.Send("2204", MoreLines(visit), cancel)).Must();
        var number = long.Parse(visit.VisitNo, CultureInfo.InvariantCulture);
        _firstVisit = number + 1_000_000;
        var numbers = string.Join(", ", _persons.Select(static p => p.Person));
        await Copy("visit", number, "person_no, visit_no", $"(ARRAY[{numbers}]::bigint[])[1 + i % {_persons.Count}], {_firstVisit} + i");
        await Copy("visit_fee_line", number, "visit_no", $"{_firstVisit} + i");
        // What was copied is no work of the day: nothing of it shall be left to do while it is measured.
        await _server!.Do("VACUUM (ANALYZE, FREEZE) p11.visit, p11.visit_fee_line");
        _next = 0;
        var settle = Settle(visit);
        var data = settle["data"]!.AsObject();
        (data["mdtrt_id"], data["psn_no"], data["mdtrt_cert_no"]) = ("@visit", "@person", "@certificate");
        _template = _hospital.Envelope("2207", "@message", settle, "131000").ToJsonString();
    }

    /// <summary>Rows of one visit, as often as there are visits, with other values in the columns named.</summary>
    async Task Copy(string table, long number, string columns, string values)
    {
        var others = await _server!.One($"SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = 'p11.{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> ALL ('{{{columns}}}'::text[])");
        await _server.Do($"INSERT INTO p11.{table} ({columns}, {others}) SELECT {values}, {others} FROM p11.{table}, generate_series(0, {Visits - 1}) i WHERE visit_no = {number}");
    }

    public async Task<Measured> Run(int clients, TimeSpan length, CancellationToken cancel)
    {
        var (wal, disk, cpu, own) = (await _server!.WalBytes(), await DiskBytes(), _server.Cpu(), PostgresServer.OwnCpu());
        var watch = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => wholeVisit ? Counter(watch, length, cancel) : Client(watch, length, cancel), cancel)));
        var took = watch.Elapsed;
        var (ownAfter, cpuAfter) = (PostgresServer.OwnCpu(), _server.Cpu());
        var all = latencies.SelectMany(static l => l).ToList();
        return new(all.Count, took, all, cpuAfter - cpu, ownAfter - own, await _server.WalBytes() - wal, await DiskBytes() - disk);
    }

    async Task<List<int>> Client(Stopwatch watch, TimeSpan length, CancellationToken cancel)
    {
        var micros = new List<int>();
        using var http = await BareHttp.Open(new(_installation!.Address), cancel);
        while (watch.Elapsed < length)
        {
            var body = Body(Interlocked.Increment(ref _next) - 1);
            using var signed = _hospital!.Sign("/infno", []);
            var before = watch.Elapsed;
            var answer = await http.Post("/infno", signed.Headers, body, cancel);
            if (!answer.Contains("\"infcode\":0", StringComparison.Ordinal)) throw new InvalidOperationException(answer[..Math.Min(answer.Length, 400)]);
            micros.Add((int)(watch.Elapsed - before).TotalMicroseconds);
        }
        return micros;
    }

    /// <summary>A counter that sees one patient after the other.</summary>
    async Task<List<int>> Counter(Stopwatch watch, TimeSpan length, CancellationToken cancel)
    {
        var micros = new List<int>();
        var hospital = await Open(cancel);
        while (watch.Elapsed < length)
        {
            if (micros.Count % VisitsOfKey == VisitsOfKey - 1) hospital = await Open(cancel);
            var (person, certificate) = _persons[Interlocked.Increment(ref _next) % _persons.Count];
            var visit = new VirtualVisit(hospital, person, certificate);
            var before = watch.Elapsed;
            await visit.Prepare(cancel);
            (await hospital.Send("2204", MoreLines(visit), cancel)).Must();
            (await hospital.Send("2206", Settle(visit), cancel)).Must();
            (await hospital.Send("2207", Settle(visit), cancel)).Must();
            micros.Add((int)(watch.Elapsed - before).TotalMicroseconds);
        }
        return micros;
    }

    /// <summary>Message ids have room for four digits behind the key of a counter.</summary>
    const int VisitsOfKey = 1_500;

    async Task<VirtualHospital> Open(CancellationToken cancel) =>
        (await VirtualHospital.Open(_http!, string.Create(CultureInfo.InvariantCulture, $"V{Interlocked.Increment(ref _message)}"), SandboxFacts.Hospital, cancel)).Hospital;

    static JsonObject MoreLines(VirtualVisit visit) => new()
    {
        ["feedetail"] = new JsonArray([.. Enumerable.Range(0, Lines - 2).Select(i => (JsonNode)visit.Line($"X{i}", VirtualVisit.Batch, i % 2 == 0 ? SandboxFacts.Acarbose : SandboxFacts.Repaglinide, i % 2 == 0 ? "32.52" : "31.77"))]),
    };

    /// <summary>Of all twenty lines.</summary>
    static JsonObject Settle(VirtualVisit visit)
    {
        var settle = visit.Settle();
        var data = settle["data"]!.AsObject();
        foreach (var name in (string[])["preselfpay_amt", "inscp_scp_amt"]) data[name] = 0;
        data["medfee_sumamt"] = 642.90m;
        return settle;
    }

    byte[] Body(int number)
    {
        if (number >= Visits) throw new InvalidOperationException($"All {Visits} visits are settled; prepare more.");
        var (person, certificate) = _persons[number % _persons.Count];
        var message = string.Create(CultureInfo.InvariantCulture, $"H11010500001{Interlocked.Increment(ref _message):000000000000000000}");
        return Encoding.UTF8.GetBytes(_template.Replace("@visit", IdSource.Text(_firstVisit + number)).Replace("@person", person).Replace("@certificate", certificate).Replace("@message", message));
    }

    async Task<long> DiskBytes() => await _server!.DiskBytes("p13");

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_installation is not null) await _installation.DisposeAsync();
    }

    public async Task<IReadOnlyList<string>> Findings(CancellationToken cancel) => [.. (await _installation!.Findings()).Take(3)];
}
