using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Yidi.Operations.Plumbing;

/// <summary>A row on which somebody's entitlement rests.</summary>
public interface IEntitles
{
    /// <summary>Whose visits it bears on.</summary>
    long EntitledPerson { get; }

    /// <summary>Whether this is the row whose version a settlement asserts; it is written along with every other.</summary>
    bool CarriesVersion => false;
}

static class Entitling
{
    /// <summary>
    /// A counter remembers what it read of a person some minutes ago and relies on the version (decision 0020): what changes without raising it would
    /// be paid on, so it is not written at all.
    /// </summary>
    internal static void RefuseSilentChanges(this ChangeTracker tracker)
    {
        var changed = tracker.Entries<IEntitles>().Where(static e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).Select(static e => e.Entity).ToList();
        if (changed.Count == 0) return;
        var raised = changed.Where(static e => e.CarriesVersion).Select(static e => e.EntitledPerson).ToHashSet();
        var silent = changed.Find(e => !raised.Contains(e.EntitledPerson));
        Yidi.Policy.Invariant.Holds(silent is null, $"{silent?.GetType().Name} changes an entitlement and raises no version");
    }
}
