using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Collaboration;

/// <summary>What a case is about. Stored: never renumber.</summary>
public enum CaseKind
{
    SettlementFailed = 1,
    FilingMissing = 2,
    StatusWrong = 3,
    RefundDisputed = 4,

    /// <summary>费用协查: a large bill that the place of treatment is to look into (domain.md 8).</summary>
    LargeBill = 5,
    Other = 9,
}

/// <summary>Where a case stands. Stored: never renumber.</summary>
public enum CaseState
{
    Open = 1,

    /// <summary>Somebody of the answering place took it and is responsible.</summary>
    Taken = 2,
    Answered = 3,
    Closed = 4,
    Withdrawn = 5,
}

/// <summary>What can be done with a case. Stored: never renumber.</summary>
public enum CaseAct
{
    Raise = 1,
    Take = 2,
    Answer = 3,

    /// <summary>Once: a hard case gets more working days.</summary>
    Extend = 4,
    Remark = 5,

    /// <summary>The asking place is content.</summary>
    Accept = 6,

    /// <summary>It is not: the case goes up one level and is answered anew.</summary>
    Dispute = 7,
    Withdraw = 8,

    /// <summary>By the platform: the term is over.</summary>
    Escalate = 9,
}

/// <summary>A question of one region to another, in the national store.</summary>
public sealed class CaseRecord
{
    public required long CaseNo { get; init; }

    public required CaseKind Kind { get; init; }

    public required bool Urgent { get; init; }

    /// <summary>Who asks and who is to answer; escalation goes to the superiors of the second.</summary>
    public required string AskingRegion { get; init; }

    public required string AnsweringRegion { get; init; }

    /// <summary>Settlement it is about; 0 when none.</summary>
    public required long SettlementId { get; init; }

    /// <summary>Of a large bill: what was looked at when it was raised.</summary>
    public required long AmountFen { get; init; }

    public required string Words { get; init; }

    public required CaseState State { get; set; }

    public required int Revision { get; set; }

    /// <summary>0 the region itself, 1 its province, 2 the nation.</summary>
    public int Level { get; set; }

    /// <summary>Who answered first: responsible to the end (首问负责).</summary>
    public string Responsible { get; set; } = "";

    public string ResponsibleName { get; set; } = "";

    /// <summary>Last working day of the term that runs.</summary>
    public required DateOnly DueOn { get; set; }

    public bool Extended { get; set; }

    public string Answer { get; set; } = "";

    /// <summary>Fund that the answering place found wrongly paid, to flow back through clearing; 0 when none.</summary>
    public long FoundFen { get; set; }

    /// <summary>Business moments, UTC.</summary>
    public required DateTime RaisedAt { get; init; }

    public DateTime? AnsweredAt { get; set; }
}

sealed class CaseRecordTable : INationalTable<CaseRecord>
{
    public void Configure(EntityTypeBuilder<CaseRecord> builder)
    {
        builder.HasKey(static c => c.CaseNo);
        builder.Property(static c => c.CaseNo).ValueGeneratedNever();
        builder.Property(static c => c.Revision).IsConcurrencyToken();
        builder.HasIndex(static c => new { c.State, c.DueOn });
        builder.HasIndex(static c => c.AskingRegion);
        builder.HasIndex(static c => c.AnsweringRegion);
        builder.HasIndex(static c => c.SettlementId);
    }
}
