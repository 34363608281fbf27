using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Reconciliation;
using Yidi.Operations.Seam;
using Yidi.Operations.Visits;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Daily reconciliation: planted differences of every kind are found, each with its cause, and nothing else is.</summary>
public sealed class ReconciliationTests(ITestOutputHelper output)
{
    /// <summary>The comparison is pure; the second engine only has to read and write the same rows.</summary>
    static int CasesOn(StoreEngine engine) => engine == StoreEngine.Sqlite ? 1_000 : 200;

    static readonly DateOnly Today = SandboxFacts.BusinessStartDay;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoreEngine> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    [Theory, MemberData(nameof(Both))]
    public async Task Planted_differences_are_all_found_with_their_cause(StoreEngine engine)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("YIDI_SEED"), out var wished) ? wished : Random.Shared.Next();
        output.WriteLine($"{engine}: {CasesOn(engine)} cases, YIDI_SEED={seed}");
        await using var day = await Day.Of(engine);
        var met = new Dictionary<DifferenceCause, int>();
        for (var i = 0; i < CasesOn(engine); i++)
        {
            var random = new Random(HashCode.Combine(seed, i));
            var planted = await day.Plant(random);
            var found = (await day.Compare()).Select(static d => (d.Cause, d.SettlementId)).Order().ToList();
            Assert.True(planted.Order().SequenceEqual(found), $"case {i} of seed {seed}: planted {string.Join(' ', planted.Order())}, found {string.Join(' ', found)}");
            foreach (var (cause, _) in planted) met[cause] = met.GetValueOrDefault(cause) + 1;
            await day.Mend();
        }
        Assert.Equal(Enum.GetValues<DifferenceCause>(), met.Keys.Order());
        output.WriteLine(string.Join(", ", met.OrderBy(static m => m.Key).Select(static m => $"{m.Key} {m.Value}")));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_hospital_reconciles_over_the_interface(StoreEngine engine)
    {
        await using var day = await Day.Of(engine);
        var balanced = await day.Patient.Send("3201", day.Totals(), Cancel);
        Assert.Equal("0", (string)balanced.Must()["stmtinfo"]!["stmt_rslt"]!);
        Assert.Equal("", await day.Differences());
        day.Ledger.RemoveAt(0);
        Assert.Contains("不平", (string)(await day.Patient.Send("3201", day.Totals(), Cancel)).Must()["stmtinfo"]!["stmt_rslt_dscr"]!);
        var line = (await day.Differences()).Split('\t');
        Assert.Equal(10, line.Length);
        Assert.Equal("000101", line[4]);
        Assert.StartsWith("医药机构无此结算；", line[6], StringComparison.Ordinal);
        using var manager = new RestClient(day.Installation, "hospital-manager");
        var run = (await manager.Get($"/api/institutions/{SandboxFacts.Hospital}/reconciliations")).AsArray()[0]!;
        Assert.Equal("MissingAtHospital", (string)run["differences"]![0]!["cause"]!);
        var broken = await day.Patient.Send("3202", day.Lines("no such file"), Cancel);
        Assert.StartsWith("[YD2014]", broken.Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_a_message_undid_is_owed_to_nobody_on_whatever_day_it_was_undone(StoreEngine engine)
    {
        await using var day = await Day.Of(engine);
        Assert.Empty(await day.Compare());
        var (settled, refund) = await day.UndoByMessage();
        // The hospital lost the answers of 2601 and still counts the settlement, and the refund that was taken back.
        var found = (await day.Compare()).Select(static d => (d.Cause, d.SettlementId)).Order().ToList();
        Assert.Equal([(DifferenceCause.MissingAtFund, settled), (DifferenceCause.MissingAtFund, refund)], found);
        day.Ledger.RemoveAll(r => r.SettlementId == settled || r.SettlementId == refund);
        Assert.Empty(await day.Compare());
    }

    /// <summary>A day of one hospital with settlements, cancellations, another day, another kind; its ledger can be disturbed and mended.</summary>
    sealed class Day : IAsyncDisposable
    {
        readonly Institution _hospital;
        readonly HttpClient _http;
        readonly List<SettlementView> _gone = [];
        readonly List<long> _invented = [];
        List<HospitalRow> _whole = [];
        List<SettlementView> _rows = [];
        List<HospitalRow> _others = [];

        Day(Installation installation, Institution hospital, HttpClient http, VirtualPatient patient) => (Installation, _hospital, _http, Patient) = (installation, hospital, http, patient);

        internal Installation Installation { get; }

        internal VirtualPatient Patient { get; }

        internal List<HospitalRow> Ledger { get; private set; } = [];

        internal static async Task<Day> Of(StoreEngine engine)
        {
            var installation = await Installation.Start(await SownStores.Of(engine), 3);
            using var walk = await Walk.In(installation, null);
            await walk.SettleVisit("11", "", "B1", [new("L1", SandboxFacts.Acarbose, 111m, 1, Today)]);
            await installation.Get<BusinessClock>().Advance(TimeSpan.FromDays(1), Cancel);
            var http = installation.Http();
            var (virtualHospital, _) = await VirtualHospital.Open(http, "REC", SandboxFacts.Hospital, Cancel);
            var patient = new VirtualPatient(virtualHospital, walk.Patient.PersonNo, SandboxFacts.OfStays(1).IdentityNumber, "440100");
            var hospital = (await installation.Get<FindInstitution>().Designated(SandboxFacts.Hospital, Today, Cancel)).Answer;
            var day = new Day(installation, hospital, http, patient);
            await Settle(walk);
            await day.Read();
            return day;
        }

        /// <summary>Thirty settled batches, the last five taken back, and one stay, which is of another statement.</summary>
        static async Task Settle(Walk walk)
        {
            await walk.Register("11", "");
            var settled = new List<string>();
            for (var i = 0; i < 30; i++)
            {
                await walk.Must("2204", walk.Patient.Charges([new($"C{i}", SandboxFacts.Acarbose, 10m + i, 1, Today)], $"B{i}"));
                settled.Add((await walk.Settled("2207", walk.Patient.SettleVisit(10m + i, "11", $"B{i}", useAccount: i % 4 == 0))).Id);
            }
            // From the last one on: each is the latest that moved the sums.
            for (var i = 29; i >= 25; i--) await walk.Must("2208", walk.Patient.OfSettlement(settled[i]));
            await walk.Must("2401", walk.Patient.Admit(Today), visit: true);
            await walk.Must("2301", walk.Patient.Charges([new("S", SandboxFacts.Acarbose, 2000m, 1, Today)]));
            await walk.Must("2402", walk.Patient.Discharge(Today.AddDays(1), 0));
            await walk.Settled("2304", walk.Patient.SettleStay(2000m));
        }

        /// <summary>Settles and cancels as listed, and on the next day takes a settlement and a cancellation back by message.</summary>
        internal async Task<(long Settled, long Refund)> UndoByMessage()
        {
            using var walk = await Walk.In(Installation, "guangzhou-active");
            await walk.Register("11", "");
            var ids = new List<string>();
            foreach (var (batch, message) in new[] { ("U1", "UNDO1"), ("U2", "UNDO2") })
            {
                await walk.Must("2204", walk.Patient.Charges([new(batch, SandboxFacts.Acarbose, 33m, 1, Today.AddDays(1))], batch));
                ids.Add((await walk.Settled("2207", walk.Patient.SettleVisit(33m, "11", batch), message)).Id);
            }
            var refund = (string)(await walk.Patient.Send("2208", walk.Patient.OfSettlement(ids[1]), Cancel, "UNDO3")).Must()["setlinfo"]!["setl_id"]!;
            await Read();
            // Two persons are on the list: it names none.
            Ledger = [.. Ledger.Select(static r => r with { PersonNo = "" })];
            await Installation.Get<BusinessClock>().Advance(TimeSpan.FromDays(1), Cancel);
            await walk.Must("2601", walk.Patient.Reverse("UNDO3", "2208"));
            await walk.Must("2208", walk.Patient.OfSettlement(ids[1]));
            await walk.Must("2601", walk.Patient.Reverse("UNDO1", "2207"));
            return (long.Parse(ids[0], global::System.Globalization.CultureInfo.InvariantCulture), long.Parse(refund, global::System.Globalization.CultureInfo.InvariantCulture));
        }

        async Task Read()
        {
            await Installation.Get<ProjectSettlements>().CatchUp(11, 44, Cancel);
            await using var store = await Installation.Store(11);
            var all = await store.Set<SettlementView>().AsNoTracking().OrderBy(static s => s.SettlementId).ToListAsync(Cancel);
            _rows = [.. all.Where(static v => v.VisitType == VisitType.OrdinaryOutpatient && ChinaTime.DayOf(v.SettledAt) > Today)];
            _whole = [.. _rows.Select(Row)];
            _others = [.. all.Except(_rows).Select(Row)];
            Ledger = [.. _whole];
        }

        HospitalRow Row(SettlementView v) => new(v.SettlementId, v.VisitNo, Patient.PersonNo, new(v.TotalFen), new(v.FundFen), new(v.AccountFen), (ChangeKind)v.Kind is ChangeKind.Cancelled);

        static StatementScope Scope => new(null, "11", null, Today.AddDays(1), Today.AddDays(1), null);

        internal async Task<IReadOnlyList<StatementDifference>> Compare() => (await Installation.Get<ReconcileStatement>().Compare(_hospital, Scope, Ledger, Cancel)).Answer.Differences;

        /// <summary>Disturbs up to four settlements, each in one way; what was planted.</summary>
        internal async Task<List<(DifferenceCause Cause, long Settlement)>> Plant(Random random)
        {
            var planted = new List<(DifferenceCause, long)>();
            var standing = _rows.Where(v => v.Live).OrderBy(_ => random.Next()).ToList();
            var undone = _rows.Where(v => !v.Live && v.Kind == (int)ChangeKind.Settled).OrderBy(_ => random.Next()).ToList();
            foreach (var cause in Enum.GetValues<DifferenceCause>().OrderBy(_ => random.Next()).Take(random.Next(1, 5)))
            {
                var view = cause == DifferenceCause.CancelledAtFundOnly ? undone[0] : standing[planted.Count];
                planted.Add((cause, await Disturb(cause, view, random)));
            }
            return planted;
        }

        /// <summary>The settlement at which the difference must be found.</summary>
        async Task<long> Disturb(DifferenceCause cause, SettlementView view, Random random)
        {
            var at = Ledger.FindIndex(r => r.SettlementId == view.SettlementId);
            var row = Ledger[at];
            var off = new Money(random.Next(1, 500));
            switch (cause)
            {
                case DifferenceCause.MissingAtHospital: Ledger.RemoveAt(at); break;
                case DifferenceCause.MissingAtFund: Ledger.Add(row with { SettlementId = row.SettlementId + 1 }); return row.SettlementId + 1;
                case DifferenceCause.TotalDiffers: Ledger[at] = row with { Total = row.Total + off }; break;
                case DifferenceCause.FundDiffers: Ledger[at] = row with { Fund = row.Fund + off }; break;
                case DifferenceCause.AccountDiffers: Ledger[at] = row with { Account = row.Account + off + new Money(view.FamilyAccountFen) }; break;
                case DifferenceCause.CancelledAtFundOnly:
                    var refund = _rows.Single(r => r.OppositeId == view.SettlementId);
                    Ledger.RemoveAll(r => r.SettlementId == refund.SettlementId);
                    return refund.SettlementId;
                case DifferenceCause.CancelledAtHospitalOnly: Ledger.Add(row with { Refund = true, Total = -row.Total, Fund = -row.Fund, Account = -row.Account }); break;
                case DifferenceCause.ListedTwice: Ledger.Add(row); break;
                case DifferenceCause.OtherDay: return Added(r => r.Total == Money.Yuan("111.00"));
                case DifferenceCause.OtherStatement: return Added(r => r.Total == Money.Yuan("2000.00"));
                case DifferenceCause.OtherVisit: Ledger[at] = random.Next(2) == 0 ? row with { VisitNo = row.VisitNo + 1 } : row with { PersonNo = "1" + row.PersonNo[1..^1] + (row.PersonNo[^1] == '0' ? '1' : '0') }; break;
                case DifferenceCause.WrongRefundFlag: Ledger[at] = row with { Refund = true }; break;
                default: return await DisturbPlatform(cause, view);
            }
            return row.SettlementId;
        }

        long Added(Func<HospitalRow, bool> which)
        {
            var other = _others.First(which);
            Ledger.Add(other);
            return other.SettlementId;
        }

        /// <summary>Differences between the two places of the platform: rows of the host's view are changed behind its back.</summary>
        async Task<long> DisturbPlatform(DifferenceCause cause, SettlementView view)
        {
            await using var store = await Installation.Store(11);
            var stored = await store.Set<SettlementView>().SingleAsync(v => v.SettlementId == view.SettlementId, Cancel);
            if (cause == DifferenceCause.MissingAtInsuredPlace)
            {
                var id = view.SettlementId + 7;
                var invented = Copy(view, id, view.TotalFen);
                store.Add(invented);
                _invented.Add(id);
                Ledger.Add(Row(invented));
                await store.SaveChangesAsync(Cancel);
                return id;
            }
            store.Remove(stored);
            await store.SaveChangesAsync(Cancel);
            _gone.Add(view);
            if (cause == DifferenceCause.HostDiffers)
            {
                store.Add(Copy(view, view.SettlementId, view.TotalFen + 100));
                await store.SaveChangesAsync(Cancel);
                // The hospital has what the host has, so that only the two places differ.
                var at = Ledger.FindIndex(r => r.SettlementId == view.SettlementId);
                Ledger[at] = Ledger[at] with { Total = Ledger[at].Total + new Money(100) };
            }
            return view.SettlementId;
        }

        static SettlementView Copy(SettlementView v, long id, long total) => new()
        {
            SettlementId = id, Kind = v.Kind, OppositeId = v.OppositeId, Institution = v.Institution, MessageId = v.MessageId, MessageKind = v.MessageKind, VisitNo = v.VisitNo, Part = v.Part, Revision = v.Revision,
            InsuredRegion = v.InsuredRegion, Insurance = v.Insurance, VisitType = v.VisitType, TotalFen = total, FundFen = v.FundFen, PersonFen = v.PersonFen, AccountFen = v.AccountFen,
            FamilyAccountFen = v.FamilyAccountFen, CashFen = v.CashFen, HospitalFen = v.HospitalFen, SettledAt = v.SettledAt, Period = v.Period, Live = v.Live,
        };

        internal async Task Mend()
        {
            Ledger = [.. _whole];
            if (_gone.Count + _invented.Count == 0) return;
            await using var store = await Installation.Store(11);
            var changed = _gone.Select(static v => v.SettlementId).Concat(_invented).ToList();
            await store.Set<SettlementView>().Where(v => changed.Contains(v.SettlementId)).ExecuteDeleteAsync(Cancel);
            store.AddRange(_gone.Select(static v => Copy(v, v.SettlementId, v.TotalFen)));
            await store.SaveChangesAsync(Cancel);
            _gone.Clear();
            _invented.Clear();
        }

        internal JsonObject Totals() => new()
        {
            ["data"] = new JsonObject
            {
                ["insutype"] = "310", ["clr_type"] = "11", ["setl_optins"] = "110000", ["stmt_begndate"] = $"{Scope.From:yyyy-MM-dd}", ["stmt_enddate"] = $"{Scope.Until:yyyy-MM-dd} 23:59:59",
                ["medfee_sumamt"] = Ledger.Sum(static r => r.Total.Fen) / 100m, ["fund_pay_sumamt"] = Ledger.Sum(static r => r.Fund.Fen) / 100m, ["acct_pay"] = Ledger.Sum(static r => r.Account.Fen) / 100m, ["fixmedins_setl_cnt"] = Ledger.Count,
            },
        };

        internal JsonObject Lines(string fileNo) => new()
        {
            ["data"] = new JsonObject { ["clr_type"] = "11", ["setl_optins"] = "110000", ["file_qury_no"] = fileNo, ["stmt_begndate"] = $"{Scope.From:yyyy-MM-dd}", ["stmt_enddate"] = $"{Scope.Until:yyyy-MM-dd}", ["medfee_sumamt"] = 0, ["fund_pay_sumamt"] = 0, ["cash_payamt"] = 0, ["fixmedins_setl_cnt"] = Ledger.Count },
        };

        /// <summary>The result file of 3202, as a hospital gets it.</summary>
        internal async Task<string> Differences()
        {
            var text = string.Concat(Ledger.Select(static r => string.Join('\t', r.SettlementId, r.VisitNo, r.PersonNo, r.Total, r.Fund, r.Account, r.Refund ? "1" : "0", "null") + "\n"));
            using var packed = new MemoryStream();
            using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            using (var entry = zip.CreateEntry("list.txt").Open()) entry.Write(Encoding.UTF8.GetBytes(text));
            var sent = (await Patient.Send("9101", new() { ["fsUploadIn"] = new JsonObject { ["in"] = Convert.ToBase64String(packed.ToArray()), ["filename"] = "list.zip", ["fixmedins_code"] = "11" } }, Cancel)).Must();
            var result = (await Patient.Send("3202", Lines((string)sent["file_qury_no"]!), Cancel)).Must()["fileinfo"]!;
            var download = Patient.Hospital.Envelope("9102", Patient.Hospital.NextMessageId(), new() { ["fsDownloadIn"] = new JsonObject { ["file_qury_no"] = (string)result["file_qury_no"]!, ["filename"] = (string)result["filename"]!, ["fixmedins_code"] = SandboxFacts.Hospital } });
            using var response = await Patient.Hospital.PostRaw("/infno", Encoding.UTF8.GetBytes(download.ToJsonString()), Cancel);
            using var file = new ZipArchive(await response.Content.ReadAsStreamAsync(Cancel));
            using var reader = new StreamReader(file.Entries.Single().Open());
            return await reader.ReadToEndAsync(Cancel);
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await Installation.DisposeAsync();
        }
    }
}
