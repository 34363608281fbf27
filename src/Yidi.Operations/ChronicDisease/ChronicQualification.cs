using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.ChronicDisease;

/// <summary>A person's qualification for one chronic or special disease, given by the insured place.</summary>
public sealed class ChronicQualification
{
    public required long PersonNo { get; init; }

    public required InsuranceKind Insurance { get; init; }

    /// <summary>国家病种编码, such as M01600.</summary>
    public required string DiseaseCode { get; init; }

    public required string DiseaseName { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }

    public static async Task<IReadOnlyList<Qualification>> Of(ProvinceContext store, PersonNo person, InsuranceKind insurance, CancellationToken cancel)
    {
        var rows = await store.Set<ChronicQualification>().AsNoTracking()
            .Where(q => q.PersonNo == person.Value && q.Insurance == insurance).OrderBy(static q => q.DiseaseCode).ThenBy(static q => q.From).ToListAsync(cancel);
        return [.. rows.Select(static q => new Qualification(q.DiseaseCode, q.From, q.Until))];
    }
}

sealed class ChronicQualificationTable : IProvinceTable<ChronicQualification>
{
    public void Configure(EntityTypeBuilder<ChronicQualification> builder) =>
        builder.HasKey(static q => new { q.PersonNo, q.Insurance, q.DiseaseCode, q.From });
}
