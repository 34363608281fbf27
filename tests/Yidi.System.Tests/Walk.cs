using System.Text.Json.Nodes;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>A settlement as the hospital reads it.</summary>
sealed record SettledInfo(JsonObject Info)
{
    internal string Id => (string?)Info["setl_id"] ?? "";

    internal decimal Money(string field) => (decimal)Info[field]!;
}

/// <summary>One patient at one institution, walked through the door over HTTP; whatever answers carry is checked on the way.</summary>
sealed class Walk : IDisposable
{
    readonly Installation _installation;
    readonly HttpClient _http;

    Walk(Installation installation, HttpClient http, VirtualHospital hospital, VirtualPatient patient) => (_installation, _http, Hospital, Patient) = (installation, http, hospital, patient);

    internal VirtualHospital Hospital { get; }

    internal VirtualPatient Patient { get; }

    PersonNo Number => new(long.Parse(Patient.PersonNo, global::System.Globalization.CultureInfo.InvariantCulture));

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="persona">A named one, or null for a person whom no other test uses.</param>
    internal static async Task<Walk> Of(StoreEngine engine, string? persona, string institution = SandboxFacts.Hospital) => await In(await Installation.Of(engine), persona, institution);

    internal static async Task<Walk> In(Installation installation, string? persona, string institution = SandboxFacts.Hospital)
    {
        var http = installation.Http();
        var (hospital, _) = await VirtualHospital.Open(http, installation.NextKey(), institution, Cancel);
        var who = persona is null ? installation.NextOfStays() : SandboxFacts.Personas.Single(p => p.Key == persona);
        var person = await installation.Get<PersonDirectory>().Find(CredentialKind.IdentityCard, who.IdentityNumber, Cancel);
        return new(installation, http, hospital, new(hospital, person.ToString()!, who.IdentityNumber, who.Region, ((int)who.Insurance).ToString(global::System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>The output of a message that must succeed.</summary>
    /// <param name="visit">The answer names the visit that the next messages are about.</param>
    internal async Task<JsonNode?> Must(string infno, JsonObject input, bool visit = false)
    {
        var reply = await Patient.Send(infno, input, Cancel);
        Assert.True(reply.Code == 0, $"{infno}: {reply.Error}");
        if (visit) Patient.VisitNo = (string)(reply.Output!["result"] ?? reply.Output["data"])!["mdtrt_id"]!;
        if (infno is "2208" or "2305" or "2103") Head(reply.Output!["setlinfo"]!.AsObject());
        if (infno is "2204" or "2301") foreach (var row in reply.Output!["result"]!.AsArray()) Line(row!);
        return reply.Output;
    }

    internal async Task Refused(string infno, JsonObject input, RefusalKind kind)
    {
        var reply = await Patient.Send(infno, input, Cancel);
        Assert.Equal(-1, reply.Code);
        Assert.StartsWith(FormattableString.Invariant($"[YD{(int)kind}]"), reply.Error, StringComparison.Ordinal);
        Assert.Null(reply.Output);
    }

    internal async Task Lines(string infno, JsonObject input, int count) => Assert.Equal(count, (await Must(infno, input))!["result"]!.AsArray().Count);

    /// <summary>A settlement or a computation; head and fund rows are checked.</summary>
    internal async Task<SettledInfo> Settled(string infno, JsonObject input, string? messageId = null)
    {
        var reply = await Patient.Send(infno, input, Cancel, messageId);
        Assert.True(reply.Code == 0, $"{infno}: {reply.Error}");
        var info = reply.Output!["setlinfo"]!.AsObject();
        Head(info);
        var funds = reply.Output["setldetail"]!.AsArray().Where(static f => (string)f!["fund_pay_type"]! != "310200").Sum(static f => (decimal)f!["fund_payamt"]!);
        Assert.Equal((decimal)info["fund_pay_sumamt"]!, funds);
        return new(info);
    }

    internal async Task Register(string visitType, string disease)
    {
        await Must("2201", Patient.Register(SandboxFacts.BusinessStartDay), visit: true);
        await Must("2203A", Patient.Describe(SandboxFacts.BusinessStartDay, visitType, disease));
    }

    /// <summary>A whole visit of one batch.</summary>
    internal async Task<SettledInfo> SettleVisit(string visitType, string disease, string batch, IReadOnlyList<VirtualCharge> charges)
    {
        await Register(visitType, disease);
        await Must("2204", Patient.Charges(charges, batch, disease));
        var total = charges.Sum(static c => c.Total);
        var ahead = await Settled("2206", Patient.SettleVisit(total, visitType, batch));
        var settled = await Settled("2207", Patient.SettleVisit(total, visitType, batch));
        Assert.Equal(ahead.Money("psn_cash_pay"), settled.Money("psn_cash_pay"));
        return settled;
    }

    /// <summary>Charges of all classes, numbered from 0.</summary>
    internal static IReadOnlyList<VirtualCharge> Charges(int count, string prefix, DateOnly? on = null)
    {
        string[] items = [SandboxFacts.Acarbose, SandboxFacts.OwnExpense, SandboxFacts.Repaglinide, SandboxFacts.Limited];
        return [.. Enumerable.Range(0, count).Select(i => new VirtualCharge($"{prefix}{i}", items[i % 4], i % 4 == 3 ? 60.5m : 3.33m * (1 + (i % 2)), 1 + (i % 5), on ?? SandboxFacts.BusinessStartDay))];
    }

    /// <summary>The identities of his-interface 1.8, without tolerance.</summary>
    static void Head(JsonObject info)
    {
        decimal Of(params string[] fields) => fields.Sum(f => (decimal)info[f]!);
        Assert.Equal(Of("medfee_sumamt"), Of("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"));
        Assert.Equal(Of("medfee_sumamt"), Of("fund_pay_sumamt", "psn_part_amt", "hosp_part_amt"));
        Assert.Equal(Of("psn_part_amt"), Of("acct_pay", "acct_mulaid_pay", "psn_cash_pay"));
        Assert.Equal(Of("fund_pay_sumamt"), Of("hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay", "hifdm_pay"));
        Assert.Equal(Of("psn_cash_pay"), Of("pdn_cash_pay"));
    }

    static void Line(JsonNode row) => Assert.Equal((decimal)row["det_item_fee_sumamt"]!,
        (decimal)row["fulamt_ownpay_amt"]! + (decimal)row["overlmt_amt"]! + (decimal)row["preselfpay_amt"]! + (decimal)row["inscp_scp_amt"]!);

    internal Task<Accumulators> Sums() => _installation.Sums(Patient.PersonNo);

    internal async Task<IReadOnlyList<BenefitYear>> Years() =>
        [.. (await _installation.Get<ReadSettlement>().BenefitYears(Number, Cancel)).Select(static y => y.Year).OrderBy(static y => y.Year)];

    /// <summary>Files the patient for a place, as the insured place's import would.</summary>
    internal async Task File(string place, FilingKind kind)
    {
        var person = Number;
        await using var store = await _installation.Store(person.Province);
        var known = store.Set<FilingRecord>().First(f => f.PersonNo == person.Value);
        var filing = new FilingRecord { FilingNo = _installation.Get<IdSource>().Next(person.Province), PersonNo = person.Value, Insurance = known.Insurance, InsuredRegion = known.InsuredRegion, Kind = kind, Place = place, From = known.From, Channel = FilingChannel.Import };
        store.Add(filing);
        store.Add(FilingSheet.FirstVersion(filing, filing.From, "test", "test"));
        (await store.Set<Person>().FindAsync([person.Value], Cancel))!.Touch();
        await store.SaveChangesAsync(Cancel);
    }

    public void Dispose() => _http.Dispose();
}
