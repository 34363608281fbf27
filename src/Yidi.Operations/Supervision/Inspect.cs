using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Operations.Supervision;

/// <summary>An inspection as it is planned.</summary>
public sealed record InspectionPlan(InspectionKind Kind, RegionCode Lead, RegionCode? Joined, string Institution, DateOnly From, DateOnly Until, string Team, string Words, int SampleSize);

/// <summary>An act on an inspection; a finding names its settlement and amount.</summary>
public sealed record InspectionDecision(long InspectionNo, InspectionAct Act, int Revision, string Note, long Settlement = 0, Money Amount = default);

/// <summary>What became of it.</summary>
public sealed record InspectionOutcome(long InspectionNo, InspectionState State, int Revision, int Sampled, long FindingNo);

/// <summary>An inspection with its sample and its steps.</summary>
public sealed record InspectionDetail(InspectionRecord Inspection, IReadOnlyList<InspectedSettlement> Sample, IReadOnlyList<CourseStep> Steps);

/// <summary>Plans inspections, draws their samples, keeps what teams find. A finding takes the way of every other: told, heard, decided, deducted.</summary>
public sealed class Inspect(IStoreContexts stores, KeyedWrites writes, FindInstitution institutions, WorkFindings findings, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    public const int MostSampled = 500;

    public Task<Result<InspectionOutcome>> Plan(Call call, Caller caller, InspectionPlan plan, CancellationToken cancel) => writes.OnceNational<InspectionOutcome>(call, async store =>
    {
        if (await institutions.Registered(plan.Institution, cancel) is not { } institution) return new Refusal(RefusalKind.InstitutionUnknown, "institution", plan.Institution);
        if (plan.Until < plan.From) return new Refusal(RefusalKind.FieldInvalid, "until", $"{plan.Until:yyyy-MM-dd}", "早于起始日");
        if (plan.SampleSize is < 1 or > MostSampled) return new Refusal(RefusalKind.FieldInvalid, "sample", plan.SampleSize.ToString(CultureInfo.InvariantCulture), $"1至{MostSampled}");
        var number = ids.Next(0);
        var row = new InspectionRecord
        {
            InspectionNo = number, Kind = plan.Kind, LeadRegion = plan.Lead.ToString(), JoinedRegion = plan.Joined?.ToString() ?? "", Institution = plan.Institution, HostRegion = institution.PoolingRegion, From = plan.From, Until = plan.Until, Team = plan.Team, Words = plan.Words,
            SampleSize = plan.SampleSize, Seed = (int)(number % int.MaxValue), State = InspectionState.Planned, Revision = 1, PlannedAt = clock.UtcNow,
        };
        store.Add(row);
        store.Add(Step(row, InspectionAct.Plan, row.State, caller, plan.Words));
        store.Add(audit.Of(0, caller, Access.Act.Inspect, IdSource.Text(number), detail: $"{plan.Kind} {plan.Institution}"));
        return Outcome(row, 0);
    }, cancel);

    public Task<Result<InspectionOutcome>> Do(Call call, Caller caller, InspectionDecision decision, CancellationToken cancel) => writes.OnceNational<InspectionOutcome>(call, async store =>
    {
        if (await store.Set<InspectionRecord>().SingleOrDefaultAsync(i => i.InspectionNo == decision.InspectionNo, cancel) is not { } row) return new Refusal(RefusalKind.InspectionUnknown, "inspection", IdSource.Text(decision.InspectionNo));
        if (InspectionRules.Refuse(row.State, decision.Act) is { } impossible) return impossible;
        if (decision.Revision > 0 && decision.Revision != row.Revision) return Refusal.ChangedMeanwhile(decision.Revision);
        if (decision.Act is InspectionAct.RecordFinding or InspectionAct.Report && decision.Note.Trim().Length == 0) return new Refusal(RefusalKind.FieldMissing, "note", "", "请写明检查情况");
        var (sampled, finding) = (0, 0L);
        switch (decision.Act)
        {
            case InspectionAct.Draw:
                var drawn = await Draw(store, row, cancel);
                if (drawn.Value is not { } sample) return drawn.Refusal!;
                store.AddRange(sample);
                sampled = sample.Count;
                break;
            case InspectionAct.RecordFinding:
                var recorded = await Record(store, row, decision, cancel);
                if (recorded.Value is not { } found) return recorded.Refusal!;
                finding = found.FindingNo;
                break;
            case InspectionAct.Report:
                row.Report = decision.Note;
                break;
        }
        var from = row.State;
        (row.State, row.Revision) = (InspectionRules.Steps.Steps.First(s => s.From == from && s.Act == decision.Act).To, row.Revision + 1);
        store.Add(Step(row, decision.Act, from, caller, decision.Note));
        store.Add(audit.Of(0, caller, Access.Act.Inspect, IdSource.Text(row.InspectionNo), detail: decision.Act.ToString()));
        return Outcome(row, sampled, finding);
    }, cancel);

    /// <summary>Everything with a finding first, then by lot: the order of the hash of seed and number, which nobody chooses and anybody can check.</summary>
    async Task<Result<List<InspectedSettlement>>> Draw(NationalContext national, InspectionRecord row, CancellationToken cancel)
    {
        var (first, last) = (ChinaTime.ToUtc(row.From.ToDateTime(TimeOnly.MinValue)), ChinaTime.ToUtc(row.Until.AddDays(1).ToDateTime(TimeOnly.MinValue)));
        var lead = RegionCode.Parse(row.LeadRegion);
        var host = RegionCode.Parse(row.HostRegion).Province;
        if (!await stores.Exists(host, cancel)) return new Refusal(RefusalKind.FieldInvalid, "institution", row.Institution, "该机构所在省未在本平台登记");
        await using var store = await stores.Province(host, Scope.System, cancel);
        var settled = (await store.Set<SettlementView>().AsNoTracking().Where(s => s.Institution == row.Institution && s.Live && s.SettledAt >= first && s.SettledAt < last).Select(static s => new { s.SettlementId, s.InsuredRegion, s.TotalFen, s.FundFen }).ToListAsync(cancel))
            // An insured place that inspects elsewhere sees its own persons' bills only.
            .Where(s => lead.Covers(RegionCode.Parse(row.HostRegion)) || lead.Covers(RegionCode.Parse(s.InsuredRegion))).ToList();
        if (settled.Count == 0) return new Refusal(RefusalKind.FieldInvalid, "from", $"{row.From:yyyy-MM-dd}", "该机构在所查期间没有可查的结算");
        var suspected = (await national.Set<FindingRecord>().AsNoTracking().Where(f => f.Institution == row.Institution && f.State != FindingState.Dismissed && f.State != FindingState.Void).Select(static f => f.SettlementId).Distinct().ToListAsync(cancel)).ToHashSet();
        return settled.OrderByDescending(s => suspected.Contains(s.SettlementId)).ThenBy(s => Sm3.Hex($"{row.Seed}:{s.SettlementId}"), StringComparer.Ordinal).Take(Math.Max(row.SampleSize, settled.Count(s => suspected.Contains(s.SettlementId)))).Take(MostSampled)
            .Select(s => new InspectedSettlement { InspectionNo = row.InspectionNo, SettlementId = s.SettlementId, InsuredRegion = s.InsuredRegion, TotalFen = s.TotalFen, FundFen = s.FundFen, Suspected = suspected.Contains(s.SettlementId) }).ToList();
    }

    async Task<Result<FindingRecord>> Record(NationalContext store, InspectionRecord row, InspectionDecision decision, CancellationToken cancel)
    {
        if (await store.Set<InspectedSettlement>().SingleOrDefaultAsync(s => s.InspectionNo == row.InspectionNo && s.SettlementId == decision.Settlement, cancel) is not { } sampled) return new Refusal(RefusalKind.SettlementUnknown, "settlement", IdSource.Text(decision.Settlement), "不在样本中");
        if (sampled.FindingNo != 0) return new Refusal(RefusalKind.ActNotPossible, "settlement", IdSource.Text(decision.Settlement), "该结算已记录问题");
        if (decision.Amount.Fen <= 0 || decision.Amount.Fen > sampled.FundFen) return new Refusal(RefusalKind.DeductionTooLarge, "amount", decision.Amount.ToString(), $"基金支付 {new Money(sampled.FundFen)} 元");
        var found = findings.Found(store, new(ReviewRule.Inspection, row.InspectionNo, sampled.InsuredRegion, row.HostRegion, row.Institution, sampled.SettlementId, new(sampled.FundFen), decision.Amount, decision.Note));
        sampled.FindingNo = found.FindingNo;
        return found;
    }

    /// <summary>An inspection as a caller may see it: of the sample what was settled at, or for persons of, a region of theirs. Null when there is none, or none for them.</summary>
    public async Task<InspectionDetail?> FindFor(Caller caller, long number, CancellationToken cancel) =>
        await Find(number, cancel) is not { } found || Gate.Refuse(caller, Access.Act.Inspect, SubjectOf(found.Inspection)) is not null ? null
            : found with { Sample = [.. found.Sample.Where(s => Gate.Refuse(caller, Access.Act.Inspect, new(InsuredRegion: RegionCode.Parse(s.InsuredRegion), HostRegion: RegionCode.Parse(found.Inspection.HostRegion))) is null)] };

    async Task<InspectionDetail?> Find(long number, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<InspectionRecord>().AsNoTracking().SingleOrDefaultAsync(i => i.InspectionNo == number, cancel) is not { } row ? null
            : new(row, await national.Set<InspectedSettlement>().AsNoTracking().Where(s => s.InspectionNo == number).OrderByDescending(static s => s.Suspected).ThenBy(static s => s.SettlementId).ToListAsync(cancel), await national.Set<CourseStep>().AsNoTracking().Where(s => s.Number == number).OrderBy(static s => s.Revision).ToListAsync(cancel));
    }

    /// <summary>Inspections the regions lead, join or host, the newest first.</summary>
    public async Task<PageOf<InspectionRecord>> List(IReadOnlyList<RegionCode> regions, InspectionState? state, Paging paging, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var rows = await national.Set<InspectionRecord>().AsNoTracking().Where(i => state == null || i.State == state).OrderByDescending(static i => i.InspectionNo).ToListAsync(cancel);
        var after = long.TryParse(paging.After, out var mark) ? mark : long.MaxValue;
        return paging.Cut(rows.Where(i => i.InspectionNo < after && regions.Any(r => Sides(i).Any(r.Covers))).Take(paging.Count + 1).ToList(), static i => IdSource.Text(i.InspectionNo));
    }

    static IEnumerable<RegionCode> Sides(InspectionRecord i) => new[] { i.LeadRegion, i.JoinedRegion }.Where(static r => r.Length > 0).Select(RegionCode.Parse);

    /// <summary>Who leads and who joined; an inspection nobody announced is not shown to the place that is inspected.</summary>
    public static Subject SubjectOf(InspectionRecord i) => new(InsuredRegion: RegionCode.Parse(i.LeadRegion), HostRegion: RegionCode.Parse(i.JoinedRegion.Length > 0 ? i.JoinedRegion : i.LeadRegion));

    CourseStep Step(InspectionRecord row, InspectionAct act, InspectionState from, Caller caller, string note) => CourseStep.Of(row.InspectionNo, row.Revision, act, from, row.State, (caller.Name, caller.DisplayName), note, clock.UtcNow);

    static InspectionOutcome Outcome(InspectionRecord i, int sampled, long finding = 0) => new(i.InspectionNo, i.State, i.Revision, sampled, finding);
}
