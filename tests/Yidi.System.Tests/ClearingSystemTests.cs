using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Clearing;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.HospitalPayment;
using Yidi.Operations.Plumbing;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Clearing over real HTTP: a whole month as its people play it, one region with most of the traffic, and kill -9 in the middle.</summary>
public sealed class ClearingSystemTests
{
    /// <summary>How often the server is killed while it closes; once less while it pays. YIDI_KILLS makes more.</summary>
    static int Kills => int.TryParse(Environment.GetEnvironmentVariable("YIDI_KILLS"), out var kills) ? kills : 2;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task A_month_is_played_to_its_forms_with_seven_of_ten_patients_from_one_region(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 28, null, "--Yidi:SandboxStays=12");
        using var http = installation.Http();
        http.Timeout = TimeSpan.FromMinutes(5);
        // Forms are pages of what the books say: printed once, whichever engine keeps the books.
        var folder = engine == StoreEngine.Sqlite ? Directory.CreateTempSubdirectory("yidi-forms-") : null;
        try
        {
            var told = new List<string>();
            var played = await new SandboxMonth(http, 11, TimeSpan.FromSeconds(2), new Told(told)).Run(folder?.FullName, Cancel);
            Assert.Equal(0, played.Errors);
            Assert.True(played.Settled > 20, $"{played.Settled} settled: the month is too small to say anything");
            Assert.Contains(told, static t => t.Contains("动用预付金", StringComparison.Ordinal) && t.Contains("逾期 1 张", StringComparison.Ordinal));
            if (folder is not null) await Printed(played.Files);
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
        // The bill that was left overdue is told by the figures of its month, beside the days the others took.
        using (var nation = new RestClient(installation, "national-officer"))
        {
            var delay = (await nation.Get("/api/figures"))["clearingDelays"]!.AsArray().Single(static d => (string)d!["month"]! == "202207")!;
            Assert.Equal(1, (int)delay["late"]!);
            Assert.True((int)delay["paid"]! >= 1 && (int)delay["paid"]! < (int)delay["bills"]! && (decimal)delay["meanDays"]! > 0 && (int)delay["mostDays"]! >= (decimal)delay["meanDays"]!, delay.ToJsonString());
        }
        var provinces = await installation.Get<StoreMap>().ExistingProvinces(Cancel);
        Assert.Empty(await installation.Get<VerifyFunds>().Run(provinces, Cancel));
        Assert.Empty(await installation.Findings());
        foreach (var (province, book) in new[] { (13, Book.Insured), (44, Book.Insured), (11, Book.Host), (44, Book.Host) }) await InOtherPrograms(installation, province, book);
        await PaidFromThePrefund(installation);
    }

    /// <summary>What the prefund paid whole has no payment of a bank: the figures tell its days all the same, and that it was late.</summary>
    static async Task PaidFromThePrefund(Installation installation)
    {
        using var nation = new RestClient(installation, "national-officer");
        async Task<JsonNode> July() => (await nation.Get("/api/figures"))["clearingDelays"]!.AsArray().Single(static d => (string)d!["month"]! == "202207")!;
        var before = await July();
        var today = installation.Get<BusinessClock>().Today;
        long billNo;
        await using (var store = await installation.Get<IStoreContexts>().National(Cancel))
        {
            var bill = (await store.Set<ClearingBill>().Where(b => b.Level == ClearingLevel.National && b.State == BillState.Noticed && b.PayBy < today).ToListAsync(Cancel)).Single(static b => b.UnpaidFen > 0);
            var quota = await store.Set<Operations.Prefund.PrefundQuota>().SingleAsync(q => q.InsuredRegion == bill.InsuredRegion && q.HostRegion == bill.HostRegion && q.Insurance == bill.Insurance, Cancel);
            (billNo, quota.HeldFen, quota.Revision) = (bill.BillNo, bill.UnpaidFen, quota.Revision + 1);
            store.RemoveRange(await store.Set<ClearingPayment>().Where(p => p.BillNo == bill.BillNo).ToListAsync(Cancel));
            await store.SaveChangesAsync(Cancel);
        }
        Assert.Null((await installation.Get<Operations.Prefund.KeepPrefund>().UseFor(new(new("test", "whole", "use-prefund"), "00"), Operations.Access.Caller.Platform, billNo, Cancel)).Refusal);
        var after = await July();
        Assert.Equal(((int)before["paid"]! + 1, 1), ((int)after["paid"]!, (int)after["late"]!));
        Assert.True((int)after["mostDays"]! >= (int)before["mostDays"]!);
    }

