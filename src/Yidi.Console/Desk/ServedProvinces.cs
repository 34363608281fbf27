namespace Yidi.Console.Desk;

/// <summary>The provinces with a store here. A desk reads a dozen lists, and each asks; on PostgreSQL that is a question to the catalogue, so what was heard within a second is heard again.</summary>
/// <param name="read">Asks the stores.</param>
public sealed class ServedProvinces(Func<CancellationToken, Task<IReadOnlyList<int>>> read, TimeProvider machine)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    sealed record Heard(long At, IReadOnlyList<int> Provinces);

    Heard? _heard;

    public async Task<IReadOnlyList<int>> Now(CancellationToken cancel)
    {
        var now = machine.GetTimestamp();
        if (_heard is { } heard && machine.GetElapsedTime(heard.At, now) < Fresh) return heard.Provinces;
        _heard = heard = new(now, await read(cancel));
        return heard.Provinces;
    }
}
