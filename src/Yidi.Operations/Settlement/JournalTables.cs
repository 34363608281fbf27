using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

// EF Core makes and reads these tables; only the journal's own SQL writes them.

sealed class SettlementRecordTable : IProvinceTable<SettlementRecord>
{
    public void Configure(EntityTypeBuilder<SettlementRecord> builder)
    {
        builder.ToTable("settlement");
        builder.HasKey(static s => s.Id);
        builder.Property(static s => s.Id).ValueGeneratedNever();
        builder.Property(static s => s.Detail).HasConversion(static d => d.Pack(), static b => RecordDetail.Unpack(b));
        builder.Property(static s => s.PackHash).HasConversion(static h => Convert.FromHexString(h), static b => Convert.ToHexStringLower(b));
        // Few rows take something back; whoever looks for them says '<> 0' too, or the index is not used.
        builder.HasIndex(static s => s.OppositeId).HasFilter("opposite_id <> 0");
        builder.HasIndex(static s => new { s.Institution, s.SettledAt });
        // Lists of a city read along this one; those of a province along the key.
        builder.HasIndex(static s => new { s.InsuredRegion, s.Id });
        builder.HasIndex(static s => new { s.LaneNo, s.LaneSequence }).IsUnique();
        builder.HasIndex(static s => new { s.PersonNo, s.Insurance, s.BenefitYear, s.YearVersion }).IsUnique();
    }
}

sealed class StandingBalanceTable : IProvinceTable<StandingBalance>
{
    public void Configure(EntityTypeBuilder<StandingBalance> builder) => builder.HasKey(static b => new { b.Account, b.Period });
}

sealed class StandingMarkTable : IProvinceTable<StandingMark>
{
    public void Configure(EntityTypeBuilder<StandingMark> builder)
    {
        builder.HasKey(static m => m.LaneNo);
        builder.Property(static m => m.LaneNo).ValueGeneratedNever();
    }
}

sealed class AccountMoveTable : IProvinceTable<AccountMove>
{
    public void Configure(EntityTypeBuilder<AccountMove> builder)
    {
        builder.HasKey(static m => new { m.SettlementId, m.Owner });
        builder.HasIndex(static m => m.Owner);
    }
}

sealed class KeyEntryTable : IProvinceTable<KeyEntry>
{
    public void Configure(EntityTypeBuilder<KeyEntry> builder)
    {
        builder.ToTable("journal_key");
        builder.HasKey(static k => new { k.Institution, k.MessageId, k.MessageKind });
        builder.Ignore(static k => k.Key);
        builder.Property(static k => k.Fingerprint).HasConversion(static h => Convert.FromHexString(h), static b => Convert.ToHexStringLower(b));
    }
}

sealed class LiveSettlementTable : IProvinceTable<LiveSettlement>
{
    public void Configure(EntityTypeBuilder<LiveSettlement> builder)
    {
        builder.HasKey(static l => new { l.VisitNo, l.Part });
        builder.HasIndex(static l => l.PersonNo);
    }
}

sealed class FenceTable : IProvinceTable<Fence>
{
    public void Configure(EntityTypeBuilder<Fence> builder) => builder.HasKey(static f => new { f.VisitNo, f.Part });
}

sealed class BenefitYearTable : IProvinceTable<BenefitYearRow>
{
    public void Configure(EntityTypeBuilder<BenefitYearRow> builder)
    {
        builder.ToTable("benefit_year");
        builder.HasKey(static y => new { y.PersonNo, y.Insurance, y.Year });
    }
}

sealed class LaneInstanceTable : IProvinceTable<LaneInstance>
{
    public void Configure(EntityTypeBuilder<LaneInstance> builder)
    {
        builder.HasKey(static l => l.LaneNo);
        builder.Property(static l => l.LaneNo).ValueGeneratedNever();
    }
}

sealed class ConfirmationTable : IProvinceTable<Confirmation>
{
    public void Configure(EntityTypeBuilder<Confirmation> builder)
    {
        builder.HasKey(static c => c.Id);
        builder.Property(static c => c.Id).ValueGeneratedNever();
        builder.HasIndex(static c => c.SettlementId);
        builder.HasIndex(static c => new { c.Period, c.HostRegion });
        builder.HasIndex(static c => new { c.LaneNo, c.LaneSequence }).IsUnique();
    }
}

sealed class ClearingLockTable : IProvinceTable<ClearingLock>
{
    public void Configure(EntityTypeBuilder<ClearingLock> builder)
    {
        builder.HasKey(static l => l.SettlementId);
        builder.Property(static l => l.SettlementId).ValueGeneratedNever();
    }
}

sealed class ClosedMonthTable : IProvinceTable<ClosedMonth>
{
    public void Configure(EntityTypeBuilder<ClosedMonth> builder) => builder.HasKey(static m => m.Period);
}
