using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>A proposal and where it stands.</summary>
public sealed record PackProposed(long ProposalNo, string Hash, ProposalState State);

/// <summary>
/// Publishes a pack with two persons: one proposes a text that compiles, another publishes that very text, by its hash, for a stated moment. Published text
/// stands for ever; a mistake is mended by publishing again.
/// </summary>
public sealed class ProposePack(IStoreContexts stores, KeyedWrites writes, PackLibrary library, AuditTrail audit, IdSource ids, BusinessClock clock, TimeProvider machine)
{
    const int MaxText = 400_000;

    /// <summary>Nodes look for what others published every ten seconds; all are to know before it holds.</summary>
    static readonly TimeSpan Notice = TimeSpan.FromMinutes(2);

    /// <summary>Whatever stands in the way of publishing a text, in the words of the compiler; the compiled pack when nothing does.</summary>
    public async Task<PackCompilation> Check(string text, CancellationToken cancel)
    {
        var national = await NationalText(cancel);
        return PackText.Compile(text, national);
    }

    public async Task<Result<PackProposed>> Propose(Call call, Caller caller, string text, DateTime effectiveAt, string words, CancellationToken cancel)
    {
        if (text.Length > MaxText) return new Refusal(RefusalKind.FieldTooLong, "text");
        if (effectiveAt < clock.UtcNow) return new Refusal(RefusalKind.FieldInvalid, "effectiveAt", ChinaTime.Text(effectiveAt), "生效时间不得早于现在：已结算的不受影响");
        var national = await NationalText(cancel);
        var (pack, problems) = PackText.Compile(text, national);
        if (pack is null) return new Refusal(RefusalKind.PackNotSound, "text", "", Short(problems[0].ToString()));
        if (pack.IsSandboxDefault) return new Refusal(RefusalKind.PackNotSound, "text", "", "沙箱默认政策不能发布");
        if (Gate.Refuse(caller, Act.ProposePacks, new(InsuredRegion: pack.Region)) is { } refusal) return refusal;
        return await writes.OnceNational<PackProposed>(call, async store =>
        {
            if (await store.Set<PublishedPack>().AnyAsync(p => p.Hash == pack.Hash, cancel)) return new Refusal(RefusalKind.PackNotSound, "text", pack.Hash[..16], "同样的文本已经发布；要恢复旧文本，请在首行加一行注释写明原因");
            var proposal = new PackProposal
            {
                ProposalNo = ids.Next(0), Hash = pack.Hash, Region = pack.Region.ToString(), Insurance = pack.Insurance, Text = text, NationalText = national, EffectiveAt = effectiveAt, Words = words, State = ProposalState.Proposed,
                ProposedBy = caller.Name, ProposedByName = caller.DisplayName, ProposedAt = machine.GetUtcNow().UtcDateTime, Revision = 1,
            };
            store.Add(proposal);
            store.Add(audit.Of(0, caller, Act.ProposePacks, IdSource.Text(proposal.ProposalNo), detail: pack.Hash));
            return new PackProposed(proposal.ProposalNo, proposal.Hash, proposal.State);
        }, cancel);
    }

    /// <summary>The second person publishes or refuses. Whoever proposed cannot be both.</summary>
    public async Task<Result<PackProposed>> Decide(Call call, Caller caller, long proposalNo, bool publish, CancellationToken cancel)
    {
        var decided = await writes.OnceNational<PackProposed>(call, async store =>
        {
            if (await store.Set<PackProposal>().SingleOrDefaultAsync(p => p.ProposalNo == proposalNo, cancel) is not { } proposal) return new Refusal(RefusalKind.PackNotSound, "proposal", IdSource.Text(proposalNo), "没有该提案");
            if (Gate.Refuse(caller, Act.PublishPacks, new(InsuredRegion: RegionCode.Parse(proposal.Region))) is { } refusal) return refusal;
            if (proposal.State != ProposalState.Proposed) return new Refusal(RefusalKind.ActNotPossible, "proposal", IdSource.Text(proposalNo), "该提案已经办结");
            if (publish && proposal.ProposedBy == caller.Name) return new Refusal(RefusalKind.NotAllowed, "proposal", "", "提出人不能自己发布，须由另一人复核");
            if (publish && (await store.Set<PublishedPack>().AnyAsync(p => p.Hash == proposal.Hash, cancel) || PackText.HashOf(proposal.Text, await NationalText(cancel)) != PackText.HashOf(proposal.Text, proposal.NationalText)))
                return new Refusal(RefusalKind.PackNotSound, "proposal", proposal.Hash[..16], "同样的文本已经发布，或国家条款已变，请重新提出");
            if (publish && proposal.EffectiveAt < clock.UtcNow + Notice) return new Refusal(RefusalKind.FieldInvalid, "effectiveAt", ChinaTime.Text(proposal.EffectiveAt), "离生效时间不足两分钟，各节点来不及生效，请重新提出");
            (proposal.State, proposal.DecidedBy, proposal.DecidedByName, proposal.DecidedAt) = (publish ? ProposalState.Published : ProposalState.Refused, caller.Name, caller.DisplayName, machine.GetUtcNow().UtcDateTime);
            proposal.Revision++;
            if (publish) store.Add(new PublishedPack { Hash = proposal.Hash, Region = proposal.Region, Insurance = proposal.Insurance, Text = proposal.Text, NationalText = proposal.NationalText, PublishedAt = proposal.DecidedAt.Value, EffectiveAt = proposal.EffectiveAt });
            store.Add(audit.Of(0, caller, Act.PublishPacks, IdSource.Text(proposalNo), detail: publish ? proposal.Hash : "refused"));
            return new PackProposed(proposal.ProposalNo, proposal.Hash, proposal.State);
        }, cancel);
        if (decided.Value is not null) await library.Load(cancel);
        return decided;
    }

    public async Task<IReadOnlyList<PackProposal>> All(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<PackProposal>().AsNoTracking().OrderByDescending(static p => p.ProposalNo).Take(200).ToListAsync(cancel);
    }

    public async Task<PackProposal?> Find(long proposalNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<PackProposal>().AsNoTracking().SingleOrDefaultAsync(p => p.ProposalNo == proposalNo, cancel);
    }

    /// <summary>The national clauses of what was published last: a proposal is compiled with what holds now.</summary>
    async Task<string> NationalText(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<PublishedPack>().OrderByDescending(static p => p.PublishedAt).Select(static p => p.NationalText).FirstAsync(cancel);
    }

    static string Short(string text) => text.Length <= 300 ? text : text[..300];
}
