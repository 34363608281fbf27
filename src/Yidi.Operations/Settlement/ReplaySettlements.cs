using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Eligibility;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>A settlement as it stands with its supplements, and as it comes out today.</summary>
/// <param name="Supplements">What was posted to it since, live.</param>
/// <param name="Receipt">What policy and facts of today make of it; null when they refuse it.</param>
/// <param name="Refusal">Why they refuse it; null when they do not.</param>
public sealed record Replayed(SettlementRecord Row, IReadOnlyList<SettlementRecord> Supplements, JudgedCase Case, PolicyPack Pack, Receipt? Receipt, Refusal? Refusal)
{
    IEnumerable<SettlementRecord> Standing => Supplements.Prepend(Row);

    /// <summary>What funds paid by it so far.</summary>
    public Money Paid => new(Standing.Sum(static r => r.FundFen));

    /// <summary>What they would pay today.</summary>
    public Money Due => Receipt?.FundTotal ?? Money.Zero;

    /// <summary>What the hospital bears differently: nobody but the two of them can settle that.</summary>
    public Money HospitalDifference => (Receipt?.Hospital ?? Money.Zero) - new Money(Standing.Sum(static r => r.HospitalFen));

    /// <summary>Why no supplement can settle the difference; empty when one can.</summary>
    public string Obstacle =>
        HospitalDifference != Money.Zero ? $"医院负担部分相差{HospitalDifference}元，须与医院另行处理"
        : Refusal is { } refusal && !Ended.Contains(refusal.Kind) ? $"现在不能计算：{refusal.ToChinese()}"
        // A relative's account gets back what it paid, not the patient; that is not done by a supplement.
        : Standing.Sum(static r => r.FamilyAccountFen) != (Receipt?.FamilyAccount ?? Money.Zero).Fen ? "家庭共济账户支付不同，须撤销原结算后重新结算"
        : "";

    /// <summary>Refusals that say the person had no claim to it. All others say that it cannot be judged, of which nothing follows.</summary>
    static readonly RefusalKind[] Ended = [RefusalKind.NotCovered, RefusalKind.BenefitWaiting, RefusalKind.DiseaseNotQualified, RefusalKind.NotFiled];

    /// <summary>By fund, those that differ: positive when the fund is to pay more.</summary>
    public IReadOnlyList<FundPayment> FundDifferences => [.. (Receipt?.Funds ?? []).Concat(Standing.SelectMany(static r => InsuredBook.FundsOf(r)).Select(static f => new FundPayment(f.Fund, -f.Amount)))
        .GroupBy(static f => f.Fund).Select(static g => new FundPayment(g.Key, g.Aggregate(Money.Zero, static (sum, f) => sum + f.Amount))).Where(static f => f.Amount != Money.Zero).OrderBy(static f => f.Fund)];

    /// <summary>What each insurance year it touches is to gain besides, also when that is nothing.</summary>
    public IReadOnlyList<YearGain> YearDifferences => [.. Row.AllYears().Select(y => y.Year).Concat((Receipt?.Years ?? []).Select(static y => y.Year)).Distinct().Order().Select(year => new YearGain(year,
        Standing.SelectMany(static r => r.AllYears()).Where(y => y.Year == year).Aggregate(Receipt?.Years.FirstOrDefault(y => y.Year == year)?.Deltas ?? Accumulators.Empty, static (sum, y) => sum.Plus(Accumulators.Parse(y.Deltas).Negated()))))];

    /// <summary>False when today's answer is the one that stands, to the fen and to the last sum.</summary>
    public bool IsDifferent => FundDifferences.Count > 0 || YearDifferences.Any(static y => !y.Deltas.IsEmpty);

    /// <summary>A sum of what stands, to be taken from today's.</summary>
    internal long Stands(Func<SettlementRecord, long> part) => Standing.Sum(part);
}

/// <summary>Which differences become supplements: of a region, settled in certain days; also those that lessen what funds paid, or not.</summary>
public sealed record ReplayScope(string InsuredPrefix, DateOnly From, DateOnly Until, bool Recovers)
{
    public static ReplayScope Everything { get; } = new("", DateOnly.MinValue, DateOnly.MaxValue, true);

    public bool Covers(SettlementRecord row) => row.BusinessDate >= From && row.BusinessDate <= Until && row.InsuredRegion.StartsWith(InsuredPrefix, StringComparison.Ordinal);

    /// <summary>True when what differs of it is posted.</summary>
    public bool Posts(Replayed again) => Covers(again.Row) && again.Obstacle.Length == 0 && (Recovers || again.Due >= again.Paid);
}

/// <summary>A person's settlements under one insurance, judged again in their turn; the versions say on which state that rests.</summary>
public sealed record PersonReplay(IReadOnlyList<Replayed> Settlements, IReadOnlyDictionary<int, long> YearVersions, long EntitlementVersion);

