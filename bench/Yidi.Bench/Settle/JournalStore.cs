using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Bench;

/// <summary>Stores with persons but without a hospital, and cases for them that are ready for the lane: what load on the journal alone needs.</summary>
sealed class JournalStore : IAsyncDisposable
{
    static readonly DateTime At = new(2025, 3, 12, 4, 0, 0, DateTimeKind.Utc);

    readonly Workload _work;
    readonly PolicyPack _pack;

    JournalStore(ServiceProvider services, Workload work) =>
        (Services, _work, _pack) = (services, work, services.GetRequiredService<PackLibrary>().InForce(work.Pack.Region, work.Pack.Insurance)!);

    internal ServiceProvider Services { get; }

    internal T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Makes stores that are not there, with so many persons in each province; opens those that are.</summary>
    internal static async Task<JournalStore> Open(StoreSettings settings, Workload work, string policies, IReadOnlyList<int> provinces, int persons, TimeProvider clock, CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.DataFolder);
        var services = ImportRate.Services(settings, clock);
        var contexts = services.GetRequiredService<IStoreContexts>();
        await using (await contexts.Alone(cancel)) await Prepare(services, policies, provinces, persons, cancel);
        return new(services, work);
    }

    static async Task Prepare(ServiceProvider services, string policies, IReadOnlyList<int> provinces, int persons, CancellationToken cancel)
    {
        var contexts = services.GetRequiredService<IStoreContexts>();
        await contexts.PrepareNational(cancel);
        await services.GetRequiredService<PublishPacks>().Run(policies, true, cancel);
        foreach (var province in provinces)
        {
            await contexts.Prepare(province, cancel);
            await using var store = await contexts.Province(province, Scope.System, cancel);
            if (!await store.Set<Yidi.Operations.Insured.Person>().AnyAsync(cancel)) await AddPersons(store, province, persons, cancel);
        }
    }

    static async Task AddPersons(ProvinceContext store, int province, int count, CancellationToken cancel)
    {
        const string insert = "INSERT INTO person (person_no, name, certificate_type, sealed_certificate, gender, nation, born, entitlement_version, moved_to)";
        var values = $"SELECT {Number(province, 0)} + i, 'x', '01', '', '1', '01', '1960-01-01', 1, 0 FROM";
        var sql = store.Database.ProviderName!.Contains("Sqlite", StringComparison.Ordinal)
            ? $"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {count - 1}) {insert} {values} n"
            : $"{insert} {values} generate_series(0, {count - 1}) i";
#pragma warning disable EF1002 // Numbers of this program only.
        await store.Database.ExecuteSqlRawAsync(sql, cancel);
#pragma warning restore EF1002
    }

    /// <summary>A nineteen digit number that says its province, like every id.</summary>
    internal static long Number(int province, long index) => (province * 100_000_000_000_000_000L) + index;

    /// <summary>A bill of twenty lines of the person with this index, ready for the lane; the same serial always makes the same case.</summary>
    internal PreparedSettlement Prepared(int province, long index, long serial, long version, long id)
    {
        var person = new PersonNo(Number(province, index));
        var sample = _work.Cases[serial % _work.Cases.Length];
        var bill = sample.Bill with { VisitNo = VisitNo(serial), Revision = 4, Part = Part };
        var call = new Call(Key(bill.Institution.ToString(), serial), Convert.ToHexStringLower(Sm3.Of(BitConverter.GetBytes(serial))));
        return new(new(call, person, _pack.Insurance, bill), new(sample.Person with { Person = person, Version = version }, _pack, [person.Value]), id, At);
    }

    internal const string Part = "0";

    internal string Institution => _work.Cases[0].Bill.Institution.ToString();

    internal static long VisitNo(long serial) => Number(11, serial);

    internal static CallKey Key(string institution, long serial) => new(institution, string.Create(CultureInfo.InvariantCulture, $"M{serial:0000000000000000}"), "2207");

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}
