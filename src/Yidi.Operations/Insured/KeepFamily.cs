using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>The number of a family link.</summary>
public sealed record BoundFamily(long LinkNo);

/// <summary>Binds and unbinds near relatives whose own part a personal account may pay (家庭共济).</summary>
public sealed class KeepFamily(KeyedWrites writes, IStoreContexts stores, ReadPerson persons, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    const int MostMembers = 10;

    /// <summary>Near relatives since 2024 (domain.md 3.8).</summary>
    public static IReadOnlyDictionary<string, Term> Relations { get; } = new[]
    {
        new Term("spouse", "配偶", "spouse"), new Term("parent", "父母", "parent"), new Term("child", "子女", "child"),
        new Term("sibling", "兄弟姐妹", "sibling"), new Term("grandparent", "祖父母或外祖父母", "grandparent"), new Term("grandchild", "孙子女或外孙子女", "grandchild"),
    }.ToDictionary(static t => t.Word);

    /// <summary>The member's certificate or card shows whom is meant; the number of a stranger is no way to bind them.</summary>
    public async Task<Result<BoundFamily>> Bind(Call call, Caller caller, PersonNo owner, PersonNo member, string relation, CancellationToken cancel)
    {
        if (!Relations.ContainsKey(relation)) return new Refusal(RefusalKind.FamilyLinkRefused, "relation", relation.Length <= 40 ? relation : "", $"可选 {string.Join('、', Relations.Keys)}");
        if (owner == member) return new Refusal(RefusalKind.FamilyLinkRefused, "member", "", "不能与本人共济");
        var today = clock.Today;
        if (await persons.Find(member, cancel) is not { } other || !other.Coverages.Any(c => c.HoldsOn(today))) return new Refusal(RefusalKind.FamilyLinkRefused, "member", Mask.Number(member.ToString()), "成员当前未参保");
        if (member.Province != owner.Province) return new Refusal(RefusalKind.FamilyLinkRefused, "member", Mask.Number(member.ToString()), "共济目前限本省参保人");
        return await writes.OnceInsured<BoundFamily>(owner.Province, call, async store =>
        {
            var held = await ReadPerson.Hold(store, owner, cancel);
            var record = await ReadPerson.Of(store, owner, cancel);
            if (held is null || record?.CoverageOn(InsuranceKind.Employees, today) is null) return new Refusal(RefusalKind.FamilyLinkRefused, "owner", Mask.Number(owner.ToString()), "只有职工医保参保人有个人账户");
            var links = await store.Set<FamilyLink>().Where(l => l.OwnerNo == owner.Value && l.Until == null).ToListAsync(cancel);
            if (links.Any(l => l.MemberNo == member.Value)) return new Refusal(RefusalKind.FamilyLinkRefused, "member", Mask.Number(member.ToString()), "已绑定");
            if (links.Count >= MostMembers) return new Refusal(RefusalKind.FamilyLinkRefused, "member", "", $"最多绑定{MostMembers}人");
            var link = new FamilyLink { LinkNo = ids.Next(owner.Province), OwnerNo = owner.Value, MemberNo = member.Value, Relation = relation, From = today };
            store.Add(link);
            held.Touch();
            // The member may pay from the account from now on: what was prepared for the member before is prepared again.
            (await ReadPerson.Hold(store, member, cancel))!.Touch();
            store.Add(audit.Of(owner.Province, caller, Act.KeepFamily, IdSource.Text(link.LinkNo), owner, "bind"));
            return new BoundFamily(link.LinkNo);
        }, cancel);
    }

    public Task<Result<Done>> Unbind(Call call, Caller caller, PersonNo owner, long linkNo, CancellationToken cancel) => writes.OnceInsured<Done>(owner.Province, call, async store =>
    {
        var link = await store.Set<FamilyLink>().SingleOrDefaultAsync(l => l.LinkNo == linkNo && l.OwnerNo == owner.Value, cancel);
        if (link is null) return new Refusal(RefusalKind.FamilyLinkRefused, "link", IdSource.Text(linkNo), "没有该共济关系");
        foreach (var person in (PersonNo[])[owner, new(link.MemberNo)]) (await ReadPerson.Hold(store, person, cancel))!.Touch();
        link.Until ??= clock.Today;
        store.Add(audit.Of(owner.Province, caller, Act.KeepFamily, IdSource.Text(linkNo), owner, "unbind"));
        return Done.It;
    }, cancel);

    public async Task<IReadOnlyList<FamilyLink>> Of(PersonNo person, CancellationToken cancel)
    {
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        return await store.Set<FamilyLink>().AsNoTracking().Where(l => l.OwnerNo == person.Value || l.MemberNo == person.Value).OrderByDescending(static l => l.LinkNo).ToListAsync(cancel);
    }
}
