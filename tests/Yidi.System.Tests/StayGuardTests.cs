using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Acts of one kind of visit never reach the other, and nothing is paid or charged on a day that was not.</summary>
public sealed class StayGuardTests
{
    static readonly DateOnly Today = SandboxFacts.BusinessStartDay;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoreEngine> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    [Theory, MemberData(nameof(Both))]
    public async Task Withdrawing_batches_leaves_a_stay_alone_and_what_was_paid_is_not_paid_again(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-6)), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("G1", SandboxFacts.Acarbose, 500m, 4, Today.AddDays(-5))]));
        await walk.Settled("2304", walk.Patient.SettleStay(2000m, midStay: true));
        await walk.Must("2301", walk.Patient.Charges([new("G2", SandboxFacts.Acarbose, 100m, 3, Today.AddDays(-2))]));
        foreach (var batch in new[] { "0000", "B1" }) await walk.Refused("2205", walk.Patient.OfBatch(batch), RefusalKind.VisitKindDiffers);
        foreach (var word in new[] { "#discharge", "#lines", "*" }) await walk.Refused("2205", walk.Patient.OfBatch(word), RefusalKind.FieldInvalid);
        await walk.Refused("2301", walk.Patient.Charges([new("G1", SandboxFacts.Acarbose, 500m, 4, Today.AddDays(-5))]), RefusalKind.FeeLineRepeated);
        await walk.Must("2402", walk.Patient.Discharge(Today));
        await walk.Refused("2205", walk.Patient.OfBatch("0000"), RefusalKind.VisitKindDiffers);
        Assert.Equal(300m, (await walk.Settled("2304", walk.Patient.SettleStay(300m))).Money("medfee_sumamt"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_batch_is_no_word_of_ours_and_an_admission_with_lines_is_not_taken_back(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        await walk.Register("11", "");
        foreach (var word in new[] { "#discharge", "#lines", "*", "0000" }) await walk.Refused("2204", walk.Patient.Charges([new("W", SandboxFacts.Acarbose, 5m, 1, Today)], word), RefusalKind.FieldInvalid);
        await walk.Refused("2405", walk.Patient.OfVisit(), RefusalKind.VisitKindDiffers);
        await walk.Must("2202", walk.Patient.OfVisit());
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-2)), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("A1", SandboxFacts.Acarbose, 5m, 1, Today)]));
        await walk.Refused("2404", walk.Patient.OfVisit(), RefusalKind.FeeLinesExist);
        await walk.Must("2302", walk.Patient.OfLines("A1"));
        await walk.Must("2404", walk.Patient.OfVisit());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Days_to_come_and_a_discharge_before_the_last_charge_are_refused(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-4)), visit: true);
        await walk.Refused("2403", walk.Patient.CorrectAdmission(Today.AddDays(1)), RefusalKind.FieldInvalid);
        await walk.Must("2301", walk.Patient.Charges([new("D1", SandboxFacts.Acarbose, 5m, 1, Today.AddDays(-1))]));
        var early = await walk.Patient.Send("2402", walk.Patient.Discharge(Today.AddDays(-2)), Cancel);
        Assert.Contains("endtime=", early.Error);
        await walk.Must("2402", walk.Patient.Discharge(Today.AddDays(-1)));
        var sale = walk.Patient.Buy(Today, [new("P", SandboxFacts.Acarbose, 5m, 1, Today)]);
        sale["druginfo"]!["med_type"] = "21";
        await walk.Refused("2102", sale, RefusalKind.VisitKindDiffers);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Lines_newer_than_the_bill_belong_to_the_next_one(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        await walk.Register("11", "");
        await walk.Must("2204", walk.Patient.Charges([new("N1", SandboxFacts.Acarbose, 7m, 1, Today)], "B1"));
        await using (var store = await (await Installation.Of(engine)).Store(11))
        {
            // As if an upload committed between the reading of the visit and the reading of its lines.
            var number = long.Parse(walk.Patient.VisitNo, global::System.Globalization.CultureInfo.InvariantCulture);
            await store.Set<VisitFeeLine>().Where(l => l.VisitNo == number).ExecuteUpdateAsync(static s => s.SetProperty(static l => l.Revision, static l => l.Revision + 1), Cancel);
        }
        await walk.Refused("2206", walk.Patient.SettleVisit(7m, "11", "B1"), RefusalKind.NoFeeLines);
    }
}
