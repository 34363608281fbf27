using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Materials;

/// <summary>A file as it arrived.</summary>
public sealed record UploadedFile(string FileName, byte[] Content);

/// <summary>A material in a list.</summary>
public sealed record MaterialSummary(long MaterialNo, string FileName, string MediaType, long Length, DateTime UploadedAt);

/// <summary>Takes materials of a person and gives them back to those who may see them.</summary>
public sealed class KeepMaterial(IStoreContexts stores, KeyedWrites writes, MaterialFiles files, AuditTrail audit, IdSource ids, TimeProvider machine)
{
    const int MaxOfPerson = 200;

    public async Task<Result<MaterialSummary>> Upload(Call call, Caller caller, PersonNo person, UploadedFile file, CancellationToken cancel)
    {
        if (file.Content.Length > FileKind.MaxBytes) return new Refusal(RefusalKind.MaterialRefused, "file", "", $"文件{file.Content.Length / 1024}KB，超过上限");
        if (FileKind.Of(file.Content) is not { } mediaType) return new Refusal(RefusalKind.MaterialRefused, "file", SafeName(file.FileName), "内容不是完整的PDF、JPEG或PNG");
        var kept = "";
        var stored = await writes.OnceInsured<MaterialSummary>(person.Province, call, async store =>
        {
            if (await store.Set<Material>().CountAsync(m => m.PersonNo == person.Value, cancel) >= MaxOfPerson)
                return new Refusal(RefusalKind.MaterialRefused, "file", "", $"每人最多保存{MaxOfPerson}份材料");
            kept = await files.Keep(file.Content, cancel);
            var row = new Material
            {
                MaterialNo = ids.Next(person.Province),
                PersonNo = person.Value,
                ContentHash = kept,
                FileName = SafeName(file.FileName),
                MediaType = mediaType,
                Length = file.Content.Length,
                UploadedBy = caller.Name,
                UploadedAt = machine.GetUtcNow().UtcDateTime,
            };
            store.Add(row);
            store.Add(audit.Of(person.Province, caller, Act.UploadMaterial, IdSource.Text(row.MaterialNo), person));
            return Summary(row);
        }, cancel);
        if (stored.Refusal is not null && kept.Length > 0) await ForgetUnused(person.Province, kept, cancel);
        return stored;
    }

    public async Task<IReadOnlyList<MaterialSummary>> Of(PersonNo person, CancellationToken cancel)
    {
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        var rows = await store.Set<Material>().AsNoTracking().Where(m => m.PersonNo == person.Value).OrderByDescending(static m => m.MaterialNo).ToListAsync(cancel);
        return [.. rows.Select(Summary)];
    }

    /// <summary>Null when there is no such material.</summary>
    public async Task<Material?> Find(long materialNo, CancellationToken cancel)
    {
        var province = IdSource.ProvinceOf(materialNo);
        if (!await stores.Exists(province, cancel)) return null;
        await using var store = await stores.Province(province, Scope.System, cancel);
        return await store.Set<Material>().AsNoTracking().SingleOrDefaultAsync(m => m.MaterialNo == materialNo, cancel);
    }

    public Task<byte[]> Content(Material material, CancellationToken cancel) => files.Read(material.ContentHash, cancel);

    /// <summary>Null when all numbers are materials of the person.</summary>
    public static async Task<Refusal?> RefuseStrange(ProvinceContext store, PersonNo person, IReadOnlyCollection<long> numbers, CancellationToken cancel)
    {
        var own = await store.Set<Material>().Where(m => m.PersonNo == person.Value && numbers.Contains(m.MaterialNo)).Select(static m => m.MaterialNo).ToListAsync(cancel);
        return numbers.Except(own).ToList() is [var strange, ..] ? new(RefusalKind.MaterialUnknown, "materials", IdSource.Text(strange)) : null;
    }

    async Task ForgetUnused(int province, string hash, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        if (!await store.Set<Material>().AnyAsync(m => m.ContentHash == hash, cancel)) files.Forget(hash);
    }

    static MaterialSummary Summary(Material m) => new(m.MaterialNo, m.FileName, m.MediaType, m.Length, m.UploadedAt);

    /// <summary>The last part of the name, without what a file system or a header could take amiss.</summary>
    static string SafeName(string name)
    {
        var last = name.Split('/', '\\')[^1];
        var safe = string.Concat(last.Where(static c => !char.IsControl(c) && c is not ('"' or '<' or '>' or ':' or '|' or '?' or '*' or ';')));
        return safe.Length is 0 or > 100 ? "material" : safe;
    }
}
