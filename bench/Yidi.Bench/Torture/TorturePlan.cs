namespace Yidi.Bench;

/// <summary>What becomes of one bill.</summary>
enum Fate
{
    Settled,
    Cancelled,
    /// <summary>Its message is reversed after it was answered.</summary>
    Reversed,
    /// <summary>Cancelled, and the message that cancelled it is reversed.</summary>
    Restored,
    /// <summary>Its message is reversed before it is sent.</summary>
    Buried,
    /// <summary>Its lines were withdrawn before it is sent.</summary>
    Fenced,
    /// <summary>Its key is sent again with other content.</summary>
    Contradicted,
    /// <summary>The lane cannot decide it.</summary>
    Poisoned,
}

/// <summary>What is done with one serial number. Follows from seed and number alone, so that whoever comes after a kill can do it again under the same keys.</summary>
/// <param name="Person">Its index in the province; half of all goes to the first three.</param>
/// <param name="Twice">The message is sent twice at once.</param>
sealed record TorturePlan(long Serial, int Province, int Person, Fate Fate, bool Twice)
{
    internal const int Persons = 200;

    internal static readonly int[] Provinces = [13, 44];

    static readonly (Fate Fate, int Share)[] Shares =
        [(Fate.Settled, 56), (Fate.Cancelled, 12), (Fate.Reversed, 12), (Fate.Restored, 6), (Fate.Buried, 4), (Fate.Fenced, 4), (Fate.Contradicted, 3), (Fate.Poisoned, 3)];

    internal static TorturePlan Of(int seed, long serial)
    {
        var random = new Random(HashCode(seed, serial));
        var province = Provinces[random.Next(10) < 7 ? 0 : 1];
        var person = random.Next(2) == 0 ? random.Next(3) : random.Next(3, Persons);
        return new(serial, province, person, FateOf(random.Next(100)), random.Next(10) == 0);
    }

    static Fate FateOf(int drawn)
    {
        foreach (var (fate, share) in Shares)
        {
            if (drawn < share) return fate;
            drawn -= share;
        }
        return Fate.Settled;
    }

    // Not System.HashCode, which differs in every process.
    static int HashCode(int seed, long serial) => unchecked((int)((((ulong)seed * 1_000_003UL) + (ulong)serial) * 11400714819323198485UL >> 33));
}
