using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>A filing (备案) of one person, for one coverage and one place.</summary>
public sealed class FilingRecord
{
    public required long FilingNo { get; init; }

    public required long PersonNo { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required FilingKind Kind { get; init; }

    /// <summary>A city, or a whole municipality or province where it pools as one.</summary>
    public required string Place { get; init; }

    public required DateOnly From { get; init; }

    /// <summary>Null for long-term filings: in force until changed or cancelled.</summary>
    public DateOnly? Until { get; set; }
}

sealed class FilingRecordTable : IProvinceTable<FilingRecord>
{
    public void Configure(EntityTypeBuilder<FilingRecord> builder)
    {
        builder.ToTable("filing");
        builder.HasKey(static f => f.FilingNo);
        builder.Property(static f => f.FilingNo).ValueGeneratedNever();
        builder.HasIndex(static f => f.PersonNo);
    }
}

/// <summary>Which filing covers a place on a day.</summary>
public static class FilingsInForce
{
    /// <summary>The long-term filing in force for another place, which gives both-ways benefit at home; null when there is none.</summary>
    public static async Task<FilingInForce?> LongTermElsewhere(
        ProvinceContext store, PersonNo person, InsuranceKind insurance, RegionCode place, DateOnly on, CancellationToken cancel)
    {
        var filings = await InForce(store, person, insurance, on, cancel);
        return filings.Where(f => f.IsLongTerm && !f.Place.Covers(place)).MaxBy(static f => f.From);
    }

    /// <summary>The newest filing that covers the place on the day; null when none does.</summary>
    public static async Task<FilingInForce?> Find(
        ProvinceContext store, PersonNo person, InsuranceKind insurance, RegionCode place, DateOnly on, CancellationToken cancel)
    {
        var filings = await InForce(store, person, insurance, on, cancel);
        return filings.Where(f => f.Place.Covers(place)).OrderByDescending(static f => f.From).ThenByDescending(static f => f.FilingNo).FirstOrDefault();
    }

    static async Task<List<FilingInForce>> InForce(ProvinceContext store, PersonNo person, InsuranceKind insurance, DateOnly on, CancellationToken cancel)
    {
        var filings = await store.Set<FilingRecord>().AsNoTracking()
            .Where(f => f.PersonNo == person.Value && f.Insurance == insurance && f.From <= on && (f.Until == null || on <= f.Until)).ToListAsync(cancel);
        return [.. filings.Select(static f => new FilingInForce(f.FilingNo, f.Kind, RegionCode.Parse(f.Place), f.From, f.Until))];
    }
}
