namespace Yidi.Operations.Plumbing;

/// <summary>An answer, or the refusal that stands in its place. Refusal is a value; only a broken invariant is an exception.</summary>
public sealed record Result<T>
{
    /// <summary>For serializers of the seam; exactly one of the two is set.</summary>
    public Result(T? value, Refusal? refusal)
    {
        Yidi.Policy.Invariant.Holds(refusal is null ? value is not null : value is null, "a result is an answer or a refusal");
        (Value, Refusal) = (value, refusal);
    }

    /// <summary>Null when refused.</summary>
    public T? Value { get; init; }

    /// <summary>Null when answered.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The answer; throws when there is a refusal. For callers that checked.</summary>
    public T Answer => Value ?? throw new InvalidOperationException($"Refused: {Refusal!.ToChinese()}");

#pragma warning disable CA2225 // A result is made by returning an answer or a refusal; named alternates would say nothing more.
    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
#pragma warning restore CA2225
}

/// <summary>The answer of an act that has none but that it is done.</summary>
public sealed record Done
{
    public static Done It { get; } = new();
}
