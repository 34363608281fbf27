using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Regions;

/// <summary>Where the fund of a region is pooled. Stored: never renumber.</summary>
public enum Pooling
{
    /// <summary>This region is a pooling region (统筹区).</summary>
    Here = 1,

    /// <summary>It belongs to the pooling region above it, as a county to its prefecture.</summary>
    Above = 2,

    /// <summary>Its prefectures pool each for itself.</summary>
    Below = 3,
}

/// <summary>A region of medical insurance that exists: province, prefecture or county of GB/T 2260, and the Corps.</summary>
public sealed class Region
{
    public required string Code { get; init; }

    public required string NameChinese { get; set; }

    public required string NameEnglish { get; set; }

    public Pooling Pooling { get; set; } = Pooling.Above;

    /// <summary>People file to it as a whole: municipality, Hainan, Tibet, the Corps.</summary>
    public bool WholePlace { get; set; }
}

/// <summary>A window in which a region settles nothing directly: planned maintenance or a failure that was announced.</summary>
public sealed class Outage
{
    public required long OutageNo { get; init; }

    /// <summary>A province or a pooling region; everything inside it is out.</summary>
    public required string Region { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime From { get; init; }

    public required DateTime Until { get; init; }

    public required string Reason { get; init; }

    /// <summary>UTC moment at which it was called off; null while it stands.</summary>
    public DateTime? CalledOffAt { get; set; }
}

/// <summary>A dated fact of a place of treatment beside its policy, such as which credentials its counters take.</summary>
public sealed class RegionFact
{
    /// <summary>Name of the fact that lists the accepted credentials: 'token', 'identity', 'card', separated by blanks.</summary>
    public const string CredentialsTaken = "credentials";

    public required string Region { get; init; }

    public required string Name { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }

    public required string Value { get; set; }
}

sealed class RegionTable : INationalTable<Region>
{
    public void Configure(EntityTypeBuilder<Region> builder) => builder.HasKey(static r => r.Code);
}

sealed class OutageTable : INationalTable<Outage>
{
    public void Configure(EntityTypeBuilder<Outage> builder)
    {
        builder.HasKey(static o => o.OutageNo);
        builder.Property(static o => o.OutageNo).ValueGeneratedNever();
        builder.HasIndex(static o => o.Until);
    }
}

sealed class RegionFactTable : INationalTable<RegionFact>
{
    public void Configure(EntityTypeBuilder<RegionFact> builder) => builder.HasKey(static f => new { f.Region, f.Name, f.From });
}
