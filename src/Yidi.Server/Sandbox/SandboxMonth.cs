using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Yidi.Server.Sandbox;

/// <summary>What a month came to: settlements driven, the bills of both months, and the forms that were written.</summary>
public sealed record MonthPlayed(int Settled, int Errors, IReadOnlyList<JsonNode> Bills, IReadOnlyList<JsonNode> NextBills, IReadOnlyList<string> Files);

/// <summary>
/// A month of the sandbox over HTTP, as all its people would play it: hospitals settle and declare, agencies deduct and confirm, the national agency closes,
/// provinces check, dispute and pay, one is late, a prefund is increased and used; then a refund and a recovery show up in the month after.
/// </summary>
public sealed class SandboxMonth(HttpClient http, int seed, TimeSpan length, IProgress<string> told)
{
    const int Rate = 400;

    JsonNode _sandbox = null!;
    VirtualVisit _visit = null!;
    string _visitSettlement = "";
    string _deducted = "";
    int _keys;

    string Today => (string)_sandbox["businessDate"]!;

    string Month => Today[..4] + Today[5..7];

    /// <summary>Plays it and writes the forms into a folder; none when it is null.</summary>
    public async Task<MonthPlayed> Run(string? folder, CancellationToken cancel)
    {
        await Look(cancel);
        var (settled, errors) = await Treat(cancel);
        var month = Month;
        var first = DateOnly.ParseExact(Today, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddMonths(1);
        await Until(new(first.Year, first.Month, 8), cancel);
        await Declare(month, cancel);
        await Until(new(first.Year, first.Month, 21), cancel);
        var bills = await Close(month, cancel);
        await CheckAndPay(month, bills, cancel);
        await RefundAndRecover(cancel);
        var next = first.AddMonths(1);
        await Until(new(next.Year, next.Month, 21), cancel);
        var nextMonth = $"{first:yyyyMM}";
        var nextBills = await Close(nextMonth, cancel);
        var files = folder is null ? [] : await Write(folder, [month, nextMonth], cancel);
        return new(settled, errors, bills, nextBills, files);
    }

    /// <summary>Three days of all kinds of visits, a week apart, and the published visit, which is cancelled when it is too late for the month.</summary>
    async Task<(int Settled, int Errors)> Treat(CancellationToken cancel)
    {
        var (hospital, sandbox) = await VirtualHospital.Open(http, string.Create(CultureInfo.InvariantCulture, $"MON{seed}"), SandboxFacts.Hospital, cancel);
        var persona = sandbox.Personas[0];
        _visit = new VirtualVisit(hospital, persona.PersonNo, persona.IdentityNumber);
        await _visit.Prepare(cancel);
        _visitSettlement = (string)(await hospital.Send("2207", _visit.Settle(), cancel, insured: "131000")).Must()["setlinfo"]!["setl_id"]!;
        var (settled, errors) = (1, 0);
        for (var day = 0; day < 3; day++)
        {
            told.Report($"{Today}：门诊、慢特病、急诊、住院、购药");
            var report = await new HospitalDay(http, new(Rate, length, seed + day)).Run(cancel);
            (settled, errors) = (settled + report.Standing.Settled, errors + report.Standing.Errors + report.Differences);
            await Forward(7, cancel);
        }
        return (settled, errors);
    }

    /// <summary>Hospitals declare: patients from elsewhere by details (3260, 3261), the rest over REST; the agencies review and confirm.</summary>
    async Task Declare(string month, CancellationToken cancel)
    {
        told.Report($"{Today}：医药机构申报 {month}，就医地经办机构审核");
        var first = DateOnly.ParseExact(month + "01", "yyyyMMdd", CultureInfo.InvariantCulture);
        foreach (var number in SandboxFacts.Institutions)
        {
            var (hospital, _) = await VirtualHospital.Open(http, string.Create(CultureInfo.InvariantCulture, $"DEC{seed}"), number, cancel);
            await DeclareDetails(hospital, month, cancel);
            var officer = OfficerOf(number);
            if (ManagerOf(number) is { Length: > 0 } manager) await DeclareRest(manager, number, first, cancel);
            foreach (var declared in (await Get(officer, $"/api/declarations?region={RegionOf(number)}&state=Declared", cancel)).AsArray().Where(d => (string)d!["institution"]! == number)) await Review(officer, (string)declared!["declaration"]!, cancel);
        }
    }

    static async Task DeclareDetails(VirtualHospital hospital, string month, CancellationToken cancel)
    {
        var rows = new List<JsonNode>();
        for (var start = 1; ; start += 100)
        {
            var page = (await hospital.Send("3260", VirtualVisit.Data(new() { ["trt_year"] = month[..4], ["trt_month"] = month[4..], ["startrow"] = start }), cancel)).Must()["data"]!.AsArray();
            rows.AddRange(page.Select(static r => r!));
            if (page.Count < 100) break;
        }
        if (rows.Count == 0) return;
        var details = new JsonArray([.. rows.Select(static r => new JsonObject { ["mdtrt_id"] = (string)r["mdtrt_id"]!, ["setl_sn"] = (string)r["setl_sn"]!, ["medfee_sumamt"] = r["medfee_sumamt"]!.DeepClone(), ["cnfm_flag"] = "1" })]);
        (await hospital.Send("3261", new() { ["data"] = new JsonObject { ["trt_year"] = month[..4], ["trt_month"] = month[4..], ["totalrow"] = rows.Count }, ["detail"] = details }, cancel)).Must();
    }

    /// <summary>Every seventh settlement with enough fund loses a tenth of it, one is put off; the rest is confirmed.</summary>
    async Task Review(string officer, string declaration, CancellationToken cancel)
    {
        var items = (await Get(officer, $"/api/declarations/{declaration}/items?count=500", cancel)).AsArray();
        var paid = items.Where(static i => Yuan(i!["fund"]!) >= 10m && (string)i["settlement"]! != "").ToList();
        var decisions = paid.Where(i => (string)i!["settlement"]! != _visitSettlement).Where(static (_, n) => n % 7 == 3)
            .Select(static i => new { settlement = (string)i!["settlement"]!, verdict = "Deducted", deducted = (decimal.Floor(Yuan(i["fund"]!) * 10m) / 100m).ToString(CultureInfo.InvariantCulture), reason = "重复收费，扣减（规则R-12）" }).ToList();
        var putOff = paid.FirstOrDefault(i => decisions.All(d => d.settlement != (string)i!["settlement"]!) && (string)i!["settlement"]! != _visitSettlement);
        if (paid.Count > 5 && putOff is not null) decisions.Add(new { settlement = (string)putOff["settlement"]!, verdict = "Suspended", deducted = "0", reason = "待核实病历" });
        if (decisions.Count > 0) await Post(officer, $"/api/declarations/{declaration}/review", new { items = decisions }, cancel);
        await Post(officer, $"/api/declarations/{declaration}/confirm", new { }, cancel);
        if (_deducted.Length == 0 && decisions.FirstOrDefault(static d => d.verdict == "Deducted") is { } one) _deducted = $"{declaration}/items/{one.settlement}";
    }

    async Task<IReadOnlyList<JsonNode>> Close(string month, CancellationToken cancel)
    {
        var dry = await Post("national-officer", $"/api/clearing/months/{month}/close?dryRun=true", new { }, cancel);
        var closed = await Post("national-officer", $"/api/clearing/months/{month}/close", new { }, cancel);
        told.Report($"{Today}：清分 {month}，{closed["rows"]} 条明细，{closed["lines"]!.AsArray().Count} 行，{closed["bills"]!.AsArray().Count} 张清算单（试算 {dry["bills"]!.AsArray().Count} 张）");
        return [.. closed["bills"]!.AsArray().Select(static b => b!)];
    }

    /// <summary>All agree but one, which is disputed and resolved; all pay but one, which is taken from the prefund when it is overdue.</summary>
    async Task CheckAndPay(string month, IReadOnlyList<JsonNode> bills, CancellationToken cancel)
    {
        var disputed = bills.Last(static b => (string)b["level"]! == "National");
        foreach (var bill in bills)
        {
            if (bill == disputed) await Post(FinanceOf(bill, "insuredRegion"), Bill(bill, "dispute"), new { side = "Insured", words = "一笔住院费用与参保地记录不符，请核实" }, cancel);
            else foreach (var (side, region) in new[] { ("Insured", "insuredRegion"), ("Host", "hostRegion") }) await Post(FinanceOf(bill, region), Bill(bill, "agree"), new { side, words = "" }, cancel);
        }
        await Post("national-officer", Bill(disputed, "resolve"), new { words = "已核实，按清分结果；差错下期更正" }, cancel);
        await Post("national-officer", $"/api/clearing/months/{month}/notices", new { }, cancel);
        var national = bills.Where(static b => (string)b["level"]! == "National").ToList();
        var late = national[0];
        told.Report($"{Today}：核对、争议一张、签发通知、付款；{late["documentNo"]} 逾期未付");
        await Increase(late, cancel);
        await PayByFile([.. bills.Where(b => b != late)], cancel);
        await Forward(40, cancel);
        var overdue = (await Get("national-officer", "/api/clearing/bills/overdue", cancel)).AsArray();
        foreach (var one in overdue) await Post(FinanceOf(one!, "hostRegion"), $"/api/prefund/use/{one!["bill"]}", new { }, cancel);
        told.Report($"{Today}：逾期 {overdue.Count} 张，动用预付金");
    }

    /// <summary>The place of treatment asks for an emergency increase; it is granted and paid.</summary>
    async Task Increase(JsonNode bill, CancellationToken cancel)
    {
        var amount = Math.Ceiling(Math.Abs(Yuan(bill["amount"]!)) / 2).ToString(CultureInfo.InvariantCulture);
        var asked = await Post(FinanceOf(bill, "hostRegion"), "/api/prefund/increases", new { insuredRegion = (string)bill["insuredRegion"]!, hostRegion = (string)bill["hostRegion"]!, insurance = (string)bill["insurance"]!, amount, reason = "就医人次大幅增加，预付金不足" }, cancel);
        await Post("national-officer", $"/api/prefund/notices/{asked["notice"]}/decide", new { grant = true }, cancel);
        await Post(FinanceOf(bill, "insuredRegion"), $"/api/prefund/notices/{asked["notice"]}/pay", new { reference = $"YH{seed}P1" }, cancel);
        told.Report($"{Today}：紧急调增 {asked["documentNo"]} {amount}元");
    }

    /// <summary>Each payer hands in one file with its checksum; the payee matches what it finds on its account.</summary>
    async Task PayByFile(IReadOnlyList<JsonNode> bills, CancellationToken cancel)
    {
        foreach (var ofPayer in bills.Where(static b => Yuan(b["amount"]!) != 0).GroupBy(static b => ((string)b["payer"]!)[..2]))
        {
            var rows = ofPayer.Select((b, i) => (Bill: b, Amount: Math.Abs(Yuan(b["amount"]!)).ToString("0.00", CultureInfo.InvariantCulture), Reference: $"YH{seed}{ofPayer.Key}{i:0000}{(string)b["period"]!}")).ToList();
            var content = string.Join('\n', rows.Select(r => $"{r.Bill["documentNo"]},{r.Amount},{Today},{r.Reference}").Prepend("document,amount,paid_on,reference"));
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
            await Post(Finance(ofPayer.Key), "/api/clearing/payment-files", new { payer = $"{ofPayer.Key}0000", name = "payments.csv", content, sha256 }, cancel);
            foreach (var row in rows) await Post(Finance(((string)row.Bill["payee"]!)[..2]), "/api/clearing/receipts", new { reference = row.Reference, amount = row.Amount }, cancel);
        }
    }

    /// <summary>A patient of the month that is closed gives medicine back, and a deduction turns out to have been too small.</summary>
    async Task RefundAndRecover(CancellationToken cancel)
    {
        (await _visit.Undo(_visitSettlement, cancel)).Must();
        if (_deducted.Length > 0) await Post(OfficerOf(SandboxFacts.Hospital), $"/api/declarations/{_deducted}/recover", new { amount = "1.00", reason = "复核追回违规费用" }, cancel);
        told.Report($"{Today}：已清分费用退费一笔，追回一笔，计入下期");
    }

    async Task<IReadOnlyList<string>> Write(string folder, IReadOnlyList<string> months, CancellationToken cancel)
    {
        var files = new List<string>();
        foreach (var month in months)
        {
            var to = Directory.CreateDirectory(Path.Combine(folder, month)).FullName;
            foreach (var form in (await Get("national-officer", $"/api/clearing/months/{month}/forms", cancel)).AsArray())
            {
                told.Report($"打印 {form!["title"]} {form["number"]}");
                foreach (var shape in new[] { "pdf", "xlsx" })
                {
                    var file = Path.Combine(to, $"{form["name"]}.{shape}");
                    await File.WriteAllBytesAsync(file, await Bytes("national-officer", (string)form[shape]!, cancel), cancel);
                    files.Add(file);
                }
            }
        }
        return files;
    }

    static string Bill(JsonNode bill, string act) => $"/api/clearing/bills/{bill["bill"]}/{act}";

    static decimal Yuan(JsonNode text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);

    static string Finance(string province) => province switch { "11" => "beijing-finance", "13" => "hebei-finance", "44" => "guangdong-finance", _ => "national-finance" };

    static string FinanceOf(JsonNode bill, string region) => Finance(((string)bill[region]!)[..2]);

    static string RegionOf(string institution) => SandboxFacts.Hospitals.Single(h => h.Number == institution).PoolingRegion;

    static string OfficerOf(string institution) => RegionOf(institution)[..2] switch { "11" => "beijing-officer", "13" => "hebei-officer", _ => "guangdong-officer" };

    /// <summary>Who declares for an institution over REST: its own manager where the sandbox has one, else nobody.</summary>
    static string ManagerOf(string institution) => institution switch { SandboxFacts.Hospital => "hospital-manager", SandboxFacts.Clinic => "clinic-clerk", SandboxFacts.GuangzhouHospital => "guangzhou-manager", SandboxFacts.ShenzhenHospital => "shenzhen-manager", _ => "" };

    async Task Look(CancellationToken cancel) => _sandbox = await http.GetFromJsonAsync<JsonNode>("/api/sandbox", cancel) ?? throw new InvalidOperationException("The server is not a sandbox.");

    async Task Forward(int days, CancellationToken cancel)
    {
        using var response = await http.PostAsync(new Uri($"/api/sandbox/clock?days={days}", UriKind.Relative), null, cancel);
        response.EnsureSuccessStatusCode();
        await Look(cancel);
    }

    async Task Until(DateOnly day, CancellationToken cancel)
    {
        var days = day.DayNumber - DateOnly.ParseExact(Today, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;
        if (days > 0) await Forward(days, cancel);
    }

    HttpRequestMessage As(string account, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string)_sandbox["accounts"]!.AsArray().Single(a => (string)a!["userName"]! == account)!["token"]!);
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"month-{seed}-{Interlocked.Increment(ref _keys)}"));
        return request;
    }

    async Task<JsonNode> Get(string account, string path, CancellationToken cancel) => JsonNode.Parse(await Bytes(account, path, cancel))!;

    async Task<byte[]> Bytes(string account, string path, CancellationToken cancel)
    {
        using var request = As(account, HttpMethod.Get, path);
        using var response = await http.SendAsync(request, cancel);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(cancel) : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancel)}");
    }

    async Task<JsonNode> Post(string account, string path, object body, CancellationToken cancel)
    {
        using var request = As(account, HttpMethod.Post, path);
        request.Content = JsonContent.Create(body);
        using var response = await http.SendAsync(request, cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{account} {path}: {(int)response.StatusCode} {text}");
    }

    /// <summary>Declares what is left over REST; nothing left is no trouble.</summary>
    async Task DeclareRest(string manager, string institution, DateOnly first, CancellationToken cancel)
    {
        var path = $"/api/institutions/{institution}/declarations";
        using var request = As(manager, HttpMethod.Post, path);
        request.Content = JsonContent.Create(new { period = $"{first:yyyyMM}", clearingKind = "", from = $"{first:yyyy-MM-dd}", until = $"{first.AddMonths(1).AddDays(-1):yyyy-MM-dd}" });
        using var response = await http.SendAsync(request, cancel);
        if ((int)response.StatusCode is not (200 or 422)) throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancel)}");
    }
}
