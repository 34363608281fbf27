using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Insured;
using Yidi.Operations.Materials;
using Yidi.Operations.Notices;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Operations.ChronicDisease;

/// <summary>An application for one disease.</summary>
/// <param name="IdentifiedBy">Institution and doctor, when a hospital applies for its patient (2503).</param>
public sealed record DiseaseApplication(PersonNo Person, InsuranceKind Insurance, string DiseaseCode, bool Promise, IReadOnlyList<long> Materials, string IdentifiedBy = "");

/// <summary>An act on an application that exists.</summary>
public sealed record QualificationDecision(long QualificationNo, QualificationAct Act, int Revision, string Note, IReadOnlyList<long> Materials);

/// <summary>What became of it.</summary>
public sealed record QualificationOutcome(long QualificationNo, QualificationState State, int Revision, DateOnly? From, DateOnly? Until, string Reason);

/// <summary>Applies for chronic diseases, and moves applications from state to state.</summary>
public sealed class QualifyDisease(KeyedWrites writes, PackLibrary packs, AuditTrail audit, IdSource ids, BusinessClock clock) : ICoverageFollower
{
    static readonly QualificationState[] Standing =
        [QualificationState.FirstReview, QualificationState.ExpertReview, QualificationState.NeedsSupplement, QualificationState.Qualified, QualificationState.RenewalReview, QualificationState.Suspended];

    public Task<Result<QualificationOutcome>> Apply(Call call, Caller caller, DiseaseApplication application, CancellationToken cancel) =>
        writes.OnceInsured<QualificationOutcome>(application.Person.Province, call, async store =>
        {
            var person = await ReadPerson.Hold(store, application.Person, cancel);
            var prepared = await Prepare(store, application, cancel);
            if (prepared.Value is not { } ready) return prepared.Refusal!;
            person!.Touch();
            var (coverage, procedure, pack) = ready;
            if (await KeepMaterial.RefuseStrange(store, application.Person, application.Materials, cancel) is { } strange) return strange;
            var row = NewRecord(application, coverage);
            store.Add(row);
            var granted = procedure.Reviews == 0 || application.Promise;
            if (granted)
            {
                row.PromiseDue = application.Promise && pack.TimeLimit("chronic-promise", clock.Today, disease: row.DiseaseCode) is { } limit ? After(clock.Today, limit.Count, limit.InMonths) : null;
                await Grant(store, row, procedure, pack, cancel);
            }
            Step(store, row, QualificationAct.Apply, granted ? QualificationState.Qualified : QualificationState.FirstReview, caller, "");
            store.Add(audit.Of(application.Person.Province, caller, Access.Act.ApplyForDisease, IdSource.Text(row.QualificationNo), application.Person, "apply"));
            return Outcome(row);
        }, cancel);

    public Task<Result<QualificationOutcome>> Act(Call call, Caller caller, QualificationDecision decision, CancellationToken cancel) =>
        writes.OnceInsured<QualificationOutcome>(IdSource.ProvinceOf(decision.QualificationNo), call, async store =>
        {
            var row = await store.Set<QualificationRecord>().SingleOrDefaultAsync(q => q.QualificationNo == decision.QualificationNo, cancel);
            if (row is null) return new Refusal(RefusalKind.QualificationUnknown, "qualification", IdSource.Text(decision.QualificationNo));
            _ = await ReadPerson.Hold(store, new(row.PersonNo), cancel);
            if (QualificationRules.Refuse(row.State, decision.Act) is { } impossible) return impossible;
            if (decision.Revision > 0 && decision.Revision != row.Revision)
                return Refusal.ChangedMeanwhile(decision.Revision);
            if (decision.Act is QualificationAct.Reject or QualificationAct.AskSupplement && decision.Note.Trim().Length == 0) return new Refusal(RefusalKind.FieldMissing, "note", "", "请写明原因，申请人会看到");
            if (await KeepMaterial.RefuseStrange(store, new(row.PersonNo), decision.Materials, cancel) is { } strange) return strange;
            if (packs.InForce(RegionCode.Parse(row.InsuredRegion), row.Insurance) is not { } pack || pack.ProcedureOf(row.DiseaseCode, clock.Today) is not { } procedure)
                return new Refusal(RefusalKind.NoPack, "insured-region", row.InsuredRegion);
            if (decision.Act is QualificationAct.PassFirst or QualificationAct.PassExpert or QualificationAct.Renew or QualificationAct.HandIn && await CoverageRefusal(store, row, cancel) is { } uncovered) return uncovered;
            if (decision.Act == QualificationAct.Renew && await store.Set<QualificationRecord>().AnyAsync(q => q.PersonNo == row.PersonNo && q.Insurance == row.Insurance && q.InsuredRegion == row.InsuredRegion
                && q.DiseaseCode == row.DiseaseCode && q.QualificationNo != row.QualificationNo && Standing.Contains(q.State), cancel)) return new Refusal(RefusalKind.DiseaseAlreadyQualified, "disease", row.DiseaseName);
            row.Reason = decision.Note.Length > 200 ? decision.Note[..200] : decision.Note;
            if (decision.Materials.Count > 0) row.Materials = string.Join(' ', row.Materials.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(decision.Materials.Select(IdSource.Text)).Distinct());
            return await Perform(store, row, decision, caller, procedure, pack, cancel);
        }, cancel);

