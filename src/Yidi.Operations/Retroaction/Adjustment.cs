using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Operations.Retroaction;

/// <summary>Where an adjustment stands. Stored: never renumber.</summary>
public enum AdjustmentState
{
    /// <summary>Persons are being judged again.</summary>
    Calculating = 1,

    /// <summary>The differences are known; nothing is posted.</summary>
    Calculated = 2,

    /// <summary>Approved; supplements are being posted.</summary>
    Posting = 3,
    Posted = 4,
    Dropped = 5,
}

/// <summary>What can be done with an adjustment. Stored: never renumber.</summary>
public enum AdjustmentAct
{
    Open = 1,

    /// <summary>By the platform.</summary>
    Calculate = 2,
    Approve = 3,

    /// <summary>By the platform.</summary>
    Post = 4,
    Drop = 5,
}

/// <summary>What changed backwards. Stored: never renumber.</summary>
public enum AdjustmentCause
{
    Policy = 1,
    Coverage = 2,
    Qualification = 3,
    Other = 9,
}

/// <summary>A look at the settlements of a region for what comes out differently today, and what is done about it. In the store of the insured province.</summary>
public sealed class Adjustment
{
    public required long AdjustmentNo { get; init; }

    public required string InsuredRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    /// <summary>One person, or 0 for all.</summary>
    public required long PersonNo { get; init; }

    /// <summary>Settlements of these days are adjusted; earlier ones of the same persons are judged too, for their sums.</summary>
    public required DateOnly From { get; init; }

    public required DateOnly Until { get; init; }

    public required AdjustmentCause Cause { get; init; }

    /// <summary>The document that requires it, or what was corrected: told to every person concerned.</summary>
    public required string Basis { get; init; }

    public required AdjustmentState State { get; set; }

    public required int Revision { get; set; }

    /// <summary>How many persons there are to judge, and how many were.</summary>
    public required int Persons { get; set; }

    public required int Judged { get; set; }

    /// <summary>The last person judged: where it goes on.</summary>
    public required long LastPerson { get; set; }

    public required int Settlements { get; set; }

    public required int Affected { get; set; }

    /// <summary>What funds are to pay more, over all settlements that gain.</summary>
    public required long MoreFen { get; set; }

    /// <summary>What they paid too much, over all that lose; not below zero.</summary>
    public required long LessFen { get; set; }

    /// <summary>False when what was paid too much is left with the persons: later settlements are then judged on sums in which it stays.</summary>
    public required bool Recovers { get; init; }

    /// <summary>Which differences become supplements.</summary>
    internal ReplayScope Scope => new(RegionCode.Parse(InsuredRegion).Prefix, From, Until, Recovers);

    /// <summary>The account that opened it: another one approves.</summary>
    public required string OpenedBy { get; init; }

    public required DateTime OpenedAt { get; init; }
}

/// <summary>A settlement that comes out differently.</summary>
public sealed class AdjustedSettlement
{
    public required long AdjustmentNo { get; init; }

    public required long SettlementId { get; init; }

    public required long PersonNo { get; init; }

    public required string HostRegion { get; init; }

    public required VisitType VisitType { get; init; }

    public required DateOnly SettledOn { get; init; }

    /// <summary>What funds paid by it so far, and would pay today.</summary>
    public required long PaidFen { get; init; }

    public required long DueFen { get; init; }

    /// <summary>By fund, as a flat JSON object of fund code to fen.</summary>
    public required string Funds { get; init; }

    /// <summary>Why policy refuses it today, or why it cannot be posted; empty when there is nothing to say.</summary>
    public required string Words { get; init; }

    /// <summary>False when it is not posted: no supplement can settle it, or what was paid too much is left.</summary>
    public required bool CanBePosted { get; init; }

    /// <summary>The claim under which the difference is paid; 0 until it is posted.</summary>
    public long ClaimNo { get; set; }

    public long DifferenceFen => DueFen - PaidFen;
}

/// <summary>The lawful steps of an adjustment and the words for them. docs/domain/retroaction.md draws this table; a test compares.</summary>
public static class AdjustmentRules
{
    public static Transitions<AdjustmentState, AdjustmentAct> Steps { get; } = new(
        (AdjustmentState.Calculating, AdjustmentAct.Calculate, AdjustmentState.Calculated),
        (AdjustmentState.Calculating, AdjustmentAct.Drop, AdjustmentState.Dropped),
        (AdjustmentState.Calculated, AdjustmentAct.Approve, AdjustmentState.Posting),
        (AdjustmentState.Calculated, AdjustmentAct.Drop, AdjustmentState.Dropped),
        (AdjustmentState.Posting, AdjustmentAct.Post, AdjustmentState.Posted));

    public static IReadOnlyDictionary<AdjustmentState, LocalText> StateNames { get; } = new Dictionary<AdjustmentState, LocalText>
    {
        [AdjustmentState.Calculating] = new("试算中", "being calculated"),
        [AdjustmentState.Calculated] = new("待批准", "to be approved"),
        [AdjustmentState.Posting] = new("入账中", "being posted"),
        [AdjustmentState.Posted] = new("已入账", "posted"),
        [AdjustmentState.Dropped] = new("已放弃", "dropped"),
    };

    public static IReadOnlyDictionary<AdjustmentAct, LocalText> ActNames { get; } = new Dictionary<AdjustmentAct, LocalText>
    {
        [AdjustmentAct.Open] = new("发起试算", "open"),
        [AdjustmentAct.Calculate] = new("试算完成", "calculated"),
        [AdjustmentAct.Approve] = new("批准入账", "approve"),
        [AdjustmentAct.Post] = new("入账完成", "posted"),
        [AdjustmentAct.Drop] = new("放弃", "drop"),
    };

    public static IReadOnlyDictionary<AdjustmentCause, Term> Causes { get; } = new Dictionary<AdjustmentCause, Term>
    {
        [AdjustmentCause.Policy] = new("policy", "政策追溯生效", "a rule that holds from an earlier day"),
        [AdjustmentCause.Coverage] = new("coverage", "补缴或更正参保信息", "coverage paid up or corrected"),
        [AdjustmentCause.Qualification] = new("qualification", "慢特病待遇追溯享受", "a qualification that holds from an earlier day"),
        [AdjustmentCause.Other] = new("other", "其他更正", "another correction"),
    };

    internal static Refusal? Refuse(AdjustmentState state, AdjustmentAct act) =>
        Steps.Refuse(state, act, static s => StateNames[s].Chinese, static a => ActNames[a].Chinese);
}

sealed class AdjustmentTable : IProvinceTable<Adjustment>
{
    public void Configure(EntityTypeBuilder<Adjustment> builder)
    {
        builder.ToTable("adjustment");
        builder.HasKey(static a => a.AdjustmentNo);
        builder.Property(static a => a.AdjustmentNo).ValueGeneratedNever();
        builder.Property(static a => a.Revision).IsConcurrencyToken();
        builder.HasIndex(static a => a.State);
        builder.Ignore(static a => a.Scope);
    }
}

sealed class AdjustedSettlementTable : IProvinceTable<AdjustedSettlement>
{
    public void Configure(EntityTypeBuilder<AdjustedSettlement> builder)
    {
        builder.ToTable("adjusted_settlement");
        builder.HasKey(static s => new { s.AdjustmentNo, s.SettlementId });
        builder.Ignore(static s => s.DifferenceFen);
        builder.HasIndex(static s => s.SettlementId);
    }
}
