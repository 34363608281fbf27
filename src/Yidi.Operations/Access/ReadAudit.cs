using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Access;

/// <summary>Reads the audit trail of a person, newest first.</summary>
public sealed class ReadAudit(IStoreContexts stores)
{
    const int MostRows = 500;

    public async Task<IReadOnlyList<AuditEntry>> Of(PersonNo person, CancellationToken cancel)
    {
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        return await store.Set<AuditEntry>().AsNoTracking().Where(e => e.PersonNo == person.Value).OrderByDescending(static e => e.EntryNo).Take(MostRows).ToListAsync(cancel);
    }
}