    /// <summary>Qualifications of a coverage that moved or ended end with it.</summary>
    public async Task CoverageEnded(ProvinceContext store, Caller caller, Coverage coverage, DateOnly lastDay, CancellationToken cancel)
    {
        const string reason = "参保关系已转移或终止，可向新的参保地申请认定";
        var bound = await store.Set<QualificationRecord>().Where(q => q.PersonNo == coverage.PersonNo && q.Insurance == coverage.Insurance && q.InsuredRegion == coverage.Region).ToListAsync(cancel);
        var versions = await store.Set<QualificationVersion>().AsNoTracking().Where(v => v.PersonNo == coverage.PersonNo && v.Insurance == coverage.Insurance && v.InsuredRegion == coverage.Region).ToListAsync(cancel);
        foreach (var row in bound)
        {
            if (DatedVersions.Spans(versions.Where(v => v.QualificationNo == row.QualificationNo).ToList()).Any(s => s.Until > lastDay))
                await AddVersion(store, row, inForce: false, lastDay.AddDays(1), "coverage-ended", reason, cancel);
            if (!QualificationRules.Steps.Allows(row.State, QualificationAct.EndWithCoverage)) continue;
            row.Reason = reason;
            Step(store, row, QualificationAct.EndWithCoverage, QualificationState.Ended, caller, "");
        }
    }

    /// <summary>Lets time pass for one qualification. Returns false when nothing was due.</summary>
    public async Task<bool> Age(ProvinceContext store, QualificationRecord row, CancellationToken cancel)
    {
        if (row.State != QualificationState.Qualified) return false;
        var today = clock.Today;
        if (row.Until < today)
        {
            Step(store, row, QualificationAct.Expire, QualificationState.Expired, Caller.Platform, "");
            await Touch(store, row, cancel);
            return true;
        }
        if (row.PromiseDue is not { } due || due >= today) return false;
        row.Reason = $"承诺材料应于 {due:yyyy-MM-dd} 前补齐，补齐后恢复";
        await AddVersion(store, row, inForce: false, due.AddDays(1), "promise-overdue", row.Reason, cancel);
        Step(store, row, QualificationAct.BreakPromise, QualificationState.Suspended, Caller.Platform, "");
        return true;
    }

    sealed record Ready(Coverage Coverage, ChronicProcedure Procedure, PolicyPack Pack);

