using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Storage;

namespace Yidi.Operations.Reconciliation;

/// <summary>
/// Lets a province go on after it was put back from a copy. Other provinces may have read lanes of it that the copy does not know; a new lane under such a
/// number would begin below their marks and never be read.
/// </summary>
public sealed class RestoredProvince(IStoreContexts contexts, StoreMap stores, StoreBackup backup, TimeProvider machine)
{
    public async Task Continue(int province, CancellationToken cancel)
    {
        var highest = 0;
        foreach (var host in await stores.ExistingProvinces(cancel))
        {
            await using var store = await contexts.Province(host, Scope.System, cancel);
            highest = Math.Max(highest, await store.Set<ProjectionMark>().Where(m => m.InsuredProvince == province).MaxAsync(static m => (int?)m.LaneNo, cancel) ?? 0);
        }
        await backup.ReserveLanes(stores.Province(province), highest, machine.GetUtcNow().UtcDateTime, cancel);
    }
}
