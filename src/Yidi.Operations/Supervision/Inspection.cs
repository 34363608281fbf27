using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Supervision;

/// <summary>检查 kinds. Stored: never renumber.</summary>
public enum InspectionKind
{
    /// <summary>日常检查.</summary>
    Daily = 1,

    /// <summary>专项检查.</summary>
    Special = 2,

    /// <summary>飞行检查: unannounced.</summary>
    Flying = 3,
}

/// <summary>Where an inspection stands. Stored: never renumber.</summary>
public enum InspectionState
{
    Planned = 1,

    /// <summary>Its sample is drawn; from here on it is not changed.</summary>
    UnderWay = 2,
    Reported = 3,
    Withdrawn = 4,
}

/// <summary>What can be done with an inspection. Stored: never renumber.</summary>
public enum InspectionAct
{
    Plan = 1,
    Draw = 2,
    RecordFinding = 3,
    Report = 4,
    Withdraw = 5,
}

/// <summary>An inspection of one institution by the place of treatment, the insured place, or both together.</summary>
public sealed class InspectionRecord
{
    public required long InspectionNo { get; init; }

    public required InspectionKind Kind { get; init; }

    /// <summary>Who leads it.</summary>
    public required string LeadRegion { get; init; }

    /// <summary>Who takes part; empty when nobody else does.</summary>
    public required string JoinedRegion { get; init; }

    public required string Institution { get; init; }

    public required string HostRegion { get; init; }

    /// <summary>Settlements of these days are looked at.</summary>
    public required DateOnly From { get; init; }

    public required DateOnly Until { get; init; }

    /// <summary>Names of the team, as the plan says.</summary>
    public required string Team { get; init; }

    public required string Words { get; init; }

    /// <summary>How many are drawn by lot beside those that have findings.</summary>
    public required int SampleSize { get; init; }

    /// <summary>Anybody who draws again with it draws the same.</summary>
    public required int Seed { get; init; }

    public required InspectionState State { get; set; }

    public required int Revision { get; set; }

    public string Report { get; set; } = "";

    public required DateTime PlannedAt { get; init; }
}

/// <summary>One settlement of a sample.</summary>
public sealed class InspectedSettlement
{
    public required long InspectionNo { get; init; }

    public required long SettlementId { get; init; }

    /// <summary>Insured region, for the finding.</summary>
    public required string InsuredRegion { get; init; }

    public required long TotalFen { get; init; }

    public required long FundFen { get; init; }

    /// <summary>True when a rule found something, false when drawn by lot.</summary>
    public required bool Suspected { get; init; }

    /// <summary>The finding the team recorded; 0 while none.</summary>
    public long FindingNo { get; set; }
}

/// <summary>The lawful steps and names of inspections. docs/domain/supervision.md draws this table; a test compares.</summary>
public static class InspectionRules
{
    public static Transitions<InspectionState, InspectionAct> Steps { get; } = new(
        (InspectionState.Planned, InspectionAct.Draw, InspectionState.UnderWay),
        (InspectionState.Planned, InspectionAct.Withdraw, InspectionState.Withdrawn),
        (InspectionState.UnderWay, InspectionAct.RecordFinding, InspectionState.UnderWay),
        (InspectionState.UnderWay, InspectionAct.Report, InspectionState.Reported));

    public static IReadOnlyDictionary<InspectionKind, Term> Kinds { get; } = new Dictionary<InspectionKind, Term>
    {
        [InspectionKind.Daily] = new("daily", "日常检查", "daily"), [InspectionKind.Special] = new("special", "专项检查", "special"), [InspectionKind.Flying] = new("flying", "飞行检查", "unannounced"),
    };

    public static IReadOnlyDictionary<InspectionState, LocalText> StateNames { get; } = new Dictionary<InspectionState, LocalText>
    {
        [InspectionState.Planned] = new("已计划", "planned"), [InspectionState.UnderWay] = new("检查中", "under way"), [InspectionState.Reported] = new("已报告", "reported"), [InspectionState.Withdrawn] = new("已取消", "withdrawn"),
    };

    public static IReadOnlyDictionary<InspectionAct, LocalText> ActNames { get; } = new Dictionary<InspectionAct, LocalText>
    {
        [InspectionAct.Plan] = new("计划", "plan"), [InspectionAct.Draw] = new("抽样", "draw the sample"), [InspectionAct.RecordFinding] = new("记录问题", "record a finding"), [InspectionAct.Report] = new("提交报告", "report"), [InspectionAct.Withdraw] = new("取消", "withdraw"),
    };

    internal static Refusal? Refuse(InspectionState state, InspectionAct act) => Steps.Refuse(state, act, static s => StateNames[s].Chinese, static a => ActNames[a].Chinese);
}

sealed class InspectionRecordTable : INationalTable<InspectionRecord>
{
    public void Configure(EntityTypeBuilder<InspectionRecord> builder)
    {
        builder.ToTable("inspection");
        builder.HasKey(static i => i.InspectionNo);
        builder.Property(static i => i.InspectionNo).ValueGeneratedNever();
        builder.Property(static i => i.Revision).IsConcurrencyToken();
        builder.HasIndex(static i => i.Institution);
    }
}

sealed class InspectedSettlementTable : INationalTable<InspectedSettlement>
{
    public void Configure(EntityTypeBuilder<InspectedSettlement> builder) => builder.HasKey(static i => new { i.InspectionNo, i.SettlementId });
}
