using Yidi.Operations.Access;
using Yidi.Operations.Notices;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Supervision;

/// <summary>The steps of findings as they are kept.</summary>
static class FindingCourse
{
    internal static CourseStep First(FindingRecord row) => Of(row, FindingAct.Find, FindingState.Found, Caller.Platform, row.Words, row.FoundAt);

    /// <summary>Moves a finding on and keeps who did it and why.</summary>
    internal static void Step(NationalContext store, FindingRecord row, FindingAct act, Caller caller, string note, DateTime at)
    {
        var from = row.State;
        (row.State, row.Revision) = (FindingRules.Steps.Steps.First(s => s.From == from && s.Act == act).To, row.Revision + 1);
        store.Add(Of(row, act, from, caller, note, at));
        if (row.WasTold) store.Add(Notice.Of(row.FindingNo, row.Revision, ToldTo(row, act), NoticeTemplate.FindingMoved, $"/console/findings/{IdSource.Text(row.FindingNo)}", at, new(ReviewRules.Names[row.Rule].Chinese, ReviewRules.Names[row.Rule].English), FindingRules.ActNames[act], new(note, note)));
    }

    /// <summary>What the institution says, the place of treatment is told; everything else the institution.</summary>
    static string ToldTo(FindingRecord row, FindingAct act) => act is FindingAct.Explain or FindingAct.Appeal ? Notice.Region(row.HostRegion) : Notice.Institution(row.Institution);

    static CourseStep Of(FindingRecord row, FindingAct act, FindingState from, Caller caller, string note, DateTime at) => CourseStep.Of(row.FindingNo, row.Revision, act, from, row.State, (caller.Name, caller.DisplayName), note, at);
}
