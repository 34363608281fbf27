using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.ManualClaims;

/// <summary>Where a claim stands. Stored: never renumber.</summary>
public enum ClaimState
{
    FirstReview = 1,
    SecondReview = 2,
    FinalReview = 3,
    NeedsSupplement = 4,
    Refused = 5,
    Withdrawn = 6,

    /// <summary>Approved; the journal is being asked. Ended by housekeeping when a crash left it so.</summary>
    Settling = 7,

    /// <summary>Settled, noticed, and in no payment batch yet.</summary>
    Payable = 8,
    InBatch = 9,
    Paid = 10,

    /// <summary>The bank gave the money back.</summary>
    PaymentReturned = 11,
    Objected = 12,

    /// <summary>An objection was accepted; the settlement is being taken back.</summary>
    Undoing = 13,

    /// <summary>Settled at less than the person received: to be paid back.</summary>
    Recoverable = 14,
}

/// <summary>What can be done with a claim. Stored: never renumber.</summary>
public enum ClaimAct
{
    Submit = 1,
    KeepLines = 2,
    PassFirst = 3,
    PassSecond = 4,
    PassFinal = 5,
    AskSupplement = 6,
    Supplement = 7,
    Refuse = 8,
    Withdraw = 9,

    /// <summary>By the platform: the journal wrote it.</summary>
    Settle = 10,

    /// <summary>By the platform: policy or a later settlement stands against what was decided.</summary>
    SendBack = 11,
    RaiseObjection = 12,
    Uphold = 13,
    Redo = 14,

    /// <summary>By the platform: the journal took it back.</summary>
    TakeBack = 15,
    PutInBatch = 16,
    Pay = 17,
    ReturnPayment = 18,
    ChangeAccount = 19,

    /// <summary>The person paid back what was too much.</summary>
    Repay = 20,
}

/// <summary>Why the counter could not settle (domain.md 5). Stored: never renumber.</summary>
public enum ClaimReason
{
    NotNetworked = 1,
    SystemDown = 2,
    EmergencyUnfiled = 3,
    FiledLate = 4,
    BeforeCard = 5,
    NotDesignatedEmergency = 6,

    /// <summary>Opened by the agency: a rule or a fact changed backwards, and a settlement comes out differently.</summary>
    Retroactive = 8,
    Other = 9,
}

/// <summary>A paper that goes with a claim.</summary>
public enum ClaimPaper
{
    Invoice = 1,
    ItemList = 2,

    /// <summary>Discharge summary, or diagnosis and prescription of a visit.</summary>
    Medical = 3,
    EmergencyProof = 4,
    Other = 9,
}

/// <summary>A claim for what a person paid by themselves (手工报销), in the store of the insured province.</summary>
public sealed class ClaimRecord
{
    public required long ClaimNo { get; init; }

