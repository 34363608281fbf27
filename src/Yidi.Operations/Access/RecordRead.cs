using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Access;

/// <summary>Leaves an audit row for reading a person: looking at somebody's record is an act of its own.</summary>
public sealed class RecordRead(IStoreContexts stores, AuditTrail audit)
{
    /// <summary>Whether an institution read the person by a presented credential (1101) before: later messages carry only the number.</summary>
    public async Task<Refusal?> NotShown(string institution, PersonNo person, CancellationToken cancel)
    {
        if (!await stores.Exists(person.Province, cancel)) return new(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()));
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        var act = nameof(Act.ReadPresentedCard);
        return await store.Set<AuditEntry>().AnyAsync(e => e.PersonNo == person.Value && e.Caller == institution && e.Act == act, cancel) ? null : new(RefusalKind.CredentialNotShown, "person", Mask.Number(person.ToString()));
    }

    public async Task Run(Caller caller, Act act, PersonNo person, CancellationToken cancel, string subject = "")
    {
        if (!await stores.Exists(person.Province, cancel)) return;
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        store.Add(audit.Of(person.Province, caller, act, subject.Length > 0 ? subject : person.ToString(), person));
        await store.SaveChangesAsync(cancel);
    }
}
