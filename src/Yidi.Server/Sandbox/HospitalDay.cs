using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Yidi.Server.Sandbox;

/// <summary>How a day is to be driven.</summary>
/// <param name="Rate">Messages a second.</param>
/// <param name="Length">How long new visits begin.</param>
public sealed record DayWishes(int Rate, TimeSpan Length, int Seed, int Workers = 24);

/// <summary>How a day stands.</summary>
public sealed record DayStanding(int Messages, int Settled, int Cancelled, int Reversed, int RefusedAsExpected, int Errors, IReadOnlyList<string> FirstErrors, TimeSpan Elapsed);

/// <summary>A day after its hospitals reconciled.</summary>
public sealed record DayReport(DayStanding Standing, int Institutions, int ListedRows, int Differences, IReadOnlyList<string> FirstDifferences);

/// <summary>
/// A day of many counters over HTTP: outpatient, chronic, emergency and inpatient visits and pharmacy sales, with cancellations, reversals and honest
/// mistakes mixed in; at the end every institution reconciles (3202).
/// </summary>
public sealed class HospitalDay(HttpClient http, DayWishes wishes)
{
    readonly ConcurrentBag<string> _errors = [];
    readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _ledgers = [];
    readonly ConcurrentDictionary<string, byte> _sent = [];
    readonly Lock _pace = new();
    readonly TimeProvider _machine = TimeProvider.System;
    int _messages;
    int _settled;
    int _cancelled;
    int _reversed;
    int _refused;
    long _started;
    DateOnly _today;
    SandboxDocument _sandbox = null!;
    TimeSpan _nextSlot;

    public DayStanding Standing => new(_messages, _settled, _cancelled, _reversed, _refused, _errors.Count, [.. _errors.Take(10)], _machine.GetElapsedTime(_started));

