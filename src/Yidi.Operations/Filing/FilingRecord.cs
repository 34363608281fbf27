using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>Where a filing stands. Drawn in docs/domain/filing.md. Stored: never renumber.</summary>
public enum FilingState
{
    Draft = 1,
    UnderReview = 2,
    NeedsSupplement = 3,
    Rejected = 4,
    Withdrawn = 5,
    Effective = 6,

    /// <summary>The promised materials did not come in time; taken up again when they come.</summary>
    Suspended = 7,
    Cancelled = 8,

    /// <summary>A change was granted: another filing stands in its place.</summary>
    Replaced = 9,
    Expired = 10,

    /// <summary>The coverage it was bound to moved or ended.</summary>
    Ended = 11,
}

/// <summary>What can be done with a filing. Stored: never renumber.</summary>
public enum FilingAct
{
    SaveDraft = 1,
    Submit = 2,
    Approve = 3,
    Reject = 4,
    AskSupplement = 5,
    Supplement = 6,
    Withdraw = 7,
    Cancel = 8,
    Replace = 9,
    HandIn = 10,
    BreakPromise = 11,
    Expire = 12,
    EndWithCoverage = 13,
}

/// <summary>Through whom a filing came (domain.md 2.2 no. 14). Stored: never renumber.</summary>
public enum FilingChannel
{
    Online = 1,
    Window = 2,
    HospitalDesk = 3,
    Employer = 4,
    School = 5,
    Proxy = 6,
    Import = 7,
}

/// <summary>When the filing was made, seen from the treatment it is for. Stored: never renumber.</summary>
public enum Lateness
{
    BeforeTreatment = 0,

    /// <summary>出院结算前补办: counts from admission.</summary>
    BeforeDischarge = 1,

    /// <summary>自费结算后补办: leads to a manual claim; direct settlement only from the day it was granted.</summary>
    AfterSelfPay = 2,
}

/// <summary>A filing (备案) of one person, for one coverage and one place, as it stands now. What it granted on which day is in its versions.</summary>
public sealed class FilingRecord
{
    public required long FilingNo { get; init; }

    public required long PersonNo { get; init; }

    public required InsuranceKind Insurance { get; init; }

    /// <summary>参保地: with the insurance, the coverage it is bound to.</summary>
    public string InsuredRegion { get; init; } = "";

    public required FilingKind Kind { get; set; }

    /// <summary>A city, or a whole municipality or province where it pools as one.</summary>
    public required string Place { get; set; }

    public required DateOnly From { get; set; }

    /// <summary>Null for long-term filings: in force until changed or cancelled.</summary>
    public DateOnly? Until { get; set; }

    public FilingState State { get; set; } = FilingState.Effective;

    /// <summary>Raised by every act; of two officers who act on the same state one is told that it moved.</summary>
    public int Revision { get; set; } = 1;

    /// <summary>Filed on a promise; the day by which the materials are due once granted.</summary>
    public bool Promise { get; set; }

    public DateOnly? PromiseDue { get; set; }

    public Lateness Lateness { get; set; }

    /// <summary>Day the treatment began, for filings made late; null otherwise.</summary>
    public DateOnly? TreatedFrom { get; set; }

    public FilingChannel Channel { get; set; }

    /// <summary>Employer or school of a batch.</summary>
    public string OnBehalfOf { get; set; } = "";

    /// <summary>Hospital the patient is referred to, and the diagnosis, for referrals.</summary>
    public string Referral { get; set; } = "";

    /// <summary>Numbers of materials, separated by blanks.</summary>
    public string Materials { get; set; } = "";

    /// <summary>The filing this one is to replace; 0 when none.</summary>
    public long Replaces { get; set; }

    /// <summary>Reason of the last decision, for the person.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Business moment, UTC.</summary>
    public DateTime CreatedAt { get; init; } = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public bool IsLongTerm => FilingRules.IsLongTerm(Kind);
}

/// <summary>What a filing grants from a day on, and the rule that granted it. Only added to: a settlement names the version it rested on.</summary>
public sealed class FilingVersion : IDatedVersion, IAppendOnly, IEntitles
{
    long IEntitles.EntitledPerson => PersonNo;

    public required long FilingNo { get; init; }

    public required int Version { get; init; }

    public required long PersonNo { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required string InsuredRegion { get; init; }

    public required FilingKind Kind { get; init; }

    public required string Place { get; init; }

    public required bool InForce { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; init; }

    /// <summary>Last day the promise may stay open; the version grants nothing after it. Null when no materials are missing.</summary>
    public DateOnly? PromiseDue { get; init; }

    public required Lateness Lateness { get; init; }

    /// <summary>The China day on which the version was made.</summary>
    public required DateOnly GrantedOn { get; init; }

    /// <summary>Key of the rule, and the clause it states.</summary>
    public required string Rule { get; init; }

    public required string Clause { get; init; }

    /// <summary>The promise bounds the version like its last day does.</summary>
    DateOnly? IDatedVersion.Until => PromiseDue is { } due && (Until is null || due < Until) ? due : Until;
}

/// <summary>One act on a filing: who, through which channel, from which state to which. Only added to.</summary>
public sealed class FilingStep : IAppendOnly
{
    public required long FilingNo { get; init; }

    public required int Revision { get; init; }

    public required FilingAct Act { get; init; }

    public required FilingState From { get; init; }

    public required FilingState To { get; init; }

    public required string By { get; init; }

    public required string ByName { get; init; }

    public required FilingChannel Channel { get; init; }

    public required string Note { get; init; }

    /// <summary>Business moment, UTC.</summary>
    public required DateTime At { get; init; }
}

sealed class FilingRecordTable : IProvinceTable<FilingRecord>
{
    public void Configure(EntityTypeBuilder<FilingRecord> builder)
    {
        Microsoft.EntityFrameworkCore.RelationalEntityTypeBuilderExtensions.ToTable(builder, "filing");
        builder.HasKey(static f => f.FilingNo);
        builder.Property(static f => f.FilingNo).ValueGeneratedNever();
        builder.Property(static f => f.Revision).IsConcurrencyToken();
        builder.Ignore(static f => f.IsLongTerm);
        builder.HasIndex(static f => f.PersonNo);
        builder.HasIndex(static f => new { f.State, f.InsuredRegion });
        // Lists of a city read along this one.
        builder.HasIndex(static f => new { f.InsuredRegion, f.FilingNo });
    }
}

sealed class FilingVersionTable : IProvinceTable<FilingVersion>
{
    public void Configure(EntityTypeBuilder<FilingVersion> builder)
    {
        builder.HasKey(static v => new { v.FilingNo, v.Version });
        builder.HasIndex(static v => v.PersonNo);
    }
}

sealed class FilingStepTable : IProvinceTable<FilingStep>
{
    public void Configure(EntityTypeBuilder<FilingStep> builder) => builder.HasKey(static s => new { s.FilingNo, s.Revision });
}
