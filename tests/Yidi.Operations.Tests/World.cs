using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Operations.Tests;

/// <summary>An installation whose clock a test may move, with persons made as the test needs them.</summary>
sealed class World : IAsyncDisposable
{
    static readonly byte[] Paper = [.. "%PDF-1.4\n"u8, .. "proof\n"u8, .. "%%EOF\n"u8];

    readonly Installation _installation;
    int _serial;

    World(Installation installation) => _installation = installation;

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static async Task<World> Start(StoreEngine engine) => new(await Installation.Start(await SownStores.Of(engine), 0));

    internal Caller Officer { get; } = new("account:1", "经办张", [new(Role.Officer, RegionCode.Nation, "", null)]);

    internal Caller Expert { get; } = new("account:2", "专家周", [new(Role.Reviewer, RegionCode.Nation, "", null)]);

    internal DateOnly Today => Get<BusinessClock>().Today;

    internal T Get<T>() where T : notnull => _installation.Get<T>();

    internal Call Call(string kind = "test", string content = "", string? key = null) => new(new("account:1", key ?? $"K{Interlocked.Increment(ref _serial)}", kind), content);

    internal Task<ProvinceContext> Store(int province = 13) => _installation.Store(province);

    /// <summary>Moves business time and lets it show.</summary>
    internal async Task Pass(int days)
    {
        await Get<BusinessClock>().Advance(TimeSpan.FromDays(days), Cancel);
        foreach (var province in await Get<StoreMap>().ExistingProvinces(Cancel))
        {
            await Get<ReadFilings>().Age(province, Today, Cancel);
            await Get<ReadQualifications>().Age(province, Today, Cancel);
        }
    }

    /// <summary>A person of Shijiazhuang, where the sandbox's default pack rules, unless told otherwise.</summary>
    internal async Task<PersonNo> Person(string region = "130100", InsuranceKind insurance = InsuranceKind.Employees, PersonClass? personClass = null, DateOnly? born = null, DateOnly? from = null, DateOnly? until = null,
        Joining joining = Joining.Continuous, DateOnly? paidOn = null, int missed = 0)
    {
        var number = NextCertificate();
        var kept = await Get<KeepPersons>().Register(Call(), Officer, new("人员" + number[^4..], "01", number, "1", "01", born ?? new(1960, 5, 5)),
            new(insurance, RegionCode.Parse(region), personClass ?? (insurance == InsuranceKind.Employees ? PersonClass.Retired : PersonClass.Adult), from ?? new(2020, 1, 1), until, "", joining, paidOn, missed), [], Cancel);
        return kept.Answer.Person;
    }

    internal string NextCertificate() => $"9920{Interlocked.Increment(ref _serial):00000000000000}";

    internal async Task<long> Material(PersonNo person) =>
        (await Get<KeepMaterial>().Upload(Call(), Officer, person, new("proof.pdf", [.. Paper, .. System.Text.Encoding.UTF8.GetBytes($"%{_serial}\n%%EOF\n")]), Cancel)).Answer.MaterialNo;

    internal FilingApplication Application(PersonNo person, FilingKind kind = FilingKind.OtherTemporary, string place = "110000", bool promise = false, IReadOnlyList<long>? materials = null, InsuranceKind insurance = InsuranceKind.Employees) =>
        new(person, insurance, kind, RegionCode.Parse(place), Today, null, promise, materials ?? [], Referral: kind == FilingKind.Referred ? "H11010500001 北京示范医院；糖尿病；缺少专科" : "");

    internal Task<Result<FilingOutcome>> File(FilingApplication application, Call? call = null) => Get<FileTreatment>().Submit(call ?? Call("file"), Officer, application, FilingChannel.Window, Cancel);

    internal Task<Result<FilingOutcome>> Do(long filing, FilingAct act, string note = "材料不清", IReadOnlyList<long>? materials = null, DateOnly? on = null, int revision = 0) =>
        Get<FileTreatment>().Act(Call("act"), Officer, new(filing, act, revision, note, materials ?? [], on), Cancel);

    internal async Task<FilingDetail> Filing(long number) => (await Get<ReadFilings>().Find(number, Cancel))!;

    internal Task<Result<QualificationOutcome>> Apply(PersonNo person, string disease, bool promise = false, IReadOnlyList<long>? materials = null) =>
        Get<QualifyDisease>().Apply(Call("apply"), Officer, new(person, InsuranceKind.Employees, disease, promise, materials ?? []), Cancel);

    internal Task<Result<QualificationOutcome>> Do(long qualification, QualificationAct act, Caller? caller = null, IReadOnlyList<long>? materials = null, string note = "材料不清") =>
        Get<QualifyDisease>().Act(Call("act"), caller ?? Officer, new(qualification, act, 0, note, materials ?? []), Cancel);

    /// <summary>Qualified from today on, the way an import does it.</summary>
    internal async Task Qualify(PersonNo person, string disease, DateOnly from, DateOnly? until = null)
    {
        await using var store = await Store(person.Province);
        var coverage = (await ReadPerson.Of(store, person, Cancel))!.Coverages[0];
        var record = new QualificationRecord
        {
            QualificationNo = Get<IdSource>().Next(person.Province), PersonNo = person.Value, Insurance = coverage.Insurance, InsuredRegion = coverage.Region, DiseaseCode = disease, DiseaseName = Diseases.Name(disease),
            State = QualificationState.Qualified, Revision = 1, From = from, Until = until, CreatedAt = Get<BusinessClock>().UtcNow,
        };
        store.Add(record);
        store.Add(QualificationSheet.FirstVersion(record, "test", "测试"));
        (await ReadPerson.Hold(store, person, Cancel))!.Touch();
        await store.SaveChangesAsync(Cancel);
    }

    public ValueTask DisposeAsync() => _installation.DisposeAsync();
}
