using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Operations.Visits;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Operations.Tests;

/// <summary>One visit of a fresh person at the sandbox hospital, driven through the operations on a real store.</summary>
sealed class Scene
{
    const string Batch = "B1";
    static int _serial;

    readonly Installation _installation;
    readonly Institution _hospital;
    readonly Persona _persona;

    Scene(Installation installation, Institution hospital, PersonNo person, Persona persona) =>
        (_installation, _hospital, Person, _persona) = (installation, hospital, person, persona);

    internal PersonNo Person { get; }

    internal long VisitNo { get; private set; }

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static async Task<Scene> New(StoreEngine engine)
    {
        return await New(await Installation.Of(engine));
    }

    internal static async Task<Scene> New(Installation installation)
    {
        var hospital = (await installation.Get<FindInstitution>().Designated(SandboxFacts.Hospital, SandboxFacts.BusinessStartDay, Cancel)).Answer;
        var (person, persona) = await installation.NextPerson();
        return new(installation, hospital, person, persona);
    }

    internal static async Task<Scene> Prepared(StoreEngine engine)
    {
        return await Prepared(await Installation.Of(engine));
    }

    internal static async Task<Scene> Prepared(Installation installation)
    {
        var scene = await New(installation);
        await scene.Register();
        await scene.Describe();
        await scene.Upload();
        return scene;
    }

    internal T Get<T>() where T : notnull => _installation.Get<T>();

    internal static Call Call(string kind, string content = "", string? message = null) =>
        new(new(SandboxFacts.Hospital, message ?? $"M{Interlocked.Increment(ref _serial)}", kind), Sm3.Hex(content));

    internal async Task Register() =>
        VisitNo = (await Get<RegisterVisit>().Run(Call("2201"), _hospital, new(new(Person, InsuranceKind.Employees, SandboxFacts.BusinessStart, CredentialKind.IdentityCard,
            _persona.IdentityNumber), "OP1", "内分泌科", "李医生"), null, Cancel)).Answer.VisitNo;

    internal Task<Result<RegisteredVisit>> Admit(Call call) =>
        Get<AdmitPatient>().Run(call, _hospital, new(new(Person, InsuranceKind.Employees, SandboxFacts.BusinessStart, CredentialKind.IdentityCard, _persona.IdentityNumber),
            new(VisitType.OrdinaryInpatient, SandboxFacts.BusinessStart, "IP1", "内分泌科", "李医生", "1", SandboxFacts.Diabetes, "糖尿病", new(false, false, false), default, false, false, [new("E11.900", "2型糖尿病", "1", true)])), null, Cancel);

    internal Task<Result<Done>> ReverseAdmission(Call admission) => Get<ReverseAdmission>().Run(Call("2601"), _hospital, Person, admission.Key.MessageId, Cancel);

    internal async Task Describe(string disease = SandboxFacts.Diabetes) => _ = (await Get<DescribeVisit>().Run(Call("2203"), _hospital,
        new(VisitNo, Person, VisitType.ChronicOutpatient, SandboxFacts.BusinessStart, disease, "糖尿病", [new("E11.900", "2型糖尿病", "1", true)], new(false, false, false)), Cancel)).Answer;

    internal async Task<Result<IReadOnlyList<ClassifiedUpload>>> TryUpload(string batch = Batch, string prefix = "L", string disease = SandboxFacts.Diabetes) =>
        await Get<UploadFeeLines>().Run(Call("2204"), _hospital, new(VisitNo, Person,
        [
            new(Raw($"{prefix}1", SandboxFacts.Acarbose, "32.52"), batch, disease), new(Raw($"{prefix}2", SandboxFacts.Repaglinide, "31.77"), batch, disease),
        ]), Cancel);

    internal async Task Upload(string batch = Batch, string prefix = "L") => _ = (await TryUpload(batch, prefix)).Answer;

    static RawFeeLine Raw(string no, string item, string amount) =>
        new(no, item, SandboxFacts.BusinessStartDay, Money.Yuan(amount), new(Money.Yuan(amount).Fen * 10_000), new(10_000), RestrictedUse.Unrestricted);

    internal VisitSettlement Settlement(string batch = Batch) => new(VisitNo, Person, InsuranceKind.Employees, VisitType.ChronicOutpatient, batch, Money.Yuan("64.29"), null,
        CredentialKind.IdentityCard, _persona.IdentityNumber);

    internal Task<Result<SettlementAnswer>> Settle(Call? call = null, string batch = Batch) => Get<SettleVisit>().Settle(call ?? Call("2207"), _hospital, Settlement(batch), null, Cancel);

    internal Task<Result<SettlementAnswer>> PreSettle() => Get<SettleVisit>().PreSettle(Call("2206"), _hospital, Settlement(), null, Cancel);

    internal Task<Result<SettlementAnswer>> CancelSettlement(long settlement, Call? call = null) => Get<CancelVisitSettlement>().Cancel(call ?? Call("2208"), RegionCode.Parse(_hospital.PoolingRegion), Person, VisitNo, settlement, Cancel);

    internal Task<Result<Done>> Reverse(Call original, Call? call = null) => Get<CancelVisitSettlement>().Reverse(call ?? Call("2601", original.Key.MessageId), RegionCode.Parse(_hospital.PoolingRegion), Person, original.Key, Cancel);

    internal Task<Result<Done>> CancelVisit(Call? call = null) => Get<CancelVisit>().Run(call ?? Call("2202"), _hospital, VisitNo, Person, Cancel);

    internal Task<Result<Done>> WithdrawLines(string batch = Batch, Call? call = null) => Get<WithdrawFeeLines>().Run(call ?? Call("2205"), _hospital, VisitNo, Person, batch, Cancel);

    internal Task<Accumulators> Sums() => _installation.Sums(Person.ToString());

    internal Task<IReadOnlyList<string>> Findings() => _installation.Findings();

    internal Task<ProvinceContext> HostStore() => _installation.Store(11);

    internal Task<ProvinceContext> InsuredStore() => _installation.Store(13);

    internal Task<int> CatchUp() => Get<ProjectSettlements>().CatchUp(11, 13, Cancel);

    internal static RefusalKind Kind<T>(Result<T> result) => Assert.IsType<Refusal>(result.Refusal).Kind;
}

/// <summary>Both engines, for every test of a store.</summary>
static class Engines
{
    public static TheoryData<StoreEngine> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];
}
