using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Institutions;

/// <summary>An institution as the agency of its place registers it.</summary>
public sealed record InstitutionEntry(
    string Number, string Name, RegionCode Region, InstitutionLevel Level, InstitutionType Type, OwnerLevel Owner, string CreditCode, DateOnly AgreementFrom, DateOnly? AgreementUntil);

/// <summary>A service to open or to close from a day on.</summary>
public sealed record ServiceChange(string Institution, VisitType Service, string Disease, DateOnly On, bool Open);

/// <summary>Registers institutions and their agreements, opens and closes services, suspends and resumes.</summary>
public sealed class KeepInstitutions(KeyedWrites writes, RegionBook regions, AuditTrail audit, BusinessClock clock)
{
    public Task<Result<Done>> Register(Call call, Caller caller, InstitutionEntry entry, CancellationToken cancel) => writes.OnceNational<Done>(call, async store =>
    {
        if (WhyNot(entry, regions) is { } refusal) return refusal;
        var row = await store.Set<Institution>().SingleOrDefaultAsync(i => i.Number == entry.Number, cancel);
        if (row is null) store.Add(row = New(entry, regions));
        Fill(row, entry, regions);
        var agreements = await store.Set<Agreement>().Where(a => a.Institution == entry.Number).ToListAsync(cancel);
        if (agreements.SingleOrDefault(a => a.From == entry.AgreementFrom) is { } known) known.Until = entry.AgreementUntil;
        else if (agreements.Any(a => a.From <= (entry.AgreementUntil ?? DateOnly.MaxValue) && (a.Until ?? DateOnly.MaxValue) >= entry.AgreementFrom))
            return new Refusal(RefusalKind.FieldInvalid, "agreement-from", $"{entry.AgreementFrom:yyyy-MM-dd}", "与已有协议期间重叠");
        else store.Add(new Agreement { Institution = entry.Number, From = entry.AgreementFrom, Until = entry.AgreementUntil });
        store.Add(audit.Of(0, caller, Act.KeepInstitutions, entry.Number));
        return Done.It;
    }, cancel);

    /// <summary>Opens or closes one service. Opening what is open, and closing what is closed, changes nothing.</summary>
    public Task<Result<Done>> ChangeService(Call call, Caller caller, ServiceChange change, CancellationToken cancel) => writes.OnceNational<Done>(call, async store =>
    {
        if (change.Service == VisitType.ChronicOutpatient == (change.Disease.Length == 0))
            return new Refusal(RefusalKind.FieldInvalid, "disease", change.Disease, "门诊慢特病须逐病种开通，其他服务不带病种");
        if (!change.Open && change.On < clock.Today) return new Refusal(RefusalKind.FieldInvalid, "on", $"{change.On:yyyy-MM-dd}", "停止服务不得追溯");
        var open = await store.Set<InstitutionService>().Where(s => s.Institution == change.Institution && s.VisitType == change.Service && s.DiseaseCode == change.Disease
            && (s.Until == null || s.Until >= change.On)).ToListAsync(cancel);
        if (change.Open && open.Count == 0)
            store.Add(new InstitutionService { Institution = change.Institution, VisitType = change.Service, DiseaseCode = change.Disease, From = change.On });
        foreach (var service in open.Where(_ => !change.Open))
        {
            if (service.From >= change.On) store.Remove(service);
            else service.Until = change.On.AddDays(-1);
        }
        store.Add(audit.Of(0, caller, Act.OpenServices, change.Institution, detail: $"{(change.Open ? "open" : "close")} {(int)change.Service} {change.Disease} {change.On:yyyy-MM-dd}"));
        return Done.It;
    }, cancel);

    /// <summary>Suspends from a day on; null reason resumes from that day on.</summary>
    public Task<Result<Done>> Suspend(Call call, Caller caller, string institution, DateOnly on, DateOnly? until, string? reason, CancellationToken cancel) => writes.OnceNational<Done>(call, async store =>
    {
        if (on < clock.Today) return new Refusal(RefusalKind.FieldInvalid, "on", $"{on:yyyy-MM-dd}", "暂停和恢复不得追溯");
        if (until < on) return new Refusal(RefusalKind.FieldInvalid, "until", $"{until:yyyy-MM-dd}", "不得早于开始日期");
        if (reason is { Length: 0 or > 200 }) return new Refusal(RefusalKind.FieldInvalid, "reason", "", "请说明原因，不超过200字");
        var standing = await store.Set<Suspension>().Where(s => s.Institution == institution && (s.Until == null || s.Until >= on)).ToListAsync(cancel);
        if (reason is not null && standing.Count > 0) return new Refusal(RefusalKind.ActNotPossible, "act", "暂停", "机构已在暂停期内，可办理：恢复");
        if (reason is null && standing.Count == 0) return new Refusal(RefusalKind.ActNotPossible, "act", "恢复", "机构未被暂停");
        if (reason is not null) store.Add(new Suspension { Institution = institution, From = on, Until = until, Reason = reason });
        foreach (var suspension in standing)
        {
            if (suspension.From >= on) store.Remove(suspension);
            else suspension.Until = on.AddDays(-1);
        }
        store.Add(audit.Of(0, caller, Act.SuspendInstitution, institution, detail: $"{(reason is null ? "resume" : "suspend")} {on:yyyy-MM-dd}"));
        return Done.It;
    }, cancel);

    /// <summary>Null when the entry is sound: number by the national rule, place known, dates in order.</summary>
    public static Refusal? WhyNot(InstitutionEntry entry, RegionBook regions)
    {
        if (!InstitutionNo.TryParse(entry.Number, out _)) return new(RefusalKind.FieldInvalid, "number", entry.Number.Length <= 40 ? entry.Number : "", "应为H或P、六位区划和五位顺序号");
        if (entry.Number[0] == 'P' != (entry.Type == InstitutionType.Pharmacy)) return new(RefusalKind.FieldInvalid, "type", Vocabulary.InstitutionTypes[entry.Type].Chinese, "P开头的为定点药店，H开头的为医疗机构");
        if (entry.Name.Length is 0 or > 200) return new(RefusalKind.FieldInvalid, "name", "", "不超过200字");
        if (regions.PoolingRegionOf(RegionCode.Parse(entry.Number.Substring(1, 6))) is var own && own != regions.PoolingRegionOf(entry.Region))
            return new(RefusalKind.FieldInvalid, "region", entry.Region.ToString(), "与机构编号中的区划不属于同一统筹区");
        if (regions.PoolingRegionOf(entry.Region) is null) return new(RefusalKind.UnknownRegion, "region", entry.Region.ToString());
        return entry.AgreementUntil < entry.AgreementFrom ? new(RefusalKind.FieldInvalid, "agreement-until", $"{entry.AgreementUntil:yyyy-MM-dd}", "不得早于开始日期") : null;
    }

    internal static Institution New(InstitutionEntry entry, RegionBook regions) => new()
    {
        Number = entry.Number,
        Name = entry.Name,
        Region = entry.Region.ToString(),
        PoolingRegion = regions.PoolingRegionOf(entry.Region)!.Value.ToString(),
        Level = entry.Level,
    };

    internal static void Fill(Institution row, InstitutionEntry entry, RegionBook regions)
    {
        (row.Name, row.Region, row.PoolingRegion) = (entry.Name, entry.Region.ToString(), regions.PoolingRegionOf(entry.Region)!.Value.ToString());
        (row.Level, row.Type, row.Owner, row.CreditCode, row.Pinyin) = (entry.Level, entry.Type, entry.Owner, entry.CreditCode, Pinyin.Of(entry.Name));
    }
}
