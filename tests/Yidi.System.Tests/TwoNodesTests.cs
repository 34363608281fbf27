using System.Net.Http.Json;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Two server processes on one PostgreSQL: one truth, whichever door a hospital knocks at.</summary>
public sealed class TwoNodesTests
{
    const int Rounds = 30;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_settlement_at_one_node_and_a_cancelled_visit_at_the_other_end_with_exactly_one_of_them()
    {
        var settings = await SownStores.Of(StoreEngine.Postgres);
        using var first = await ServerProcess.Start(settings, Rounds);
        using var second = await ServerProcess.Start(settings, Rounds);
        using var one = new HttpClient { BaseAddress = first.Address };
        using var two = new HttpClient { BaseAddress = second.Address };
        var (hospital, _) = await VirtualHospital.Open(one, "NODEONE", SandboxFacts.Hospital, Cancel);
        var (branch, _) = await VirtualHospital.Open(two, "NODETWO", SandboxFacts.Hospital, Cancel);
        var settledFirst = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            var persona = SandboxFacts.OfCrowd(round);
            var read = (await hospital.Send("1101", VirtualVisit.Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = persona.IdentityNumber }), Cancel)).Must();
            var visit = new VirtualVisit(hospital, (string)read["baseinfo"]!["psn_no"]!, persona.IdentityNumber);
            await visit.Prepare(Cancel);
            var message = hospital.NextMessageId();
            // The same 2207 through both doors, and a 2202 through the second: retries agree, and settlement and cancellation exclude each other.
            var here = hospital.Send("2207", visit.Settle(), Cancel, message);
            var there = branch.Send("2207", visit.Settle(), Cancel, message);
            var cancelled = await branch.Send("2202", visit.CancelVisit(), Cancel);
            var answers = await Task.WhenAll(here, there);
            var ids = answers.Where(static a => a.Code == 0).Select(static a => (string)a.Output!["setlinfo"]!["setl_id"]!).Distinct().ToList();
            Assert.True(ids.Count == 1 ^ cancelled.Code == 0, $"round {round}: settled {ids.Count}, cancelled {cancelled.Code} {cancelled.Error}; {answers[0].Error} {answers[1].Error}");
            settledFirst += ids.Count;
            var years = (await two.GetFromJsonAsync<List<BenefitYearDocument>>($"/api/sandbox/persons/{visit.PersonNo}/benefit-years", Cancel))!;
            Assert.Equal(ids.Count, years.Count == 0 ? 0 : years[0].Accumulators.GetValueOrDefault("count.visits"));
        }
        TestContext.Current.SendDiagnosticMessage($"two nodes: {settledFirst} of {Rounds} settled, the others were cancelled");
    }
}
