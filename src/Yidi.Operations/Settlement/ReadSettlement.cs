using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Insured;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>Whether a settlement stands.</summary>
public enum SettlementState
{
    Live,
    Cancelled,
    Reversed,
}

/// <summary>One settlement with everything a receipt shows.</summary>
public sealed record SettlementDetail
{
    public required long Id { get; init; }

    public required SettlementState State { get; init; }

    public required PersonNo Person { get; init; }

    public required SettlementAnswer Answer { get; init; }

    public required Bill Bill { get; init; }

    public required string InstitutionName { get; init; }

    public required string PersonNameMasked { get; init; }

    public required PolicyPack Pack { get; init; }

    public required Explanation Explanation { get; init; }

    public required Accumulators Before { get; init; }

    public required Accumulators Deltas { get; init; }

    public required int BenefitYear { get; init; }

    public required string MessageId { get; init; }

    /// <summary>Settled afterwards by a manual claim: the fund pays the person back.</summary>
    public required bool IsClaim { get; init; }

    /// <summary>The settlement this one brings to what it comes to today; 0 on all others.</summary>
    public required long SupplementTo { get; init; }

    public required string Period { get; init; }

    /// <param name="language">'zh' or 'en'.</param>
    public IReadOnlyList<ExplainedStep> Explain(string language, bool tellsYear) => ExplanationText.Render(Explanation, Bill, Pack, language, tellsYear);
}

/// <summary>A settlement in a list.</summary>
public sealed record SettlementSummary(
    long Id, SettlementState State, DateTime SettledAt, string Institution, RegionCode Host, RegionCode Insured, VisitType VisitType, Money Total, Money Fund, Money Person);

/// <summary>Reads settlements from the journal for people: the truth, not the host's view.</summary>
public sealed class ReadSettlement(IStoreContexts stores, PackLibrary packs)
{
    /// <summary>How the number ends that stands for an institution outside the network; no institution has it.</summary>
    public const string OutsideSuffix = "00000";

    /// <summary>Null when there is no settlement with this id. Rows that take back have no receipt of their own.</summary>
    public async Task<SettlementDetail?> Find(long id, CancellationToken cancel)
    {
        var province = IdSource.ProvinceOf(id);
        if (!await stores.Exists(province, cancel)) return null;
        await using var store = await stores.Province(province, Scope.System, cancel);
        var record = await store.Set<SettlementRecord>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.Kind == SettlementKind.Settlement, cancel);
        if (record is null) return null;
        record.Checked();
        var judged = PackedCase.Unpack(record.Detail.Case);
        var name = await store.Set<Person>().Where(p => p.PersonNo == record.PersonNo).Select(static p => p.Name).SingleAsync(cancel);
        return new SettlementDetail
        {
            Id = id,
            State = await StateOf(store, record, cancel),
            Person = new(record.PersonNo),
            Answer = SettlementRow.AnswerOf(record),
            Bill = judged.Bill,
            InstitutionName = await InstitutionName(judged.Bill.Institution.ToString(), cancel),
            PersonNameMasked = Mask.Name(name),
            Pack = await packs.ByHash(record.PackHash, cancel),
            Explanation = Explanation.FromCodes(record.Explanation),
            Before = Accumulators.Parse(record.Before),
            Deltas = Accumulators.Parse(record.Deltas),
            BenefitYear = record.BenefitYear,
            MessageId = record.MessageId,
            IsClaim = InsuredBook.IsClaim(record.MessageKind),
            SupplementTo = InsuredBook.IsSupplement(record.MessageKind) ? record.OppositeId : 0,
            Period = record.Period,
        };
    }

    /// <summary>The newest settlements of all provinces served here, newest first.</summary>
    public async Task<IReadOnlyList<SettlementSummary>> Recent(IReadOnlyList<int> provinces, int count, CancellationToken cancel)
    {
        var found = new List<SettlementSummary>();
        foreach (var province in provinces)
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var rows = await store.Set<SettlementRecord>().AsNoTracking().Where(static s => s.Kind == SettlementKind.Settlement)
                .OrderByDescending(static s => s.Id).Take(count).ToListAsync(cancel);
            foreach (var row in rows)
                found.Add(new(row.Id, await StateOf(store, row, cancel), row.SettledAt, row.Institution, RegionCode.Parse(row.HostRegion),
                    RegionCode.Parse(row.InsuredRegion), (VisitType)row.VisitType, new(row.TotalFen), new(row.FundFen), new(row.PersonFen)));
        }
        return [.. found.OrderByDescending(static s => s.SettledAt).ThenByDescending(static s => s.Id).Take(count)];
    }

    /// <summary>The sums of a person's benefit years, newest first.</summary>
    public async Task<IReadOnlyList<(InsuranceKind Insurance, BenefitYear Year, long Version)>> BenefitYears(PersonNo person, CancellationToken cancel)
    {
        if (!await stores.Exists(person.Province, cancel)) return [];
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        var rows = await store.Set<BenefitYearRow>().AsNoTracking().Where(y => y.PersonNo == person.Value).OrderByDescending(static y => y.Year).ToListAsync(cancel);
        return [.. rows.Select(static y => ((InsuranceKind)y.Insurance, new BenefitYear(y.Year, Accumulators.Parse(y.Accumulators)), y.Version))];
    }

    static async Task<SettlementState> StateOf(ProvinceContext store, SettlementRecord record, CancellationToken cancel)
    {
        if (await store.Set<LiveSettlement>().AnyAsync(l => l.VisitNo == record.VisitNo && l.Part == record.Part && l.SettlementId == record.Id, cancel))
            return SettlementState.Live;
        var reversed = await store.Set<SettlementRecord>().AnyAsync(s => s.OppositeId != 0 && s.OppositeId == record.Id && s.Kind == SettlementKind.Reversal, cancel);
        return reversed ? SettlementState.Reversed : SettlementState.Cancelled;
    }

    async Task<string> InstitutionName(string number, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<Institution>().Where(i => i.Number == number).Select(static i => i.Name).SingleOrDefaultAsync(cancel) ?? (number.EndsWith(OutsideSuffix, StringComparison.Ordinal) ? "未联网医药机构" : number);
    }
}
