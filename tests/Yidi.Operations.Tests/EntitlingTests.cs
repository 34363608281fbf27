using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Insured;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Tests;

/// <summary>What an entitlement rests on is not written without raising the version: counters rely on it for minutes.</summary>
public sealed class EntitlingTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_silent_change_is_not_written(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        var person = await world.Person();
        await using (var store = await world.Store(person.Province))
        {
            (await store.Set<Coverage>().FirstAsync(c => c.PersonNo == person.Value, World.Cancel)).Employer = "另一单位";
            var refused = await Assert.ThrowsAsync<BrokenInvariantException>(() => store.SaveChangesAsync(World.Cancel));
            Assert.Contains("Coverage", refused.Message, StringComparison.Ordinal);
        }
        await using var again = await world.Store(person.Province);
        (await again.Set<Coverage>().FirstAsync(c => c.PersonNo == person.Value, World.Cancel)).Employer = "另一单位";
        (await ReadPerson.Hold(again, person, World.Cancel))!.Touch();
        await again.SaveChangesAsync(World.Cancel);
    }
}
