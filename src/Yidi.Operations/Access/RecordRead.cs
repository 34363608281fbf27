using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Access;

/// <summary>Leaves an audit row for reading a person: looking at somebody's record is an act of its own.</summary>
public sealed class RecordRead(IStoreContexts stores, AuditTrail audit)
{
    public async Task Run(Caller caller, Act act, PersonNo person, CancellationToken cancel, string subject = "")
    {
        if (!await stores.Exists(person.Province, cancel)) return;
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        store.Add(audit.Of(person.Province, caller, act, subject.Length > 0 ? subject : person.ToString(), person));
        await store.SaveChangesAsync(cancel);
    }
}
