using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>One point of the space in which rules are selected: the table of section 1.</summary>
sealed record Point
{
    public VisitType Visit { get; init; }

    public PersonClass Person { get; init; }

    /// <summary>The word of the pack's category or of the national level; empty when no rule gives one.</summary>
    public string Category { get; init; } = "";

    public InstitutionLevel Level { get; init; }

    public InstitutionType Type { get; init; }

    public OwnerLevel Owner { get; init; }

    public Place Place { get; init; }

    public int HostProvince { get; init; }

    public FilingKind Filing { get; init; }

    public string Disease { get; init; } = "";

    public int? Age { get; init; }

    public bool Contracted { get; init; }

    public int ContinuousMonths { get; init; }

    public AssistanceClass Assistance { get; init; }

    public CivilServantRank Rank { get; init; }

    public bool Enterprise { get; init; }

    public bool Emergency { get; init; }

    public bool Referral { get; init; }

    public Transfer Transfer { get; init; }

    public LineOrigin Origin { get; init; }

    public bool ThirdParty { get; init; }

    public bool Promise { get; init; }

    public Joining? Joining { get; init; }

    public int MissedMonths { get; init; }

    public string Matter { get; init; } = "";
}
