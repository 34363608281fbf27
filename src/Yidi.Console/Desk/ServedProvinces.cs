namespace Yidi.Console.Desk;

/// <summary>Which provinces have a store here, as the host tells.</summary>
public sealed record ServedProvinces(Func<CancellationToken, Task<IReadOnlyList<int>>> Now);
