namespace Yidi.Console.Desk;

/// <summary>The provinces with a store here. A desk reads a dozen lists, and each asks; on PostgreSQL that is a question to the catalogue, so what was heard within a second is heard again.</summary>
/// <param name="read">Asks the stores.</param>
public sealed class ServedProvinces(Func<CancellationToken, Task<IReadOnlyList<int>>> read, TimeProvider machine)
{
    readonly Recently<IReadOnlyList<int>> _heard = new(TimeSpan.FromSeconds(1), machine);

    public Task<IReadOnlyList<int>> Now(CancellationToken cancel) => _heard.Or(() => read(cancel));
}