/// <summary>
/// Judges what stands of a person again, from the first settlement on, with the policy in force and the facts as they are known today: a rule, a coverage or
/// a qualification that changed backwards shows as a difference (domain.md 3.12). Each settlement moves the sums the next one is judged on: by today's
/// receipt where the difference is posted, by what stands where it is not, so that the sums are those that will be. Catalogue and filing
/// stay as they were at the counter: neither is decided afterwards here.
/// </summary>
public sealed class ReplaySettlements(IStoreContexts stores, ReadFacts facts, PackLibrary packs)
{
    public async Task<PersonReplay> Of(PersonNo person, InsuranceKind insurance, ReplayScope scope, CancellationToken cancel)
    {
        var (rows, versions, entitlement) = await Read(person, insurance, cancel);
        var supplements = rows.Where(static r => InsuredBook.IsSupplement(r.MessageKind)).ToLookup(static r => r.OppositeId);
        var (sums, replayed) = (new Dictionary<int, Accumulators>(), new List<Replayed>());
        foreach (var row in InTurn([.. rows.Where(static r => !InsuredBook.IsSupplement(r.MessageKind))]))
        {
            // What a local core system settled was never judged here: it counts as it was told.
            var again = row.MessageKind == PostHomeSettlement.Kind ? null : await Judge(row, [.. supplements[row.Id]], sums, cancel);
            if (again is not null) replayed.Add(again);
            foreach (var gain in again is not null && scope.Posts(again) ? again.Receipt?.Years ?? [] : Gains(supplements[row.Id].Prepend(row)))
                sums[gain.Year] = Before(sums, gain.Year).Plus(gain.Deltas);
        }
        return new(replayed, versions, entitlement);
    }

    static IEnumerable<YearGain> Gains(IEnumerable<SettlementRecord> rows) => rows.SelectMany(static r => r.AllYears()).Select(static y => new YearGain(y.Year, Accumulators.Parse(y.Deltas)));

    static Accumulators Before(Dictionary<int, Accumulators> sums, int year) => sums.GetValueOrDefault(year) ?? Accumulators.Empty;

    /// <summary>Versions first: what is written while the rows are read makes them stale, and the lane notices.</summary>
    async Task<(List<SettlementRecord> Rows, Dictionary<int, long> Versions, long Entitlement)> Read(PersonNo person, InsuranceKind insurance, CancellationToken cancel)
    {
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        var (number, kind) = (person.Value, (int)insurance);
        var entitlement = await store.Set<Insured.Person>().Where(p => p.PersonNo == number).Select(static p => p.EntitlementVersion).SingleAsync(cancel);
        var versions = await store.Set<BenefitYearRow>().AsNoTracking().Where(y => y.PersonNo == number && y.Insurance == kind).ToDictionaryAsync(static y => y.Year, static y => y.Version, cancel);
        var live = store.Set<LiveSettlement>().Where(l => l.PersonNo == number && l.Insurance == kind).Select(static l => l.SettlementId);
        return (await store.Set<SettlementRecord>().AsNoTracking().Where(s => live.Contains(s.Id)).ToListAsync(cancel), versions, entitlement);
    }

    /// <summary>The order in which the sums ran: of two rows that move a year, the one with the lower version first.</summary>
    internal static IEnumerable<SettlementRecord> InTurn(IReadOnlyList<SettlementRecord> rows)
    {
        var left = rows.OrderBy(static r => r.SettledAt).ThenBy(static r => r.Id).ToList();
        while (left.Count > 0)
        {
            var next = left.First(r => !left.Any(other => other != r && IsBefore(other, r)));
            left.Remove(next);
            yield return next;
        }
    }

    static bool IsBefore(SettlementRecord one, SettlementRecord other) => one.MovedYears().Any(y => other.MovedYears().Any(o => o.Year == y.Year && y.Version < o.Version));

    async Task<Replayed> Judge(SettlementRecord row, IReadOnlyList<SettlementRecord> supplements, Dictionary<int, Accumulators> sums, CancellationToken cancel)
    {
        var judged = PackedCase.Unpack(row.Detail.Case);
        var (bill, recorded) = (judged.Bill, judged.Entitlement);
        var visit = new VisitInQuestion(new(row.PersonNo), (InsuranceKind)row.Insurance, bill.VisitType, bill.HostRegion, bill.Institution.ToString(), bill.VisitDate, bill.SettlementDate, InsuredBook.IsClaim(row.MessageKind));
        var known = await facts.Of(visit, cancel);
        var pack = packs.InForce(recorded.InsuredRegion, visit.Insurance) ?? await packs.ByHash(row.PackHash, cancel);
        if (known?.Entitlement(visit) is not { } today)
            return new(row, supplements, judged, pack, null, new(RefusalKind.NotCovered, "insurance", Vocabulary.Insurances[visit.Insurance].Chinese, $"就诊日 {bill.VisitDate:yyyy-MM-dd}"));
        var now = judged with { Entitlement = today with { InsuredRegion = recorded.InsuredRegion, Filing = recorded.Filing, FiledElsewhere = recorded.FiledElsewhere } };
        var before = new YearsAndAccounts(
            [.. row.AllYears().Select(y => new BenefitYearRow { PersonNo = row.PersonNo, Insurance = row.Insurance, Year = y.Year, Version = 0, Accumulators = Before(sums, y.Year).ToString() })],
            [.. AccountAsked.Read(row.AccountsAsked).Select(static a => new AccountStanding(a.Owner, a.BalanceFen, 0))]);
        return before.Judge(bill, now.Entitlement, pack) switch
        {
            Adjudication.Done { Receipt: var receipt } => new(row, supplements, now, pack, receipt, null),
            var refused => new(row, supplements, now, pack, null, PolicyRefusals.Of((Adjudication.Refused)refused)),
        };
    }
}
