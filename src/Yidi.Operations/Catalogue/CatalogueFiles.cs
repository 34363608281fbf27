using System.Globalization;
using System.IO.Compression;
using System.Text;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Catalogue;

/// <summary>A catalogue file made for download.</summary>
/// <param name="FileNo">What 9102 asks with; empty when nothing is new.</param>
public sealed record CatalogueFile(string FileNo, string FileName, int Rows, DateTime ExpiresAt);

/// <summary>
/// Makes the files of 1301 to 1306: a ZIP with one UTF-8 text, TAB between columns, no header, rows newer than the version the hospital holds
/// (his-interface 11). The same edition is made once and kept for a day.
/// </summary>
public sealed class CatalogueFiles(string folder, ReadCatalogue catalogue, BusinessClock clock)
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>The moment a version text stands for; everything when it names none: '0', '0000', 'F001_0000_A'.</summary>
    public static DateTime MomentOf(string version)
    {
        var digits = version.Split('_').FirstOrDefault(static part => part.Length == 17 && part.All(char.IsAsciiDigit));
        return digits is not null && DateTime.TryParseExact(digits, "yyyyMMddHHmmssfff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment : DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);
    }

    /// <summary>The version text of a moment.</summary>
    public static string VersionOf(DateTime moment) => string.Create(CultureInfo.InvariantCulture, $"F001_{moment:yyyyMMddHHmmssfff}_A");

    /// <param name="columns">How many columns the edition of the interface has.</param>
    public async Task<CatalogueFile> Make(RegionCode region, ListType listType, string version, int columns, CancellationToken cancel)
    {
        var since = MomentOf(version);
        var (count, newest) = await catalogue.Newer(region, listType, since, cancel);
        if (count == 0) return new("", "", 0, clock.UtcNow);
        var name = string.Create(CultureInfo.InvariantCulture, $"{(int)listType}_{region}_{since:yyyyMMddHHmmssfff}_{newest:yyyyMMddHHmmssfff}");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name + ".zip");
        if (!File.Exists(path)) await Write(path, name, catalogue.Edition(region, listType, since, cancel), columns, cancel);
        return new($"fsi/plc/{Sm3.Hex(name)[..32]}", name + ".txt.zip", count, clock.UtcNow + Kept);
    }

    /// <summary>The path of a file made before; null when there is none.</summary>
    public string? PathOf(string fileNo) => !Directory.Exists(folder) ? null
        : Directory.EnumerateFiles(folder, "*.zip").FirstOrDefault(path => $"fsi/plc/{Sm3.Hex(Path.GetFileNameWithoutExtension(path))[..32]}" == fileNo);

    /// <summary>Removes files older than a day.</summary>
    public void Forget(DateTime machineUtc)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder).Where(p => File.GetLastWriteTimeUtc(p) < machineUtc - Kept - Kept)) File.Delete(path);
    }

    static async Task Write(string path, string name, IAsyncEnumerable<CatalogueItem> rows, int columns, CancellationToken cancel)
    {
        var making = $"{path}.{Guid.NewGuid():N}.making";
        try
        {
            await using (var file = File.Create(making))
            await using (var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancel))
            await using (var entry = await zip.CreateEntry(name + ".txt", CompressionLevel.Fastest).OpenAsync(cancel))
            await using (var text = new StreamWriter(entry, new UTF8Encoding(false)))
                await foreach (var row in rows.WithCancellation(cancel)) await text.WriteAsync(Line(row, columns).AsMemory(), cancel);
            File.Move(making, path, overwrite: true);
        }
        finally
        {
            File.Delete(making);
        }
    }

    /// <summary>Column 1 the code, 2 the name; the last ones validity, record number, change time, version and its name; what we do not hold is 'null'.</summary>
    static string Line(CatalogueItem item, int columns)
    {
        string[] tail = ["1", $"{item.Region}{item.Code}{item.From:yyyyMMdd}", ChinaTime.Text(item.UpdatedAt), ChinaTime.Text(item.UpdatedAt), VersionOf(item.UpdatedAt), item.Version];
        var line = new StringBuilder().Append(Clean(item.Code)).Append('\t').Append(Clean(item.Name));
        for (var i = 2 + tail.Length; i < columns; i++) line.Append("\tnull");
        foreach (var field in tail) line.Append('\t').Append(Clean(field));
        return line.Append("\r\n").ToString();
    }

    static string Clean(string text) => text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
}
