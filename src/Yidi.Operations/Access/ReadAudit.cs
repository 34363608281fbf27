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

    /// <summary>The trails of provinces, page by page; null act, person or caller matches all.</summary>
    public Task<PageOf<AuditEntry>> List(IReadOnlyList<int> provinces, string act, string caller, long person, string subject, Paging paging, CancellationToken cancel) =>
        paging.Merge(provinces, async (int province, long after, int count) =>
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var found = store.Set<AuditEntry>().AsNoTracking();
            if (person > 0) found = found.Where(e => e.PersonNo == person);
            if (act.Length > 0) found = found.Where(e => e.Act == act);
            if (caller.Length > 0) found = found.Where(e => e.Caller == caller);
            if (subject.Length > 0) found = found.Where(e => e.Subject == subject);
            found = paging.OldestFirst ? found.Where(e => e.EntryNo > after).OrderBy(static e => e.EntryNo) : (after == 0 ? found : found.Where(e => e.EntryNo < after)).OrderByDescending(static e => e.EntryNo);
            return (IReadOnlyList<AuditEntry>)await found.Take(count).ToListAsync(cancel);
        }, static e => e.EntryNo, static e => e.At);
}
