using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Insured;

/// <summary>The national directory of persons: one look-up from a presented credential to a person number.</summary>
public sealed class PersonDirectory
{
    const int FedAtOnce = 500;

    const int MaxLost = 8;

    readonly IStoreContexts _stores;
    readonly StoreMap _locations;
    readonly Vault _vault;
    readonly Grouped<string, DirectoryEntry?> _asked;

    public PersonDirectory(IStoreContexts stores, StoreMap locations, Vault vault) => (_stores, _locations, _vault, _asked) = (stores, locations, vault, new(Entries));

    /// <summary>Whose credential it is, in any state; null when nobody's.</summary>
    public async Task<PersonNo?> Find(CredentialKind kind, string number, CancellationToken cancel) =>
        await Entry(kind, number, cancel) is { } entry ? new PersonNo(entry.PersonNo) : null;

    /// <summary>The persons of credentials of one kind, in any state, whatever the case of letters; numbers nobody has are left out.</summary>
    public async Task<IReadOnlyDictionary<string, PersonNo>> FindMany(CredentialKind kind, IEnumerable<string> numbers, CancellationToken cancel)
    {
        var lookups = numbers.Where(static n => n.Length > 0).DistinctBy(n => LookupOf(kind, n)).ToDictionary(n => LookupOf(kind, n), StringComparer.Ordinal);
        var wanted = lookups.Keys.ToList();
        await using var national = await _stores.National(cancel);
        var entries = await national.Set<DirectoryEntry>().AsNoTracking().Where(e => wanted.Contains(e.Lookup)).ToListAsync(cancel);
        return entries.ToDictionary(e => lookups[e.Lookup], static e => new PersonNo(e.PersonNo), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The person who may present the credential now; refused when it is nobody's, lost or not activated.</summary>
    public async Task<Result<KeptPerson>> Presented(CredentialKind kind, string number, CancellationToken cancel)
    {
        var entry = await Entry(kind, number, cancel);
        if (entry is null || entry.State == CredentialState.Closed) return new Refusal(RefusalKind.PersonUnknown, "credential", Mask.Number(number));
        return entry.State == CredentialState.Active ? new KeptPerson(new(entry.PersonNo)) : NotActive(kind, entry.State);
    }

    /// <summary>How a credential that cannot be presented is told.</summary>
    public static Refusal NotActive(CredentialKind kind, CredentialState state) =>
        new(RefusalKind.CredentialNotActive, "credential", CredentialWords.All[kind].Chinese, state == CredentialState.NotActivated ? "尚未激活" : "已挂失");

    /// <summary>The hash under which a credential is kept.</summary>
    public string LookupOf(CredentialKind kind, string number) =>
        // The check digit of an identity number may come as x or X.
        _vault.Lookup(kind.ToString(), number.Trim().ToUpperInvariant());

    /// <summary>Tells the directory what changed in a province; repeatable, so a killed feed is simply run again. Returns how many credentials were told.</summary>
    /// <param name="told">Called with the number told so far.</param>
    public async Task<int> Feed(int province, CancellationToken cancel, Action<int>? told = null)
    {
        var (total, lost) = (0, 0);
        while (true)
        {
            try
            {
                var fed = await FeedSome(province, cancel);
                if (fed == 0) return total;
                (total, lost) = (total + fed, 0);
                told?.Invoke(total);
            }
            catch (DbUpdateException) when (++lost < MaxLost)
            {
                // Somebody else told the directory of the same in this moment; what is left is told again.
            }
        }
    }

    async Task<int> FeedSome(int province, CancellationToken cancel)
    {
        await using var store = await _stores.Province(province, Scope.System, cancel);
        var batch = await store.Set<Credential>().Where(static c => !c.InDirectory).OrderBy(static c => c.Lookup).Take(FedAtOnce).ToListAsync(cancel);
        if (batch.Count == 0) return 0;
        await Tell(batch, cancel);
        foreach (var credential in batch) credential.InDirectory = true;
        await store.SaveChangesAsync(cancel);
        return batch.Count;
    }

    async Task Tell(List<Credential> batch, CancellationToken cancel)
    {
        var lookups = batch.Select(static c => c.Lookup).ToList();
        await using var national = await _stores.National(cancel);
        var known = await national.Set<DirectoryEntry>().Where(e => lookups.Contains(e.Lookup)).ToDictionaryAsync(static e => e.Lookup, cancel);
        foreach (var credential in batch)
        {
            if (!known.TryGetValue(credential.Lookup, out var entry))
            {
                national.Add(new DirectoryEntry { Lookup = credential.Lookup, PersonNo = credential.PersonNo, State = credential.State });
                continue;
            }
            // What moved away does not take back what the new province told meanwhile.
            if (credential.State == CredentialState.Closed && entry.PersonNo != credential.PersonNo) continue;
            (entry.PersonNo, entry.State) = (credential.PersonNo, credential.State);
        }
        await national.SaveChangesAsync(cancel);
    }

    Task<DirectoryEntry?> Entry(CredentialKind kind, string number, CancellationToken cancel) => _asked.Of(LookupOf(kind, number), cancel);

    static readonly RowsStatement<string> ByLookup = new(
        "SELECT lookup, person_no, state FROM directory_entry WHERE lookup = ANY (@lookup::text[])", "SELECT lookup, person_no, state FROM directory_entry WHERE lookup = @lookup", Column.Text<string>("lookup", static l => l));

    /// <summary>Those who ask at once are answered by one statement.</summary>
    async Task<IReadOnlyList<DirectoryEntry?>> Entries(IReadOnlyList<string> lookups)
    {
        await using var national = new RowsConnection(await _locations.Open(_locations.National, CancellationToken.None));
        var entries = new Dictionary<string, DirectoryEntry>(StringComparer.Ordinal);
        await national.Read([(ByLookup.For([.. lookups.Distinct()]), row => entries[row.GetString(0)] = new() { Lookup = row.GetString(0), PersonNo = row.GetInt64(1), State = (CredentialState)row.GetInt32(2) })]);
        return [.. lookups.Select(entries.GetValueOrDefault)];
    }
}