    static async Task Printed(IReadOnlyList<string> files)
    {
        Assert.Contains(files, static f => f.EndsWith("national-table.pdf", StringComparison.Ordinal));
        Assert.All(files, static f => Assert.True(new FileInfo(f).Length > 1_000, f));
        var pdf = await File.ReadAllBytesAsync(files.First(static f => f.EndsWith(".pdf", StringComparison.Ordinal)), Cancel);
        Assert.True(pdf.AsSpan().StartsWith("%PDF-"u8));
    }

    /// <summary>Programs that are not ours add the whole book up to the same fen, clearing, payments and prefunds with it.</summary>
    static async Task InOtherPrograms(Installation installation, int province, Book book)
    {
        var name = book == Book.Insured ? "insured" : "host";
        var sums = (await installation.Get<ReadBooks>().ByAccount(province, book, Cancel)).ToDictionary(s => $"{name}:{province}:{s.Key}", static s => s.Value);
        Assert.Equal(0, sums.Values.Sum());
        var export = installation.Get<Operations.Reconciliation.ExportBooks>();
        await BooksTests.InOtherPrograms(BooksTests.NotZero(sums), to => book == Book.Insured ? export.Insured(province, "", to, Cancel) : export.Host(province, "", to, Cancel));
    }

    [Fact]
    public async Task A_stay_in_the_province_is_paid_by_its_case_and_the_patient_by_item()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 2);
        using var http = installation.Http();
        var (hospital, _) = await VirtualHospital.Open(http, "CASE", SandboxFacts.GuangzhouHospital, Cancel);
        var persona = installation.NextOfStays();
        var person = await installation.Get<Operations.Insured.PersonDirectory>().Find(Operations.Insured.CredentialKind.IdentityCard, persona.IdentityNumber, Cancel);
        var at = new VirtualPatient(hospital, person!.Value.ToString(), persona.IdentityNumber, "440100");
        var day = SandboxFacts.BusinessStartDay;
        at.VisitNo = (string)(await at.Send("2401", at.Admit(day.AddDays(-5)), Cancel)).Must()["result"]!["mdtrt_id"]!;
        var charges = Enumerable.Range(1, 20).Select(i => new VirtualCharge($"C{i}", SandboxFacts.Acarbose, 99.99m, 2, day)).ToList();
        (await at.Send("2301", at.Charges(charges), Cancel)).Must();
        Assert.Equal(0, (await at.Send("2402", at.Discharge(day, 0), Cancel)).Code);
        var settled = (await at.Send("2304", at.SettleStay(charges.Sum(static c => c.Total)), Cancel)).Must()["setlinfo"]!;
        (await http.PostAsync(new Uri("/api/sandbox/clock?days=36", UriKind.Relative), null, Cancel)).EnsureSuccessStatusCode();
        using var manager = new RestClient(installation, "guangzhou-manager");
        using var officer = new RestClient(installation, "guangdong-officer");
        using var finance = new RestClient(installation, "guangdong-finance");
        var institution = $"/api/institutions/{SandboxFacts.GuangzhouHospital}";
        var (settlement, total) = ((string)settled["setl_id"]!, charges.Sum(static c => c.Total));
        var declared = await manager.Must($"{institution}/declarations", new { period = "202207", clearingKind = "21", from = "2022-07-01", until = "2022-07-31" });
        await officer.Must($"/api/declarations/{declared["declaration"]}/confirm", new { });
        object Case(decimal standard) => new { cases = new[] { new { settlement, group = "FZ19", standard = standard.ToString(global::System.Globalization.CultureInfo.InvariantCulture) } } };
        Assert.Equal(409, (int)(await finance.Post($"{institution}/case-groups", Case(total + 100))).Status);
        await finance.Must($"{institution}/payment-agreement", new { method = "Drg", advancePercent = 0 });
        await finance.Must($"{institution}/case-groups", Case(total + 100));
        var (status, refused) = await manager.Post($"{institution}/case-groups/{settlement}/special", new { reason = "住院时间长" });
        Assert.Equal(409, (int)status);
        Assert.Equal("2022年分组病例1例，特例单议最多0例，已申请0例", (string)refused["why"]!);
        var first = await finance.Must($"{institution}/statements/202207", new { });
        Assert.Equal("100.00", (string)first["caseDifference"]!);
        // Regrouped lower: the next statement takes the difference off, the patient's bill stays as it was.
        await finance.Must($"{institution}/case-groups", Case(total - 50));
        (await http.PostAsync(new Uri("/api/sandbox/clock?days=31", UriKind.Relative), null, Cancel)).EnsureSuccessStatusCode();
        var second = await finance.Must($"{institution}/statements/202208", new { });
        Assert.Equal(("0.00", "-150.00"), ((string)second["settled"]!, (string)second["caseDifference"]!));
        Assert.Equal((string)(await officer.Get($"/api/settlements/{settlement}"))["amounts"]!["cash"]!, ((decimal)settled["psn_cash_pay"]!).ToString("0.00", global::System.Globalization.CultureInfo.InvariantCulture));
        var batch = await finance.Must("/api/payment-batches", new { region = "440000" });
        // Who pays for the province finds the file again, over REST and on its page; nobody else does.
        Assert.Equal((string)batch["content"]!, (string)(await finance.Get($"/api/payment-batches/{batch["batch"]}"))["content"]!);
        Assert.Contains((string)batch["sha256"]!, await (await finance.Raw($"/console/payment-batches/{batch["batch"]}")).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains($"/console/payment-batches/{batch["batch"]}", await (await finance.Raw("/console/payments")).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var other = new RestClient(installation, "beijing-finance");
        foreach (var path in new[] { "/api", "/console" }) Assert.Equal(global::System.Net.HttpStatusCode.NotFound, (await other.Raw($"{path}/payment-batches/{batch["batch"]}")).StatusCode);
        Assert.Equal(global::System.Net.HttpStatusCode.OK, (await finance.Raw("/console/payments/new")).StatusCode);
        await finance.Must($"/api/payment-batches/{batch["batch"]}/paid", new { sha256 = (string)batch["sha256"]! });
        Assert.Equal(decimal.Parse((string)first["payable"]!, global::System.Globalization.CultureInfo.InvariantCulture) - 150, decimal.Parse((string)batch["amount"]!, global::System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(await installation.Get<VerifyFunds>().Run(await installation.Get<StoreMap>().ExistingProvinces(Cancel), Cancel));
    }

    sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Killed_in_the_middle_of_closing_and_of_paying_nothing_is_done_twice(StoreEngine engine)
    {
        var settings = await SownStores.Of(engine);
        var random = new Random(2022);
        var server = await ServerProcess.Start(settings, 8);
        try
        {
            using (var people = await People.Of(server))
            {
                for (var i = 1; i <= 4; i++) await people.Settle(i);
                await people.Forward(40);
                var declared = await people.Post("hospital-manager", $"/api/institutions/{SandboxFacts.Hospital}/declarations", new { period = "202207", clearingKind = "", from = "2022-07-01", until = "2022-07-31" }, "declare");
                await people.Post("beijing-officer", $"/api/declarations/{declared["declaration"]}/confirm", new { }, "confirm");
            }
            for (var kill = 0; kill < Kills; kill++)
            {
                server = await Killed(server, settings, random.Next(0, 120), "national-officer", "/api/clearing/months/202207/close", new { }, "close");
            }
            using (var people = await People.Of(server))
            {
                var closed = await people.Post("national-officer", "/api/clearing/months/202207/close", new { }, "close");
                Assert.Equal(4 * 48.89m, closed["bills"]!.AsArray().Where(static b => (string)b!["level"]! == "National").Sum(static b => decimal.Parse((string)b!["amount"]!, global::System.Globalization.CultureInfo.InvariantCulture)));
                await people.Post("beijing-officer", $"/api/institutions/{SandboxFacts.Hospital}/statements/202207", new { }, "statement");
            }
            server = await Killed(server, settings, random.Next(0, 60), "beijing-finance", "/api/payment-batches", new { region = "110000" }, "batch");
            JsonNode batch;
            using (var people = await People.Of(server)) batch = await people.Post("beijing-finance", "/api/payment-batches", new { region = "110000" }, "batch");
            for (var kill = 0; kill < Kills - 1; kill++)
                server = await Killed(server, settings, random.Next(0, 60), "beijing-finance", $"/api/payment-batches/{batch["batch"]}/paid", new { sha256 = (string)batch["sha256"]! }, "paid");
            using (var people = await People.Of(server)) await people.Post("beijing-finance", $"/api/payment-batches/{batch["batch"]}/paid", new { sha256 = (string)batch["sha256"]! }, "paid");
        }
        finally
        {
            server.Dispose();
        }
        await Looked(settings);
    }

    /// <summary>One calculation, one batch, one payment of the statement, and books that agree.</summary>
    static async Task Looked(StoreSettings settings)
    {
        await using var backstage = Backstage.Of(settings);
        var stores = backstage.GetRequiredService<IStoreContexts>();
        await backstage.GetRequiredService<PostClearingBooks>().Run([11, 13], Cancel);
        Assert.Empty(await backstage.GetRequiredService<VerifyFunds>().Run([11, 13], Cancel));
        await using var national = await stores.National(Cancel);
        Assert.Equal(MonthState.Calculated, (await national.Set<ClearingMonth>().SingleAsync(Cancel)).State);
        Assert.Single(await national.Set<ClearingBill>().Where(static b => b.Level == ClearingLevel.National).ToListAsync(Cancel));
        await using var host = await stores.Province(11, Scope.System, Cancel);
        Assert.Single(await host.Set<PaymentBatch>().ToListAsync(Cancel));
        var paid = await host.Set<BookPosting>().Where(static p => p.Account == "bank").ToListAsync(Cancel);
        Assert.Equal(-4 * 48_89, Assert.Single(paid).AmountFen);
    }

    /// <summary>Sends, waits so many milliseconds, kills, starts again.</summary>
    static async Task<ServerProcess> Killed(ServerProcess server, StoreSettings settings, int after, string account, string path, object body, string key)
    {
        using (var people = await People.Of(server))
        {
            var sending = people.Post(account, path, body, key);
            await Task.Delay(after, Cancel);
            server.Kill9();
            try
            {
                await sending;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                // Its answer went with the process, which is the point.
            }
        }
        server.Dispose();
        return await ServerProcess.Start(settings, 8);
    }

    /// <summary>Accounts of a sandbox that is a process of its own.</summary>
    sealed class People(HttpClient http, SandboxDocument sandbox) : IDisposable
    {
        internal static async Task<People> Of(ServerProcess server)
        {
            var http = new HttpClient { BaseAddress = server.Address };
            return new(http, (await http.GetFromJsonAsync<SandboxDocument>("/api/sandbox", Cancel))!);
        }

        internal async Task Settle(int person)
        {
            var persona = SandboxFacts.OfCrowd(person);
            var hospital = new VirtualHospital(http, sandbox.Institutions.Single(static i => i.Institution == SandboxFacts.Hospital), $"CK{person}");
            var read = (await hospital.Send("1101", VirtualVisit.Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = persona.IdentityNumber }), Cancel)).Must();
            var visit = new VirtualVisit(hospital, (string)read["baseinfo"]!["psn_no"]!, persona.IdentityNumber);
            await visit.Prepare(Cancel);
            (await hospital.Send("2207", visit.Settle(), Cancel)).Must();
        }

        internal async Task Forward(int days) => (await http.PostAsync(new Uri($"/api/sandbox/clock?days={days}", UriKind.Relative), null, Cancel)).EnsureSuccessStatusCode();

        internal async Task<JsonNode> Post(string account, string path, object body, string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.Accounts.Single(a => a.UserName == account).Token);
            request.Headers.Add("Idempotency-Key", key);
            using var response = await http.SendAsync(request, Cancel);
            var text = await response.Content.ReadAsStringAsync(Cancel);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
            return JsonNode.Parse(text)!;
        }

        public void Dispose() => http.Dispose();
    }
}
