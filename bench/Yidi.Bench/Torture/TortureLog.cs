using System.Globalization;

namespace Yidi.Bench;

/// <summary>One line of what a worker was told: the act of a serial number and how it was answered.</summary>
/// <param name="Act">begin, settle, again, cancel, reverse, restore, bury, fence, contradict, end, or broken.</param>
/// <param name="Answer">The outcome's name; for broken, what was thrown.</param>
/// <param name="Id">The settlement that was named, or 0.</param>
readonly record struct TortureLine(long Serial, string Act, string Answer, long Id);

/// <summary>What workers were told, written before anybody may rely on it. A killed process leaves every whole line, for the system keeps what it was given.</summary>
sealed class TortureLog(string path) : IDisposable
{
    readonly StreamWriter _writer = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1)) { AutoFlush = true };
    readonly Lock _gate = new();

    internal void Write(long serial, string act, string answer = "", long id = 0)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{serial}|{act}|{answer}|{id}\n");
        lock (_gate) _writer.Write(line);
    }

    /// <summary>Every log of a trial: each process has its own, for two would write over each other.</summary>
    internal static IReadOnlyList<TortureLine> ReadAll(string paths) => [.. Enumerable.Range(0, 2).SelectMany(n => Read(PathOf(paths, n)))];

    internal static string PathOf(string paths, int worker) => string.Create(CultureInfo.InvariantCulture, $"{paths}.{worker}");

    internal static IReadOnlyList<TortureLine> Read(string path)
    {
        if (!File.Exists(path)) return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var text = new StreamReader(stream).ReadToEnd();
        // A line without its end was being written when the process was killed; nobody was told of it.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    static TortureLine Parse(string line)
    {
        var fields = line.Split('|');
        return new(long.Parse(fields[0], CultureInfo.InvariantCulture), fields[1], fields[2], long.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    /// <summary>Serial numbers that were begun and not ended.</summary>
    internal static IReadOnlyList<long> Open(IReadOnlyList<TortureLine> lines)
    {
        var ended = lines.Where(static l => l.Act == "end").Select(static l => l.Serial).ToHashSet();
        return [.. lines.Where(static l => l.Act == "begin").Select(static l => l.Serial).Distinct().Where(s => !ended.Contains(s))];
    }

    public void Dispose() => _writer.Dispose();
}
