using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Materials;

/// <summary>A file an institution uploaded (9101) or may download (9102).</summary>
public sealed class InstitutionFile : IOfInstitution
{
    public required string FileNo { get; init; }

    public required string Institution { get; init; }

    public required string Name { get; init; }

    /// <summary>Keyed hash of the content, under which it is kept sealed.</summary>
    public required string Hash { get; init; }

    public required DateTime KeptUntil { get; init; }
}

sealed class InstitutionFileTable : IProvinceTable<InstitutionFile>
{
    public void Configure(EntityTypeBuilder<InstitutionFile> builder) => builder.HasKey(static f => f.FileNo);
}

/// <summary>Files that go between an institution and the platform; another institution's file is unknown to it.</summary>
public sealed class InstitutionFiles(IStoreContexts stores, MaterialFiles files, IdSource ids, TimeProvider machine)
{
    /// <summary>What fits a message of a megabyte as Base64; a day of ten thousand 3202 lines, zipped, is half of it.</summary>
    public const int MaxBytes = 700 * 1024;

    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public async Task<InstitutionFile> Keep(int province, string institution, string name, byte[] content, CancellationToken cancel)
    {
        var number = IdSource.Text(ids.Next(province));
        var file = new InstitutionFile
        {
            FileNo = number, Institution = institution, Name = name, Hash = await files.KeepFor(number, content, cancel), KeptUntil = machine.GetUtcNow().UtcDateTime + Kept,
        };
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        store.Add(file);
        await store.SaveChangesAsync(cancel);
        return file;
    }

    /// <summary>Null when the institution has no such file, or had one and its time is over.</summary>
    public async Task<byte[]?> Read(int province, string institution, string fileNo, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        var now = machine.GetUtcNow().UtcDateTime;
        var file = await store.Set<InstitutionFile>().AsNoTracking().SingleOrDefaultAsync(f => f.FileNo == fileNo && f.KeptUntil > now, cancel);
        return file is null ? null : await files.Read(file.Hash, cancel);
    }

    /// <summary>Deletes what nobody may read any more, the file before its row: a crash in between is repeated, not forgotten.</summary>
    public async Task Forget(int province, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var now = machine.GetUtcNow().UtcDateTime;
        var over = await store.Set<InstitutionFile>().Where(f => f.KeptUntil < now).ToListAsync(cancel);
        foreach (var file in over) files.Forget(file.Hash);
        store.RemoveRange(over);
        await store.SaveChangesAsync(cancel);
    }
}
