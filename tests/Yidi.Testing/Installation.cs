using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Reconciliation;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Server.Hosting;
using Yidi.Server.Sandbox;
using Yidi.Storage;

namespace Yidi.Testing;

/// <summary>A whole sandbox of one engine on loopback. Shared by the tests of an assembly; each test takes persons of its own from the crowd.</summary>
public sealed class Installation : IAsyncDisposable
{
    const int Crowd = 160;
    const int Stays = 60;

    static readonly ConcurrentDictionary<StoreEngine, Lazy<Task<Installation>>> Shared = [];

    readonly WebApplication _app;
    int _nextPerson;
    int _nextStay;
    int _nextKey;

    Installation(WebApplication app, StoreSettings settings) => (_app, Settings) = (app, settings);

    public StoreSettings Settings { get; }

    public string Address => YidiHost.AddressOf(_app);

    public static Task<Installation> Of(StoreEngine engine) =>
        Shared.GetOrAdd(engine, static e => new(async () => await Start(await SownStores.Of(e), Crowd))).Value;

    /// <param name="more">Further settings, as on the command line.</param>
    public static async Task<Installation> Start(StoreSettings settings, int crowd, Action<IServiceCollection>? change = null, params string[] more)
    {
        var app = YidiHost.Build(
            [$"--Yidi:Data={settings.DataFolder}", $"--Yidi:Postgres={settings.PostgresConnection}", $"--Yidi:SandboxCrowd={crowd}", $"--Yidi:SandboxStays={Math.Min(crowd, Stays)}", "--Yidi:SandboxCountry=false", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Error", .. more], change);
        await YidiHost.Start(app, CancellationToken.None);
        return new(app, settings);
    }

    public IServiceProvider Services => _app.Services;

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A client that reads as an account of the sandbox; the gateway looks at signatures only. An empty name is nobody.</summary>
    public HttpClient Http(string account = "auditor")
    {
        var http = new HttpClient { BaseAddress = new Uri(Address) };
        if (account.Length > 0) http.DefaultRequestHeaders.Authorization = new("Bearer", Get<SeedAccounts>().TokenOf(account));
        return http;
    }

    /// <summary>A person no other test uses.</summary>
    public async Task<(PersonNo Person, Persona Persona)> NextPerson()
    {
        var persona = SandboxFacts.OfCrowd(Interlocked.Increment(ref _nextPerson));
        var person = await Get<PersonDirectory>().Find(CredentialKind.IdentityCard, persona.IdentityNumber, CancellationToken.None)
            ?? throw new InvalidOperationException($"The crowd has {Crowd} persons; make it larger.");
        return (person, persona);
    }

    public async Task<PersonNo> PersonOf(string persona) =>
        await Get<PersonDirectory>().Find(CredentialKind.IdentityCard, SandboxFacts.Personas.Single(p => p.Key == persona).IdentityNumber, CancellationToken.None) ?? throw new InvalidOperationException($"No persona '{persona}'.");

    /// <summary>A person with an account, filed for Beijing, whom no other test uses.</summary>
    public Persona NextOfStays() => SandboxFacts.OfStays(Interlocked.Increment(ref _nextStay) is var n && n <= Stays ? n : throw new InvalidOperationException($"There are {Stays} persons for stays; make it more."));

    public string NextKey() => $"T{Interlocked.Increment(ref _nextKey):00000}";

    /// <summary>A hospital with a key of its own and a visit of a fresh person, nothing registered yet.</summary>
    public async Task<(VirtualHospital Hospital, VirtualVisit Visit, HttpClient Http)> NextVisit(string institution = SandboxFacts.Hospital)
    {
        var http = Http();
        var (hospital, _) = await VirtualHospital.Open(http, NextKey(), institution, CancellationToken.None);
        var (person, persona) = await NextPerson();
        return (hospital, new(hospital, person.ToString(), persona.IdentityNumber), http);
    }

    /// <summary>As above, registered, described and with lines uploaded.</summary>
    public async Task<(VirtualHospital Hospital, VirtualVisit Visit, HttpClient Http)> NextPreparedVisit()
    {
        var next = await NextVisit();
        await next.Visit.Prepare(CancellationToken.None);
        return next;
    }

    public async Task<Accumulators> Sums(string person)
    {
        var years = await Get<ReadSettlement>().BenefitYears(new PersonNo(long.Parse(person, System.Globalization.CultureInfo.InvariantCulture)), CancellationToken.None);
        return years.Count == 0 ? Accumulators.Empty : years.Single().Year.Before;
    }

    /// <summary>Every finding of a verification of all provinces, each by itself and against each other.</summary>
    public async Task<IReadOnlyList<string>> Findings()
    {
        var findings = new List<string>();
        var provinces = await Get<StoreMap>().ExistingProvinces(CancellationToken.None);
        foreach (var province in provinces) findings.AddRange((await Get<VerifyJournal>().Run(province, CancellationToken.None)).Findings);
        foreach (var (host, insured) in provinces.SelectMany(_ => provinces, static (h, i) => (h, i))) findings.AddRange(await Get<VerifyProjection>().Run(host, insured, CancellationToken.None));
        return findings;
    }

    /// <summary>Every settlement of every person that comes out differently when judged again with policy and facts of today.</summary>
    public async Task<IReadOnlyList<string>> Differences()
    {
        var differences = new List<string>();
        foreach (var province in await Get<StoreMap>().ExistingProvinces(CancellationToken.None))
        {
            await using var store = await Store(province);
            foreach (var one in await store.Set<LiveSettlement>().Select(static l => new { l.PersonNo, l.Insurance }).Distinct().ToListAsync())
                differences.AddRange((await Get<ReplaySettlements>().Of(new(one.PersonNo), (InsuranceKind)one.Insurance, ReplayScope.Everything, CancellationToken.None)).Settlements.Where(static s => s.IsDifferent || s.HospitalDifference != Money.Zero).Select(static s => $"{s.Row.Id}: {s.Due} instead of {s.Paid} {s.Refusal?.ToChinese()}"));
        }
        return differences;
    }

    public Task<ProvinceContext> Store(int province) => Get<IStoreContexts>().Province(province, Scope.System, CancellationToken.None);

    /// <summary>Stopped before it is disposed, or its workers would go on over services that are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
