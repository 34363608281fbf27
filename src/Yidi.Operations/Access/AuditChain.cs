using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Operations.Access;

/// <summary>What a link of the chain seals. Stored: never renumber.</summary>
public enum SealedKind
{
    /// <summary>An act, by its entry in the audit trail.</summary>
    Act = 1,

    /// <summary>A row of the settlement journal, which is the record of its own act.</summary>
    Settlement = 2,
}

/// <summary>One link of the hash chain of a store: what was sealed, and the SM3 of the link before with it.</summary>
public sealed class AuditLink : IAppendOnly
{
    /// <summary>1, 2, 3 … without a gap.</summary>
    public required long ChainNo { get; init; }

    public required SealedKind Kind { get; init; }

    /// <summary>Number of the entry or settlement.</summary>
    public required long Number { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>Machine time, UTC.</summary>
    public required DateTime SealedAt { get; init; }
}

sealed class AuditLinkTable : IProvinceTable<AuditLink>
{
    public void Configure(EntityTypeBuilder<AuditLink> builder) => AuditLinks.Configure(builder);
}

sealed class NationalAuditLinkTable : INationalTable<AuditLink>
{
    public void Configure(EntityTypeBuilder<AuditLink> builder) => AuditLinks.Configure(builder);
}

/// <summary>How links are computed: in the bytes of this file for ever, or old chains could not be checked.</summary>
static class AuditLinks
{
    internal static void Configure(EntityTypeBuilder<AuditLink> builder)
    {
        builder.HasKey(static l => l.ChainNo);
        builder.Property(static l => l.ChainNo).ValueGeneratedNever();
        builder.HasIndex(static l => new { l.Kind, l.Number }).IsUnique();
    }

    /// <summary>What the first link follows.</summary>
    internal static byte[] Beginning { get; } = new byte[32];

    internal static byte[] Next(byte[] before, byte[] content) => Sm3.Of(before, content);

    internal static byte[] Content(AuditEntry e)
    {
        var w = new CompactWriter();
        w.Byte((byte)SealedKind.Act);
        w.Number(e.EntryNo);
        w.Number(e.At.Ticks);
        foreach (var text in new[] { e.Caller, e.Role, e.Act, e.Subject, e.Detail, e.Address }) w.Text(text);
        w.Number(e.PersonNo);
        return w.ToArray();
    }

    internal static byte[] Content(SettlementRecord s) => Content(s, s.Detail.Plainly());

    internal static byte[] Content(SettlementRecord s, byte[] detail)
    {
        var w = new CompactWriter();
        w.Byte((byte)SealedKind.Settlement);
        foreach (var number in new[]
        {
            s.Id, (int)s.Kind, s.OppositeId, s.VisitNo, s.Revision, s.PersonNo, s.Insurance, s.BenefitYear, s.YearVersion, s.VisitType, s.TextVersion, s.TotalFen, s.FullOwnFen, s.OverLimitFen, s.FirstShareFen, s.InScopeFen,
            s.DeductibleFen, s.FundFen, s.PersonFen, s.AccountFen, s.FamilyAccountFen, s.CashFen, s.HospitalFen, s.SettledAt.Ticks, s.BusinessDate.DayNumber, s.LaneNo, s.LaneSequence,
        }) w.Number(number);
        foreach (var text in new[] { s.Institution, s.MessageId, s.MessageKind, s.Part, s.HostRegion, s.InsuredRegion, s.PackHash, s.CatalogueVersion, s.Funds, s.Period }) w.Text(text);
        w.Bytes(detail);
        return w.ToArray();
    }
}
