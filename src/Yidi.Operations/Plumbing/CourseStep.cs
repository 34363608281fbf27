using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Yidi.Operations.Plumbing;

/// <summary>One act on something that passes from state to state: a claim, a case, an inspection. Only added to; words are the names of the states and acts of its kind.</summary>
public sealed class CourseStep : IAppendOnly
{
    /// <summary>Number of the claim, case or inspection.</summary>
    public required long Number { get; init; }

    /// <summary>Revision the act made.</summary>
    public required int Revision { get; init; }

    public required string Act { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required string By { get; init; }

    public required string ByName { get; init; }

    public required string Note { get; init; }

    /// <summary>Business moment, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Longest note that is kept.</summary>
    const int MaxNote = 500;

    /// <summary>What of a note is kept.</summary>
    public static string Kept(string note) => note.Length > MaxNote ? note[..MaxNote] : note;

    internal static CourseStep Of<TState, TAct>(long number, int revision, TAct act, TState from, TState to, (string Name, string DisplayName) by, string note, DateTime at) where TState : struct, Enum where TAct : struct, Enum => new()
    {
        Number = number, Revision = revision, Act = act.ToString(), From = from.ToString(), To = to.ToString(), By = by.Name, ByName = by.DisplayName, Note = Kept(note), At = at,
    };
}

sealed class NationalCourseStepTable : INationalTable<CourseStep>
{
    public void Configure(EntityTypeBuilder<CourseStep> builder) => builder.HasKey(static s => new { s.Number, s.Revision });
}

sealed class CourseStepTable : IProvinceTable<CourseStep>
{
    public void Configure(EntityTypeBuilder<CourseStep> builder) => builder.HasKey(static s => new { s.Number, s.Revision });
}