    async Task<Result<Ready>> Prepare(ProvinceContext store, DiseaseApplication application, CancellationToken cancel)
    {
        var today = clock.Today;
        var record = await ReadPerson.Of(store, application.Person, cancel);
        if (record is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(application.Person.ToString()));
        if (record.CoverageOn(application.Insurance, today) is not { } coverage) return new Refusal(RefusalKind.NotCovered, "insurance", Vocabulary.Insurances[application.Insurance].Chinese, $"{today:yyyy-MM-dd} 未参保");
        if (packs.InForce(RegionCode.Parse(coverage.Region), application.Insurance) is not { } pack) return new Refusal(RefusalKind.NoPack, "insured-region", coverage.Region);
        if (pack.ChronicDiseases(coverage.PersonClass, today) is not { } list || !list.Codes.Contains(application.DiseaseCode))
            return new Refusal(RefusalKind.DiseaseNotInPack, "disease", application.DiseaseCode.Length <= 40 ? application.DiseaseCode : "");
        if (pack.ProcedureOf(application.DiseaseCode, today) is not { } procedure) return new Refusal(RefusalKind.PackDoesNotCover, "disease", application.DiseaseCode, "参保地未载明认定办法");
        if (application.Promise && !procedure.PromiseTaken) return new Refusal(RefusalKind.ProofMissing, "promise", "", $"该病种不适用承诺制（{procedure.Citation.Clause.Chinese.TrimEnd('。')}）");
        if (application.Promise && pack.TimeLimit("chronic-promise", today, disease: application.DiseaseCode) is null) return new Refusal(RefusalKind.ProofMissing, "promise", "", "参保地未载明补齐材料的期限，不能承诺办理");
        if (!application.Promise && procedure.Reviews > 0 && application.Materials.Count == 0 && application.IdentifiedBy.Length == 0)
            return new Refusal(RefusalKind.ProofMissing, "materials", "", "请上传出院记录、门诊病历或检查报告");
        var standing = await store.Set<QualificationRecord>().Where(q => q.PersonNo == application.Person.Value && q.Insurance == application.Insurance
            && q.InsuredRegion == coverage.Region && Standing.Contains(q.State)).Select(static q => q.DiseaseCode).ToListAsync(cancel);
        if (standing.Contains(application.DiseaseCode)) return new Refusal(RefusalKind.DiseaseAlreadyQualified, "disease", Diseases.Name(application.DiseaseCode));
        if (procedure.MostDiseases is { } most && standing.Count >= most) return new Refusal(RefusalKind.TooManyDiseases, "disease", Diseases.Name(application.DiseaseCode), $"最多{most}种");
        return new Ready(coverage, procedure, pack);
    }

    /// <summary>Nothing is granted on a coverage that is over; the new insured place decides by its own list.</summary>
    async Task<Refusal?> CoverageRefusal(ProvinceContext store, QualificationRecord row, CancellationToken cancel) =>
        (await ReadPerson.Of(store, new(row.PersonNo), cancel))?.CoverageOn(row.Insurance, clock.Today)?.Region == row.InsuredRegion
            ? null : new(RefusalKind.NotCovered, "insured-region", row.InsuredRegion, "参保地已变更或终止，请向新的参保地申请");

    async Task<Result<QualificationOutcome>> Perform(
        ProvinceContext store, QualificationRecord row, QualificationDecision decision, Caller caller, ChronicProcedure procedure, PolicyPack pack, CancellationToken cancel)
    {
        var to = QualificationRules.Steps.Steps.First(s => s.From == row.State && s.Act == decision.Act).To;
        switch (decision.Act)
        {
            case QualificationAct.PassFirst when row.State == QualificationState.FirstReview && procedure.Reviews >= 2:
                (row.FirstReviewer, to) = (caller.Name, QualificationState.ExpertReview);
                break;
            case QualificationAct.PassFirst:
                to = QualificationState.Qualified;
                await Grant(store, row, procedure, pack, cancel);
                break;
            case QualificationAct.PassExpert when row.FirstReviewer == caller.Name:
                return new Refusal(RefusalKind.SameReviewer, "act", QualificationRules.ActNames[decision.Act].Chinese);
            case QualificationAct.PassExpert:
                await Grant(store, row, procedure, pack, cancel);
                break;
            case QualificationAct.Reject when row.State == QualificationState.RenewalReview:
                to = row.Until >= clock.Today ? QualificationState.Qualified : QualificationState.Expired;
                break;
            case QualificationAct.Renew when row.Until is null:
                return new Refusal(RefusalKind.ActNotPossible, "act", QualificationRules.ActNames[decision.Act].Chinese, "该认定长期有效，无需续期");
            case QualificationAct.Renew or QualificationAct.Supplement or QualificationAct.HandIn when decision.Materials.Count == 0:
                return new Refusal(RefusalKind.ProofMissing, "materials");
            case QualificationAct.HandIn:
                if (row.PromiseDue is null) return new Refusal(RefusalKind.ActNotPossible, "act", QualificationRules.ActNames[decision.Act].Chinese, "没有待补齐的承诺材料");
                row.PromiseDue = null;
                await AddVersion(store, row, inForce: true, clock.Today > row.From ? clock.Today : row.From!.Value, "promise-kept", "承诺材料已补齐", cancel);
                break;
            case QualificationAct.GiveUp:
                row.Until = clock.Today;
                await AddVersion(store, row, inForce: false, clock.Today.AddDays(1), "given-up", "本人取消", cancel);
                break;
            case QualificationAct.Apply or QualificationAct.BreakPromise or QualificationAct.Expire or QualificationAct.EndWithCoverage:
                return new Refusal(RefusalKind.ActNotPossible, "act", QualificationRules.ActNames[decision.Act].Chinese, "由系统办理");
        }
        Step(store, row, decision.Act, to, caller, decision.Note);
        store.Add(audit.Of(IdSource.ProvinceOf(row.QualificationNo), caller, ActOf(decision.Act), IdSource.Text(row.QualificationNo), new(row.PersonNo), decision.Act.ToString()));
        return Outcome(row);
    }

