using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>Where a proposal stands. Stored: never renumber.</summary>
public enum ProposalState
{
    Proposed = 1,
    Published = 2,
    Refused = 3,
}

/// <summary>The text of a pack that one person proposed and another has to publish.</summary>
public sealed class PackProposal
{
    public required long ProposalNo { get; init; }

    /// <summary>SM3 of the text: what is published is what was looked at.</summary>
    public required string Hash { get; init; }

    public required string Region { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required string Text { get; init; }

    public required string NationalText { get; init; }

    /// <summary>Business moment from which it is to hold, UTC.</summary>
    public required DateTime EffectiveAt { get; init; }

    public required string Words { get; init; }

    public required ProposalState State { get; set; }

    public required string ProposedBy { get; init; }

    public required string ProposedByName { get; init; }

    public required DateTime ProposedAt { get; init; }

    public string DecidedBy { get; set; } = "";

    public string DecidedByName { get; set; } = "";

    public DateTime? DecidedAt { get; set; }

    public required int Revision { get; set; }
}

sealed class PackProposalTable : INationalTable<PackProposal>
{
    public void Configure(EntityTypeBuilder<PackProposal> builder)
    {
        builder.HasKey(static p => p.ProposalNo);
        builder.Property(static p => p.ProposalNo).ValueGeneratedNever();
        builder.Property(static p => p.Revision).IsConcurrencyToken();
        builder.HasIndex(static p => p.Region);
    }
}