    public required long PersonNo { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required string InsuredRegion { get; init; }

    public required ClaimReason Reason { get; init; }

    public required VisitType VisitType { get; init; }

    /// <summary>病种编码 of a chronic or special disease; empty otherwise.</summary>
    public required string DiseaseCode { get; init; }

    /// <summary>Number of a networked institution, or the stand-in of its region (<see cref="ClaimRules.OutsideNetwork"/>).</summary>
    public required string Institution { get; init; }

    public required string InstitutionName { get; init; }

    public required string HostRegion { get; init; }

    public required InstitutionLevel Level { get; init; }

    /// <summary>Visit day, or admission.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Visit day, or the day the stay was paid: selects policy and benefit year, as at the counter.</summary>
    public required DateOnly Until { get; init; }

    public required bool Emergency { get; init; }

    /// <summary>As printed on the invoice.</summary>
    public required string InvoiceNo { get; init; }

    /// <summary>The number as it is compared: digits and letters, no leading zeros.</summary>
    public required string InvoiceKey { get; init; }

    public required long TotalFen { get; init; }

    /// <summary>'paper:number' of materials, separated by blanks.</summary>
    public required string Materials { get; set; }

    /// <summary>Account the fund pays to, sealed; and its last four digits for people.</summary>
    public required string SealedAccount { get; set; }

    public required string AccountTail { get; set; }

    public required string Bank { get; set; }

    public required string AccountHolder { get; set; }

    /// <summary>Institution and visit key of the hospital's upload it is about (4201 …); empty when none was named.</summary>
    public required string SelfPayVisit { get; init; }

    /// <summary>The settlement it brings to what it comes to today; 0 on a claim of what was paid at a counter.</summary>
    public long SupplementTo { get; init; }

    /// <summary>What was approved of a supplement, as JSON; empty on all others.</summary>
    public string Approved { get; init; } = "";

    public required ClaimState State { get; set; }

    /// <summary>State before an objection, to which an upheld decision returns.</summary>
    public ClaimState BeforeObjection { get; set; }

    /// <summary>Raised by every act.</summary>
    public required int Revision { get; set; }

    /// <summary>The set of lines that counts: the revision at which it was entered; 0 while there is none.</summary>
    public int LineSet { get; set; }

    /// <summary>How often it went to the journal: part of the key under which it settles.</summary>
    public int Attempt { get; set; }

    public string FirstReviewer { get; set; } = "";

    public string SecondReviewer { get; set; } = "";

    /// <summary>What the agency last said.</summary>
    public string Note { get; set; } = "";

    /// <summary>The settlement that stands for it; 0 while none does.</summary>
    public long SettlementId { get; set; }

    /// <summary>What the funds pay by it.</summary>
    public long FundFen { get; set; }

    /// <summary>What reached the bank account, over all batches.</summary>
    public long PaidFen { get; set; }

    public long BatchNo { get; set; }

    /// <summary>Last working day for handling it.</summary>
    public required DateOnly DueOn { get; set; }

    /// <summary>Business moment, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Owed to the person and not yet paid; negative when an objection made it less than was paid.</summary>
    public long OwedFen => FundFen - PaidFen;

    /// <summary>Where a claim goes that was settled: nothing to pay means there is no batch to wait for, and what was too much is paid back.</summary>
    internal ClaimState AfterSettling => OwedFen > 0 ? ClaimState.Payable : OwedFen < 0 ? ClaimState.Recoverable : ClaimState.Paid;
}

/// <summary>A line of a claim as the papers say; classified when it is judged. Entering lines anew makes another set and keeps the old one.</summary>
public sealed class ClaimLine : IAppendOnly
{
    public required long ClaimNo { get; init; }

    public required int LineSet { get; init; }

    public required int LineNo { get; init; }

    /// <summary>National code; empty when nobody could tell, which makes it own expense.</summary>
    public required string ItemCode { get; init; }

    public required string ItemName { get; init; }

    public required DateOnly FeeDate { get; init; }

    public required long QuantityTenThousandths { get; init; }

    public required long TotalFen { get; init; }

    /// <summary>Restricted use, as the reviewer saw it in the papers.</summary>
    public required RestrictedUse Approval { get; init; }

    /// <summary>Why the reviewer does not take it; empty when they do.</summary>
    public required string Refused { get; init; }
}

sealed class ClaimRecordTable : IProvinceTable<ClaimRecord>
{
    public void Configure(EntityTypeBuilder<ClaimRecord> builder)
    {
        builder.ToTable("claim");
        builder.HasKey(static c => c.ClaimNo);
        builder.Property(static c => c.ClaimNo).ValueGeneratedNever();
        builder.Property(static c => c.Revision).IsConcurrencyToken();
        builder.Ignore(static c => c.OwedFen);
        builder.Ignore(static c => c.AfterSettling);
        builder.HasIndex(static c => c.PersonNo);
        builder.HasIndex(static c => c.InvoiceKey);
        builder.HasIndex(static c => new { c.State, c.InsuredRegion });
        builder.HasIndex(static c => new { c.InsuredRegion, c.ClaimNo });
        builder.HasIndex(static c => c.BatchNo);
    }
}

sealed class ClaimLineTable : IProvinceTable<ClaimLine>
{
    public void Configure(EntityTypeBuilder<ClaimLine> builder) => builder.HasKey(static l => new { l.ClaimNo, l.LineSet, l.LineNo });
}