    static Act ActOf(QualificationAct act) => act switch
    {
        QualificationAct.PassExpert => Access.Act.ReviewDiseaseAsExpert,
        QualificationAct.PassFirst or QualificationAct.Reject or QualificationAct.AskSupplement => Access.Act.ReviewDisease,
        _ => Access.Act.ApplyForDisease,
    };

    /// <summary>Effective from the next month or the day of approval; a renewal goes on where the last period ends.</summary>
    async Task Grant(ProvinceContext store, QualificationRecord row, ChronicProcedure procedure, PolicyPack pack, CancellationToken cancel)
    {
        var today = clock.Today;
        var from = row.Until is { } last && last >= today ? last.AddDays(1) : procedure.NextMonth ? new DateOnly(today.Year, today.Month, 1).AddMonths(1) : today;
        if (row.From is null || row.Until < today) row.From = from;
        row.Until = pack.TimeLimit("chronic-renewal", today, disease: row.DiseaseCode) is { } limit ? After(from, limit.Count, limit.InMonths).AddDays(-1) : null;
        await AddVersion(store, row, inForce: true, from, procedure.Citation.RuleKey, procedure.Citation.Clause.Chinese, cancel);
    }

    async Task AddVersion(ProvinceContext store, QualificationRecord row, bool inForce, DateOnly from, string rule, string clause, CancellationToken cancel)
    {
        var last = await store.Set<QualificationVersion>().Where(v => v.QualificationNo == row.QualificationNo).MaxAsync(static v => (int?)v.Version, cancel) ?? 0;
        store.Add(new QualificationVersion
        {
            QualificationNo = row.QualificationNo,
            Version = last + 1,
            PersonNo = row.PersonNo,
            Insurance = row.Insurance,
            InsuredRegion = row.InsuredRegion,
            DiseaseCode = row.DiseaseCode,
            InForce = inForce,
            From = from,
            Until = row.Until,
            PromiseDue = inForce ? row.PromiseDue : null,
            GrantedOn = clock.Today,
            Rule = rule,
            Clause = clause,
        });
        await Touch(store, row, cancel);
    }

    static async Task Touch(ProvinceContext store, QualificationRecord row, CancellationToken cancel) => (await ReadPerson.Hold(store, new(row.PersonNo), cancel))!.Touch();

    void Step(ProvinceContext store, QualificationRecord row, QualificationAct act, QualificationState to, Caller caller, string note)
    {
        var from = row.State;
        if (store.Entry(row).State != EntityState.Added) row.Revision++;
        row.State = to;
        store.Add(new QualificationStep
        {
            QualificationNo = row.QualificationNo,
            Revision = row.Revision,
            Act = act,
            From = from,
            To = to,
            By = caller.Name,
            ByName = caller.DisplayName,
            Note = note.Length > 200 ? note[..200] : note,
            At = clock.UtcNow,
        });
        store.Add(Notice.Of(row.QualificationNo, row.Revision, Notice.Person(row.PersonNo), NoticeTemplate.QualificationMoved, "/me/diseases", clock.UtcNow, QualificationRules.StateNames[to], new(note, note)));
    }

    QualificationRecord NewRecord(DiseaseApplication application, Coverage coverage) => new()
    {
        QualificationNo = ids.Next(application.Person.Province),
        PersonNo = application.Person.Value,
        Insurance = application.Insurance,
        InsuredRegion = coverage.Region,
        DiseaseCode = application.DiseaseCode,
        DiseaseName = Diseases.Name(application.DiseaseCode),
        State = QualificationState.FirstReview,
        Revision = 1,
        Promise = application.Promise,
        IdentifiedBy = application.IdentifiedBy,
        Materials = string.Join(' ', application.Materials.Select(IdSource.Text)),
        CreatedAt = clock.UtcNow,
    };

    static QualificationOutcome Outcome(QualificationRecord row) => new(row.QualificationNo, row.State, row.Revision, row.From, row.Until, row.Reason);

    static DateOnly After(DateOnly day, int count, bool inMonths) => inMonths ? day.AddMonths(count) : day.AddDays(count);
}
