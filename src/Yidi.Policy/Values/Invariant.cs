namespace Yidi.Policy;

/// <summary>What must hold for money to be right. On in production: a broken invariant stops the act before it is stored.</summary>
public static class Invariant
{
    /// <summary>Throws <see cref="BrokenInvariantException"/> with <paramref name="truth"/> when it does not hold.</summary>
    public static void Holds(bool condition, string truth)
    {
        if (!condition) throw new BrokenInvariantException(truth);
    }
}

/// <summary>The program, not the caller, is wrong; nothing may be stored after it.</summary>
public sealed class BrokenInvariantException(string truth) : Exception($"Broken invariant: {truth}.")
{
    public BrokenInvariantException() : this("unnamed") { }

    public BrokenInvariantException(string truth, Exception inner) : this($"{truth} ({inner.Message})") { }
}