    public async Task<DayReport> Run(CancellationToken cancel)
    {
        _sandbox = await http.GetFromJsonAsync<SandboxDocument>("/api/sandbox", cancel) ?? throw new InvalidOperationException("The server is not a sandbox.");
        var crowd = await http.GetFromJsonAsync<List<SandboxPatient>>("/api/sandbox/crowd", cancel) ?? [];
        _today = DateOnly.ParseExact(_sandbox.BusinessDate, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        _started = _machine.GetTimestamp();
        var patients = new ConcurrentQueue<SandboxPatient>(crowd);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(wishes.Workers, crowd.Count)).Select(w => Counter(w, patients, cancel)));
        return await Reconcile(cancel);
    }

    /// <summary>One counter: takes a patient, treats, lets go. A patient is at one counter at a time.</summary>
    async Task Counter(int worker, ConcurrentQueue<SandboxPatient> patients, CancellationToken cancel)
    {
        var random = new Random(HashCode.Combine(wishes.Seed, worker));
        for (var visit = 0; _machine.GetElapsedTime(_started) < wishes.Length; visit++)
        {
            if (!patients.TryDequeue(out var patient)) throw new InvalidOperationException("There are fewer patients than counters.");
            try
            {
                await Visit(patient, $"{worker:00}{visit:0000}", random, cancel);
            }
            catch (Exception e) when (e is HttpRequestException or InvalidOperationException or InvalidDataException)
            {
                _errors.Add(e.Message);
            }
            patients.Enqueue(patient);
        }
    }

    Task Visit(SandboxPatient patient, string serial, Random random, CancellationToken cancel)
    {
        var chronic = patient.Key.StartsWith("crowd", StringComparison.Ordinal);
        return (chronic, random.Next(10)) switch
        {
            (true, _) => Outpatient(Open(SandboxFacts.Hospital, serial, patient), "14", SandboxFacts.Diabetes, random, cancel),
            (false, < 4) => Outpatient(Open(random.Next(2) == 0 ? SandboxFacts.Hospital : SandboxFacts.GuangzhouHospital, serial, patient), "11", "", random, cancel),
            (false, < 6) => Outpatient(Open(AnyHospital(random), serial, patient), "13", "", random, cancel),
            (false, < 8) => Sale(Open(SandboxFacts.Pharmacy, serial, patient), random, cancel),
            _ => Stay(Open(SandboxFacts.Hospital, serial, patient), random, cancel),
        };
    }

    string AnyHospital(Random random)
    {
        var open = _sandbox.Institutions.Select(static i => i.Institution).Except([SandboxFacts.Clinic, SandboxFacts.Pharmacy, SandboxFacts.HomeHospital]).ToList();
        return open[random.Next(open.Count)];
    }

    VirtualPatient Open(string institution, string serial, SandboxPatient patient)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{wishes.Seed % 100_000:00000}{serial}");
        return new(new VirtualHospital(http, _sandbox.Institutions.Single(i => i.Institution == institution), key) { Simulated = true }, patient.PersonNo, patient.IdentityNumber, patient.Insured);
    }

    async Task Outpatient(VirtualPatient at, string visitType, string disease, Random random, CancellationToken cancel)
    {
        at.VisitNo = (string)(await Must(at, "2201", at.Register(_today), cancel))!["data"]!["mdtrt_id"]!;
        await Must(at, "2203A", at.Describe(_today, visitType, disease), cancel);
        var charges = Charges(random, random.Next(1, 8));
        await Must(at, "2204", at.Charges(charges, "B1", disease), cancel);
        var total = charges.Sum(static c => c.Total);
        if (random.Next(20) == 0) await Mistake(at, "2206", at.SettleVisit(total + 1, visitType, "B1"), "YD3009", cancel);
        await Must(at, "2206", at.SettleVisit(total, visitType, "B1"), cancel);
        await Settle(at, "2207", at.SettleVisit(total, visitType, "B1"), "2208", random, cancel);
    }

    async Task Sale(VirtualPatient at, Random random, CancellationToken cancel)
    {
        await Must(at, "1101", at.ReadCard(), cancel);
        await Tell(at, "2505", new() { ["data"] = new JsonObject { ["psn_no"] = at.PersonNo, ["biz_appy_type"] = "41", ["begndate"] = $"{_today:yyyy-MM-dd}", ["fix_srt_no"] = "1", ["fixmedins_code"] = SandboxFacts.Pharmacy, ["fixmedins_name"] = "药店" } }, cancel);
        await Settle(at, "2102", at.Buy(_today, Charges(random, random.Next(1, 4))), "2103", random, cancel);
    }

    async Task Stay(VirtualPatient at, Random random, CancellationToken cancel)
    {
        at.VisitNo = (string)(await Must(at, "2401", at.Admit(_today.AddDays(-5)), cancel))!["result"]!["mdtrt_id"]!;
        var total = 0m;
        for (var batch = 0; batch < 3; batch++)
        {
            var charges = Charges(random, 20, $"{batch}-");
            total += charges.Sum(static c => c.Total);
            await Must(at, "2301", at.Charges(charges), cancel);
        }
        if (random.Next(4) == 0) await Mistake(at, "2304", at.SettleStay(total), "YD3014", cancel);
        await Must(at, "2402", at.Discharge(_today, 0), cancel);
        await Must(at, "2303", at.SettleStay(total), cancel);
        await Settle(at, "2304", at.SettleStay(total, useAccount: true), "2305", random, cancel);
    }

    /// <summary>Settles; now and then sends it twice, cancels at once, or reverses as if the answer had been lost.</summary>
    async Task Settle(VirtualPatient at, string infno, JsonObject bill, string cancelling, Random random, CancellationToken cancel)
    {
        var message = at.Hospital.NextMessageId();
        var settled = (await Must(at, infno, bill.DeepClone().AsObject(), cancel, message))!["setlinfo"]!;
        Interlocked.Increment(ref _settled);
        if (at.VisitNo.Length == 0) at.VisitNo = (string)settled["mdtrt_id"]!;
        var fate = random.Next(20);
        if (fate == 0)
        {
            await Must(at, "2601", at.Reverse(message, infno), cancel);
            Interlocked.Increment(ref _reversed);
            return;
        }
        if (fate == 1) await Must(at, infno, bill, cancel, message);
        List(at, settled, refund: false);
        if (fate > 3) return;
        List(at, (await Must(at, cancelling, at.OfSettlement((string)settled["setl_id"]!), cancel))!["setlinfo"]!, refund: true);
        Interlocked.Increment(ref _cancelled);
    }

    void List(VirtualPatient at, JsonNode settled, bool refund) => _ledgers.GetOrAdd($"{at.Hospital.Institution}\t{(string)settled["clr_type"]!}", static _ => new()).Enqueue(string.Join('\t',
        (string)settled["setl_id"]!, at.VisitNo, at.PersonNo, settled["medfee_sumamt"], settled["fund_pay_sumamt"], settled["acct_pay"], refund ? "1" : "0", "null"));

    IReadOnlyList<VirtualCharge> Charges(Random random, int count, string prefix = "")
    {
        string[] items = [SandboxFacts.Acarbose, SandboxFacts.Repaglinide, SandboxFacts.OwnExpense, SandboxFacts.Limited];
        return [.. Enumerable.Range(0, count).Select(i => new VirtualCharge($"{prefix}{i}", items[random.Next(items.Length)], random.Next(100, 9000) / 100m, random.Next(1, 4), _today))];
    }

    async Task<JsonNode?> Must(VirtualPatient at, string infno, JsonObject input, CancellationToken cancel, string? message = null)
    {
        var reply = await Tell(at, infno, input, cancel, message);
        return reply.Code == 0 ? reply.Output : throw new InvalidOperationException($"{infno}: {reply.Error}");
    }

    /// <summary>A mistake every counter makes: it must be refused, and for the right reason.</summary>
    async Task Mistake(VirtualPatient at, string infno, JsonObject input, string code, CancellationToken cancel)
    {
        var reply = await Tell(at, infno, input, cancel);
        if (reply.Error?.Contains(code, StringComparison.Ordinal) != true) throw new InvalidOperationException($"{infno}: expected {code}, got {reply.Error ?? "success"}");
        Interlocked.Increment(ref _refused);
    }

    /// <summary>Sends at the pace that was wished for; 'busy' is answered by sending the same message again.</summary>
    async Task<InfnoReply> Tell(VirtualPatient at, string infno, JsonObject input, CancellationToken cancel, string? message = null)
    {
        message ??= at.Hospital.NextMessageId();
        _sent[message] = 0;
        for (var attempt = 1; ; attempt++)
        {
            await Pace(cancel);
            Interlocked.Increment(ref _messages);
            var reply = await at.Send(infno, input.DeepClone().AsObject(), cancel, message);
            if (attempt == 5 || reply.Error?.Contains("YD5001", StringComparison.Ordinal) != true) return reply;
        }
    }

    async Task Pace(CancellationToken cancel)
    {
        TimeSpan wait;
        lock (_pace)
        {
            var now = _machine.GetElapsedTime(_started);
            _nextSlot = _nextSlot < now ? now : _nextSlot;
            wait = _nextSlot - now;
            _nextSlot += TimeSpan.FromSeconds(1) / wishes.Rate;
        }
        if (wait > TimeSpan.Zero) await Task.Delay(wait, cancel);
    }

    /// <summary>Every institution hands in its list by clearing kind (3202).</summary>
    async Task<DayReport> Reconcile(CancellationToken cancel)
    {
        var (rows, differences) = (0, new List<string>());
        foreach (var (key, ledger) in _ledgers)
        {
            rows += ledger.Count;
            differences.AddRange(await Differences(key.Split('\t')[0], key.Split('\t')[1], [.. ledger], cancel));
        }
        return new(Standing, _ledgers.Keys.Select(static k => k.Split('\t')[0]).Distinct().Count(), rows, differences.Count, [.. differences.Take(5)]);
    }

    static byte[] Zipped(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("list.txt").Open()) entry.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    async Task<IReadOnlyList<string>> Differences(string institution, string clearingKind, IReadOnlyList<string> ledger, CancellationToken cancel)
    {
        var hospital = new VirtualHospital(http, _sandbox.Institutions.Single(i => i.Institution == institution), string.Create(CultureInfo.InvariantCulture, $"R{wishes.Seed % 100_000:00000}{clearingKind}")) { Simulated = true };
        var file = Convert.ToBase64String(Zipped(string.Join('\n', ledger)));
        var sent = (await hospital.Send("9101", new() { ["fsUploadIn"] = new JsonObject { ["in"] = file, ["filename"] = "list.zip", ["fixmedins_code"] = institution } }, cancel)).Must();
        var data = new JsonObject { ["clr_type"] = clearingKind, ["setl_optins"] = "", ["file_qury_no"] = (string)sent["file_qury_no"]!, ["stmt_begndate"] = $"{_today:yyyy-MM-dd}", ["stmt_enddate"] = $"{_today:yyyy-MM-dd}", ["medfee_sumamt"] = 0, ["fund_pay_sumamt"] = 0, ["cash_payamt"] = 0, ["fixmedins_setl_cnt"] = ledger.Count };
        var result = (await hospital.Send("3202", new() { ["data"] = data }, cancel)).Must()["fileinfo"]!;
        var ask = hospital.Envelope("9102", hospital.NextMessageId(), new() { ["fsDownloadIn"] = new JsonObject { ["file_qury_no"] = (string)result["file_qury_no"]!, ["filename"] = (string)result["filename"]!, ["fixmedins_code"] = institution } });
        using var response = await hospital.PostRaw("/infno", Encoding.UTF8.GetBytes(ask.ToJsonString()), cancel);
        using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync(cancel));
        using var text = new StreamReader(zip.Entries.Single().Open());
        var listed = ledger.Select(static l => l.Split('\t')[0]).ToHashSet();
        // Others work at the same institution: what they settled, or another run did, is not missing here.
        return [.. (await text.ReadToEndAsync(cancel)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split('\t')).Where(c => listed.Contains(c[2]) || _sent.ContainsKey(c[3]))
            .Select(c => $"{institution} setl_id {c[2]} {c[6]}")];
    }
}
