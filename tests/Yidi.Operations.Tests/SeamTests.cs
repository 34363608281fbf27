using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Operations.Tests;

/// <summary>The seam as it will be with a remote province: every message goes through JSON and nothing is lost.</summary>
public sealed class SeamTests
{
    public static TheoryData<StoreEngine> Both => Engines.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task The_published_bill_settles_through_json(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 4, static services => services.AddSingleton(static p =>
            new InsuredPlaces(p.GetRequiredService<IStoreContexts>(), province => new ThroughJson(p.GetRequiredService<InsuredPlaceActs>().Open(province)), p.GetRequiredService<StoreMap>().ExistingProvinces)));
        var (hospital, visit, http) = await installation.NextPreparedVisit();
        using (http)
        {
            var cancel = TestContext.Current.CancellationToken;
            var settled = (await hospital.Send("2207", visit.Settle(), cancel, "MJSON1")).Must()["setlinfo"]!;
            Assert.Equal(48.89m, (decimal)settled["fund_pay_sumamt"]!);
            Assert.Equal((string)settled["setl_id"]!, (string)(await hospital.Send("2207", visit.Settle(), cancel, "MJSON1")).Must()["setlinfo"]!["setl_id"]!);
            Assert.Equal(-64.29m, (decimal)(await hospital.Send("2208", visit.Cancel((string)settled["setl_id"]!), cancel)).Must()["setlinfo"]!["medfee_sumamt"]!);
            Assert.Equal(0, (await hospital.Send("2205", VirtualVisit.Data(new() { ["mdtrt_id"] = visit.VisitNo, ["psn_no"] = visit.PersonNo, ["chrg_bchno"] = VirtualVisit.Batch }), cancel)).Code);
            Assert.Equal(0, (await hospital.Send("2601", visit.Reverse("NEVERSENT", "2207"), cancel)).Code);
            await WhatElseIsSaid(installation, hospital, cancel);
        }
        Assert.Empty(await installation.Findings());
    }

    /// <summary>Admission and discharge, statement, sums and chronic medicines.</summary>
    static async Task WhatElseIsSaid(Installation installation, VirtualHospital hospital, CancellationToken cancel)
    {
        var who = SandboxFacts.Personas.Single(static p => p.Key == "guangzhou-dialysis");
        var patient = new VirtualPatient(hospital, (await installation.PersonOf(who.Key)).ToString(), who.IdentityNumber, who.Region);
        var today = SandboxFacts.BusinessStartDay;
        async Task<System.Text.Json.Nodes.JsonNode?> Must(string infno, System.Text.Json.Nodes.JsonObject input)
        {
            var reply = await patient.Send(infno, input, cancel);
            Assert.True(reply.Code == 0, $"{infno}: {reply.Error}");
            return reply.Output;
        }
        System.Text.Json.Nodes.JsonObject Asked(string name, string value) => VirtualVisit.Data(new() { ["psn_no"] = patient.PersonNo, [name] = value });
        patient.VisitNo = (string)(await Must("2201", patient.Register(today)))!["data"]!["mdtrt_id"]!;
        await Must("2203A", patient.Describe(today, "14", SandboxFacts.Dialysis));
        await Must("2204", patient.Charges([new("C1", SandboxFacts.Acarbose, 500m, 1, today)], "B1", SandboxFacts.Dialysis));
        await Must("2207", patient.SettleVisit(500m, "14", "B1"));
        await Must("1101", patient.ReadCard());
        Assert.Single((await Must("5205", Asked("begntime", "2022-06-01")))!["feedetail"]!.AsArray());
        Assert.NotEmpty((await Must("5206", Asked("cum_ym", "202207")))!["cuminfo"]!.AsArray());
        patient.VisitNo = (string)(await Must("2401", patient.Admit(today.AddDays(-2))))!["result"]!["mdtrt_id"]!;
        await Must("2301", patient.Charges([new("S1", SandboxFacts.Acarbose, 300m, 5, today.AddDays(-1))]));
        await Must("2402", patient.Discharge(today));
        await Must("2304", patient.SettleStay(1500m));
        var institution = (await installation.Get<Yidi.Operations.Institutions.FindInstitution>().Designated(SandboxFacts.Hospital, today, cancel)).Answer;
        var statement = await installation.Get<Yidi.Operations.Reconciliation.ReconcileStatement>().Compare(institution, new(null, "", null, today, today, null), [], cancel);
        Assert.Equal(statement.Answer.Run.HostRows, statement.Answer.Differences.Count);
        Assert.All(statement.Answer.Differences, static d => Assert.Equal(Yidi.Operations.Reconciliation.DifferenceCause.MissingAtHospital, d.Cause));
    }

    /// <summary>Writes and reads every question and every answer before it is passed on.</summary>
    sealed class ThroughJson(IInsuredPlace place) : IInsuredPlace
    {
        public async Task<Result<EntitleAnswer>> Entitle(EntitleQuestion question, CancellationToken cancel) => Again(await place.Entitle(Again(question), cancel));

        public async Task<Result<Done>> Admit(AdmitRequest request, CancellationToken cancel) => Again(await place.Admit(Again(request), cancel));

        public async Task<Result<Done>> Leave(LeaveRequest request, CancellationToken cancel) => Again(await place.Leave(Again(request), cancel));

        public async Task<StatementAnswer> Statement(StatementQuestion question, CancellationToken cancel) => Again(await place.Statement(Again(question), cancel));

        public async Task<Result<TotalsAnswer>> Totals(TotalsQuestion question, CancellationToken cancel) => Again(await place.Totals(Again(question), cancel));

        public async Task<Result<ChronicMedicinesAnswer>> ChronicMedicines(ChronicMedicinesQuestion question, CancellationToken cancel) => Again(await place.ChronicMedicines(Again(question), cancel));

        public async Task<Result<SettlementAnswer>> PreSettle(SettleRequest request, CancellationToken cancel) => Again(await place.PreSettle(Again(request), cancel));

        public async Task<Result<SettlementAnswer>> Settle(SettleRequest request, CancellationToken cancel) => Again(await place.Settle(Again(request), cancel));

        public async Task<Result<SettlementAnswer>> Cancel(CancelRequest request, CancellationToken cancel) => Again(await place.Cancel(Again(request), cancel));

        public async Task<Result<Done>> Reverse(ReverseRequest request, CancellationToken cancel) => Again(await place.Reverse(Again(request), cancel));

        public async Task<Result<Done>> Withdraw(WithdrawRequest request, CancellationToken cancel) => Again(await place.Withdraw(Again(request), cancel));

        public async Task<Result<ClearingAnswer>> Clear(ClearingRequest request, CancellationToken cancel) => Again(await place.Clear(Again(request), cancel));

        public async Task<OutcomeAnswer> Outcome(OutcomeQuestion question, CancellationToken cancel) => Again(await place.Outcome(Again(question), cancel));

        public async Task<ChangesAnswer> Changes(ChangesQuestion question, CancellationToken cancel) => Again(await place.Changes(Again(question), cancel));

        static T Again<T>(T message)
        {
            var json = ExactJson.Write(message);
            var again = ExactJson.Read<T>(json);
            Assert.Equal(json, ExactJson.Write(again));
            return again;
        }
    }
}
