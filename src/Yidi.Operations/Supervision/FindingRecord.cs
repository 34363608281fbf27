using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Supervision;

/// <summary>Where a finding stands. Stored: never renumber.</summary>
public enum FindingState
{
    /// <summary>A rule, an inspection or an investigation found it; nobody looked yet.</summary>
    Found = 1,

    /// <summary>The institution was told and may explain until the day.</summary>
    Told = 2,
    Explained = 3,

    /// <summary>Decided against the institution, which may still appeal.</summary>
    Upheld = 4,
    Appealed = 5,

    /// <summary>Decided for good: deducted as soon as the settlement is declared.</summary>
    Final = 6,
    Deducted = 7,
    Dismissed = 8,

    /// <summary>The settlement was taken back, so there is nothing to deduct from.</summary>
    Void = 9,
}

/// <summary>What can be done with a finding. Stored: never renumber.</summary>
public enum FindingAct
{
    Find = 1,
    Tell = 2,
    Explain = 3,
    Uphold = 4,
    Dismiss = 5,
    Appeal = 6,

    /// <summary>Another person decides the appeal against the institution.</summary>
    Confirm = 7,

    /// <summary>By the platform: nobody appealed in time.</summary>
    Finish = 8,

    /// <summary>By the platform: taken from what the institution is paid.</summary>
    Deduct = 9,

    /// <summary>By the platform: the settlement no longer stands.</summary>
    Void = 10,

    /// <summary>By the platform: the month it was deducted in is open again.</summary>
    Reopen = 11,
}

/// <summary>One finding of supervision, in the national store: it concerns the place that pays and the place where the institution stands.</summary>
public sealed class FindingRecord
{
    public required long FindingNo { get; init; }

    public required ReviewRule Rule { get; init; }

    public required string InsuredRegion { get; init; }

    public required string HostRegion { get; init; }

    public required string Institution { get; init; }

    /// <summary>The settlement to deduct from; 0 of an institution as a whole.</summary>
    public required long SettlementId { get; init; }

    /// <summary>Tells two findings of a rule on one settlement apart.</summary>
    public required string About { get; init; }

    /// <summary>What the funds paid for it, at most.</summary>
    public required long AtRiskFen { get; init; }

    /// <summary>What the funds paid for the settlement.</summary>
    public required long FundFen { get; init; }

    public required string Words { get; init; }

    public required string WordsEnglish { get; init; }

    /// <summary>JSON of settlements and their lines, see <see cref="Policy.Evidence"/>.</summary>
    public required string Evidence { get; init; }

    /// <summary>Hash of the text of the rules it was found by; empty of what people found.</summary>
    public required string TermsHash { get; init; }

    public required FindingState State { get; set; }

    public required int Revision { get; set; }

    /// <summary>Last day of the term that runs; null when none does.</summary>
    public DateOnly? DueOn { get; set; }

    /// <summary>The institution knows of it: what is dismissed before stays among officers.</summary>
    public bool WasTold { get; set; }

    /// <summary>What was decided to be taken back.</summary>
    public long DecidedFen { get; set; }

    public string DecidedBy { get; set; } = "";

    /// <summary>What the institution says.</summary>
    public string Explanation { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>Declaration it was deducted in; empty before.</summary>
    public string DeductedIn { get; set; } = "";

    /// <summary>Business moment, UTC.</summary>
    public required DateTime FoundAt { get; init; }

    /// <summary>True while something of the settlement is, or will be, taken back.</summary>
    public bool Counts => State is FindingState.Upheld or FindingState.Appealed or FindingState.Final or FindingState.Deducted;
}

/// <summary>How far a lane of a province's journal was looked through.</summary>
public sealed class ReviewMark
{
    public required int LaneNo { get; init; }

    public required long Sequence { get; set; }
}

sealed class FindingRecordTable : INationalTable<FindingRecord>
{
    public void Configure(EntityTypeBuilder<FindingRecord> builder)
    {
        builder.ToTable("finding");
        builder.HasKey(static f => f.FindingNo);
        builder.Property(static f => f.FindingNo).ValueGeneratedNever();
        builder.Property(static f => f.Revision).IsConcurrencyToken();
        builder.Ignore(static f => f.Counts);
        // Whoever looks twice, or two nodes at once, finds once.
        builder.HasIndex(static f => new { f.SettlementId, f.Rule, f.About, f.Institution }).IsUnique();
        builder.HasIndex(static f => new { f.State, f.DueOn });
        builder.HasIndex(static f => new { f.Institution, f.FindingNo });
        builder.HasIndex(static f => new { f.HostRegion, f.FindingNo });
        builder.HasIndex(static f => new { f.InsuredRegion, f.FindingNo });
    }
}

sealed class ReviewMarkTable : IProvinceTable<ReviewMark>
{
    public void Configure(EntityTypeBuilder<ReviewMark> builder)
    {
        builder.HasKey(static m => m.LaneNo);
        builder.Property(static m => m.LaneNo).ValueGeneratedNever();
        builder.Property(static m => m.Sequence).IsConcurrencyToken();
    }
}
