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
        await using var installation = await Installation.Start(TestStores.Fresh(engine), 4, static services => services.AddSingleton(static p =>
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
        }
        Assert.Empty(await installation.Findings());
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
