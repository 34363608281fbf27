using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>医疗保障基金结算清单 of a settlement, kept as it was sent, sealed: it carries name, certificate and address.</summary>
public sealed class SettlementList : IOfInstitution
{
    public required long ListNo { get; init; }

    public required string Institution { get; init; }

    public required long VisitNo { get; init; }

    public required long SettlementId { get; init; }

    public required string SealedContent { get; init; }

    public required DateTime ReceivedAt { get; init; }
}

sealed class SettlementListTable : IProvinceTable<SettlementList>
{
    public void Configure(EntityTypeBuilder<SettlementList> builder)
    {
        builder.HasKey(static l => l.ListNo);
        builder.Property(static l => l.ListNo).ValueGeneratedNever();
        builder.HasIndex(static l => l.SettlementId);
    }
}

/// <summary>What of a settlement list can be checked against the settlement.</summary>
public sealed record SettlementListHead(long VisitNo, long SettlementId, Money Funds, Money Account, Money Cash, IReadOnlyList<Money> ItemTotals);

/// <summary>The number a list got.</summary>
public sealed record KeptList(long ListNo);

/// <summary>Accepts, checks and keeps settlement lists (4101). A later list of the same settlement stands beside the earlier ones.</summary>
public sealed class KeepSettlementList(KeyedWrites writes, ProjectSettlements projection, Vault vault, IdSource ids, BusinessClock clock)
{
    public async Task<Result<KeptList>> Run(Call call, Institution institution, SettlementListHead head, string content, CancellationToken cancel)
    {
        var province = institution.Province;
        return await writes.Once<KeptList>(province, call, async store =>
        {
            var settled = await store.Set<SettlementView>().AsNoTracking().SingleOrDefaultAsync(s => s.SettlementId == head.SettlementId && s.VisitNo == head.VisitNo && s.Live, cancel);
            if (settled is null && await Visited(store, head, cancel) is { } person)
            {
                await projection.CatchUp(province, person.Province, cancel);
                settled = await store.Set<SettlementView>().AsNoTracking().SingleOrDefaultAsync(s => s.SettlementId == head.SettlementId && s.VisitNo == head.VisitNo && s.Live, cancel);
            }
            if (settled is null) return new Refusal(RefusalKind.SettlementUnknown, "settlement", IdSource.Text(head.SettlementId));
            if (AmountRefusal(settled, head) is { } wrong) return wrong;
            var list = new SettlementList
            {
                ListNo = ids.Next(province), Institution = institution.Number, VisitNo = head.VisitNo, SettlementId = head.SettlementId, SealedContent = vault.Seal(content), ReceivedAt = clock.UtcNow,
            };
            store.Add(list);
            return new KeptList(list.ListNo);
        }, cancel);
    }

    static async Task<PersonNo?> Visited(ProvinceContext store, SettlementListHead head, CancellationToken cancel) =>
        await store.Set<Visit>().AsNoTracking().SingleOrDefaultAsync(v => v.VisitNo == head.VisitNo, cancel) is { } visit ? new PersonNo(visit.PersonNo) : null;

    /// <summary>The list says what was settled, or it is wrong.</summary>
    static Refusal? AmountRefusal(SettlementView settled, SettlementListHead head)
    {
        (string Field, Money Sent, long Ours)[] pairs =
        [
            ("fund-pays", head.Funds, settled.FundFen), ("account-pays", head.Account, settled.AccountFen + settled.FamilyAccountFen), ("cash", head.Cash, settled.CashFen),
            ("items", head.ItemTotals.Aggregate(Money.Zero, static (sum, a) => sum + a), settled.TotalFen),
        ];
        return pairs.Where(static p => p.Sent.Fen != p.Ours).Select(static p => new Refusal(RefusalKind.AmountDisagrees, p.Field, p.Sent.ToString(), $"结算为{new Money(p.Ours)}")).FirstOrDefault();
    }
}
