using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Access;

/// <summary>One act by a person or a program: who, as what, what, on whom, when, from where. Only added to.</summary>
public sealed class AuditEntry : IAppendOnly
{
    public required long EntryNo { get; init; }

    /// <summary>Machine time, UTC.</summary>
    public required DateTime At { get; init; }

    public required string Caller { get; init; }

    public required string Role { get; init; }

    public required string Act { get; init; }

    /// <summary>Number of what the act was about, never a name or a certificate.</summary>
    public required string Subject { get; init; }

    /// <summary>What changed, by reference and code.</summary>
    public required string Detail { get; init; }

    public required string Address { get; init; }

    /// <summary>0 when the act was on no person.</summary>
    public required long PersonNo { get; init; }
}

/// <summary>Writes audit rows into the store in which the act itself is written, so that both stand or neither.</summary>
public sealed class AuditTrail(IdSource ids, TimeProvider machine)
{
    public AuditEntry Of(int province, Caller caller, Act act, string subject, PersonNo? person = null, string detail = "") => new()
    {
        EntryNo = ids.Next(province),
        At = machine.GetUtcNow().UtcDateTime,
        Caller = caller.Name,
        Role = caller.RoleFor(act)?.ToString() ?? "",
        Act = act.ToString(),
        Subject = subject,
        Detail = detail,
        Address = caller.Address,
        PersonNo = person?.Value ?? 0,
    };
}

sealed class AuditEntryTable : IProvinceTable<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.HasKey(static e => e.EntryNo);
        builder.Property(static e => e.EntryNo).ValueGeneratedNever();
        builder.HasIndex(static e => e.PersonNo);
    }
}

sealed class NationalAuditEntryTable : INationalTable<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.HasKey(static e => e.EntryNo);
        builder.Property(static e => e.EntryNo).ValueGeneratedNever();
    }
}
