using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.ChronicDisease;

/// <summary>Where an application for a chronic disease stands. Drawn in docs/domain/chronic-disease.md. Stored: never renumber.</summary>
public enum QualificationState
{
    FirstReview = 1,
    ExpertReview = 2,
    NeedsSupplement = 3,
    Rejected = 4,
    Withdrawn = 5,
    Qualified = 6,

    /// <summary>A renewal is being looked at; the qualification itself runs on to its last day.</summary>
    RenewalReview = 7,

    /// <summary>The promised materials did not come in time.</summary>
    Suspended = 8,
    GivenUp = 9,
    Expired = 10,

    /// <summary>The coverage it was bound to moved or ended.</summary>
    Ended = 11,
}

/// <summary>What can be done with it. Stored: never renumber.</summary>
public enum QualificationAct
{
    Apply = 1,
    PassFirst = 2,
    PassExpert = 3,
    Reject = 4,
    AskSupplement = 5,
    Supplement = 6,
    Withdraw = 7,
    Renew = 8,
    GiveUp = 9,
    HandIn = 10,
    BreakPromise = 11,
    Expire = 12,
    EndWithCoverage = 13,
}

/// <summary>An application for, and then the qualification of, one chronic or special disease (慢特病认定).</summary>
public sealed class QualificationRecord
{
    public required long QualificationNo { get; init; }

    public required long PersonNo { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required string InsuredRegion { get; init; }

    /// <summary>国家病种编码, such as M01600.</summary>
    public required string DiseaseCode { get; init; }

    public required string DiseaseName { get; init; }

    public required QualificationState State { get; set; }

    /// <summary>Raised by every act.</summary>
    public required int Revision { get; set; }

    /// <summary>First and last day granted so far; null while nothing is.</summary>
    public DateOnly? From { get; set; }

    public DateOnly? Until { get; set; }

    public bool Promise { get; set; }

    public DateOnly? PromiseDue { get; set; }

    /// <summary>Institution and doctor that identified the disease, when a hospital applied.</summary>
    public string IdentifiedBy { get; set; } = "";

    /// <summary>Numbers of materials, separated by blanks.</summary>
    public string Materials { get; set; } = "";

    /// <summary>Who passed the first review: the second must be somebody else.</summary>
    public string FirstReviewer { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>Business moment, UTC.</summary>
    public required DateTime CreatedAt { get; init; }
}

/// <summary>What a qualification grants from a day on, by which rule. Only added to.</summary>
public sealed class QualificationVersion : IDatedVersion, IAppendOnly, IEntitles
{
    long IEntitles.EntitledPerson => PersonNo;

    public required long QualificationNo { get; init; }

    public required int Version { get; init; }

    public required long PersonNo { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required string InsuredRegion { get; init; }

    public required string DiseaseCode { get; init; }

    public required bool InForce { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; init; }

    public DateOnly? PromiseDue { get; init; }

    public required DateOnly GrantedOn { get; init; }

    public required string Rule { get; init; }

    public required string Clause { get; init; }

    /// <summary>The promise bounds the version like its last day does.</summary>
    DateOnly? IDatedVersion.Until => PromiseDue is { } due && (Until is null || due < Until) ? due : Until;
}

/// <summary>One act on a qualification. Only added to.</summary>
public sealed class QualificationStep : IAppendOnly
{
    public required long QualificationNo { get; init; }

    public required int Revision { get; init; }

    public required QualificationAct Act { get; init; }

    public required QualificationState From { get; init; }

    public required QualificationState To { get; init; }

    public required string By { get; init; }

    public required string ByName { get; init; }

    public required string Note { get; init; }

    /// <summary>Business moment, UTC.</summary>
    public required DateTime At { get; init; }
}

/// <summary>Which diseases a person is qualified for.</summary>
public static class QualificationsInForce
{
    /// <summary>Every span of every disease of a coverage, as the calculation takes them.</summary>
    public static async Task<IReadOnlyList<Qualification>> Of(ProvinceContext store, PersonNo person, InsuranceKind insurance, RegionCode insuredRegion, CancellationToken cancel)
    {
        var region = insuredRegion.ToString();
        var versions = await store.Set<QualificationVersion>().AsNoTracking().Where(v => v.PersonNo == person.Value && v.Insurance == insurance && v.InsuredRegion == region)
            .OrderBy(static v => v.DiseaseCode).ThenBy(static v => v.QualificationNo).ThenBy(static v => v.Version).ToListAsync(cancel);
        return [.. versions.GroupBy(static v => v.QualificationNo).SelectMany(static g => DatedVersions.Spans(g.ToList()))
            .Select(static s => new Qualification(s.Version.DiseaseCode, s.From, s.Until == DateOnly.MaxValue ? null : s.Until))];
    }
}

sealed class QualificationRecordTable : IProvinceTable<QualificationRecord>
{
    public void Configure(EntityTypeBuilder<QualificationRecord> builder)
    {
        builder.ToTable("qualification");
        builder.HasKey(static q => q.QualificationNo);
        builder.Property(static q => q.QualificationNo).ValueGeneratedNever();
        builder.Property(static q => q.Revision).IsConcurrencyToken();
        builder.HasIndex(static q => q.PersonNo);
        builder.HasIndex(static q => new { q.State, q.InsuredRegion });
        builder.HasIndex(static q => new { q.InsuredRegion, q.QualificationNo });
    }
}

sealed class QualificationVersionTable : IProvinceTable<QualificationVersion>
{
    public void Configure(EntityTypeBuilder<QualificationVersion> builder)
    {
        builder.HasKey(static v => new { v.QualificationNo, v.Version });
        builder.HasIndex(static v => v.PersonNo);
    }
}

sealed class QualificationStepTable : IProvinceTable<QualificationStep>
{
    public void Configure(EntityTypeBuilder<QualificationStep> builder) => builder.HasKey(static s => new { s.QualificationNo, s.Revision });
}
