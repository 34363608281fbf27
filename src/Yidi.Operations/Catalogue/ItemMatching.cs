using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Catalogue;

/// <summary>目录对照: an item of an institution's own list and the national item it stands for.</summary>
public sealed class ItemMatching : IOfInstitution
{
    public required string Institution { get; init; }

    /// <summary>定点医药机构目录编号.</summary>
    public required string OwnCode { get; init; }

    public required ListType ListType { get; init; }

    public required string Code { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }

    public required string OwnName { get; set; }

    /// <summary>UTC.</summary>
    public required DateTime UpdatedAt { get; set; }

    /// <summary>UTC; null while the matching stands.</summary>
    public DateTime? WithdrawnAt { get; set; }
}

sealed class ItemMatchingTable : IProvinceTable<ItemMatching>
{
    public void Configure(EntityTypeBuilder<ItemMatching> builder)
    {
        builder.HasKey(static m => new { m.Institution, m.OwnCode, m.ListType, m.Code, m.From });
        builder.HasIndex(static m => new { m.Institution, m.UpdatedAt });
    }
}

/// <summary>One matching as a hospital uploads it.</summary>
public sealed record UploadedMatching(string OwnCode, string OwnName, ListType ListType, string Code, DateOnly From, DateOnly? Until);

/// <summary>What is asked of an institution's matching. Everything left out matches all.</summary>
/// <param name="Since">UTC; only rows that changed from then on.</param>
/// <param name="On">Only rows in force on the day.</param>
/// <param name="Standing">True for what was not withdrawn, false for what was.</param>
public sealed record MatchingSearch(DateTime Since, DateOnly? On, string OwnCode, string OwnName, string Code, ListType? ListType, bool? Standing, int Page, int Size);

/// <summary>Takes the matching of an institution (3301), withdraws it (3302), and shows it (1317).</summary>
public sealed class MatchItems(KeyedWrites writes, IStoreContexts stores, TimeProvider machine)
{
    /// <summary>Stores all rows of a call or none; a row that is there is brought up to date.</summary>
    public Task<Result<Done>> Upload(int province, Call call, IReadOnlyList<UploadedMatching> rows, CancellationToken cancel) => writes.Once<Done>(province, call, async store =>
    {
        var institution = call.Key.Institution;
        if (rows.FirstOrDefault(static r => r.Until < r.From) is { } wrong) return new Refusal(RefusalKind.FieldInvalid, "until", $"{wrong.Until:yyyy-MM-dd}", "不得早于开始日期");
        var codes = rows.Select(static r => r.OwnCode).Distinct().ToList();
        var known = await store.Set<ItemMatching>().Where(m => m.Institution == institution && codes.Contains(m.OwnCode)).ToListAsync(cancel);
        var now = machine.GetUtcNow().UtcDateTime;
        foreach (var row in rows)
        {
            var matching = known.FirstOrDefault(m => m.OwnCode == row.OwnCode && m.ListType == row.ListType && m.Code == row.Code && m.From == row.From);
            if (matching is null)
            {
                matching = new() { Institution = institution, OwnCode = row.OwnCode, ListType = row.ListType, Code = row.Code, From = row.From, OwnName = row.OwnName, UpdatedAt = now };
                known.Add(matching);
                store.Add(matching);
            }
            (matching.OwnName, matching.Until, matching.UpdatedAt, matching.WithdrawnAt) = (row.OwnName, row.Until, now, null);
        }
        return Done.It;
    }, cancel);

    public Task<Result<Done>> Withdraw(int province, Call call, IReadOnlyList<(string OwnCode, ListType ListType, string Code)> rows, CancellationToken cancel) => writes.Once<Done>(province, call, async store =>
    {
        var institution = call.Key.Institution;
        var codes = rows.Select(static r => r.OwnCode).Distinct().ToList();
        var known = await store.Set<ItemMatching>().Where(m => m.Institution == institution && codes.Contains(m.OwnCode)).ToListAsync(cancel);
        var now = machine.GetUtcNow().UtcDateTime;
        foreach (var (ownCode, listType, code) in rows)
        {
            var standing = known.Where(m => m.OwnCode == ownCode && m.ListType == listType && m.Code == code).ToList();
            if (standing.Count == 0) return new Refusal(RefusalKind.MatchingUnknown, "own-code", ownCode);
            foreach (var matching in standing) (matching.WithdrawnAt, matching.UpdatedAt) = (matching.WithdrawnAt ?? now, now);
        }
        return Done.It;
    }, cancel);

    /// <summary>One page of an institution's matching, newest changes last, and how many rows there are.</summary>
    public async Task<(IReadOnlyList<ItemMatching> Rows, int Total)> Page(int province, string institution, MatchingSearch search, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        var query = Filter(store.Set<ItemMatching>().AsNoTracking(), search);
        var total = await query.CountAsync(cancel);
        var rows = await query.OrderBy(static m => m.UpdatedAt).ThenBy(static m => m.OwnCode).ThenBy(static m => m.ListType).ThenBy(static m => m.Code).ThenBy(static m => m.From)
            .Skip((int)Math.Min((search.Page - 1) * (long)search.Size, int.MaxValue)).Take(search.Size).ToListAsync(cancel);
        return (rows, total);
    }

    static IQueryable<ItemMatching> Filter(IQueryable<ItemMatching> query, MatchingSearch search)
    {
        query = query.Where(m => m.UpdatedAt >= search.Since);
        if (search.On is { } on) query = query.Where(m => m.From <= on && (m.Until == null || on <= m.Until));
        if (search.OwnCode.Length > 0) query = query.Where(m => m.OwnCode == search.OwnCode);
        if (search.OwnName.Length > 0) query = query.Where(m => m.OwnName.Contains(search.OwnName));
        if (search.Code.Length > 0) query = query.Where(m => m.Code == search.Code);
        if (search.ListType is { } list) query = query.Where(m => m.ListType == list);
        if (search.Standing is { } standing) query = query.Where(m => (m.WithdrawnAt == null) == standing);
        return query;
    }
}
