using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Notices;

/// <summary>An account's inbox: what was told to its persons, institutions and regions, and how much of it is new.</summary>
public sealed record Inbox(IReadOnlyList<Notice> Notices, int Unseen);

/// <summary>Reads inboxes. What a region is told its officers see; the nation's see what the nation is told, not everything.</summary>
public sealed class ReadNotices(IStoreContexts stores, BusinessClock clock)
{
    public const int Most = 100;

    public async Task<Inbox> Of(Caller caller, CancellationToken cancel)
    {
        var persons = caller.Grants.Where(static g => g.Person is not null && (g.Scope is null || g.Scope.Split(' ').Contains("read"))).Select(static g => g.Person!.Value).Distinct().ToList();
        var others = caller.Grants.SelectMany(static g => new[] { g.Institution.Length > 0 ? Notice.Institution(g.Institution) : "", g.Region is { } region ? Notice.Region(region.ToString()) : "" }).Where(static t => t.Length > 0).Distinct().ToList();
        var notices = new List<Notice>();
        await using (var national = await stores.National(cancel))
            notices.AddRange(await national.Set<Notice>().AsNoTracking().Where(n => others.Contains(n.To)).OrderByDescending(static n => n.At).Take(Most).ToListAsync(cancel));
        foreach (var person in persons) notices.AddRange(await Of(person, cancel));
        var shown = notices.OrderByDescending(static n => n.At).Take(Most).ToList();
        var seen = await SeenUntil(caller, cancel);
        return new(shown, shown.Count(n => n.At > seen));
    }

    /// <summary>What one person was told, the newest first.</summary>
    public async Task<IReadOnlyList<Notice>> Of(PersonNo person, CancellationToken cancel)
    {
        if (!await stores.Exists(person.Province, cancel)) return [];
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        var to = Notice.Person(person.Value);
        return await store.Set<Notice>().AsNoTracking().Where(n => n.To == to).OrderByDescending(static n => n.At).Take(Most).ToListAsync(cancel);
    }

    async Task<DateTime> SeenUntil(Caller caller, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<InboxMark>().AsNoTracking().Where(m => m.Account == caller.Name).Select(static m => (DateTime?)m.SeenUntil).SingleOrDefaultAsync(cancel) ?? default;
    }

    /// <summary>The account has looked; repeating it changes nothing that matters.</summary>
    public async Task<Inbox> Seen(Caller caller, CancellationToken cancel)
    {
        await using (var national = await stores.National(cancel))
        {
            if (await national.Set<InboxMark>().SingleOrDefaultAsync(m => m.Account == caller.Name, cancel) is { } mark) mark.SeenUntil = clock.UtcNow;
            else national.Add(new InboxMark { Account = caller.Name, SeenUntil = clock.UtcNow });
            try
            {
                await national.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException)
            {
                // Another window of the same account looked in this moment.
            }
        }
        return await Of(caller, cancel);
    }
}
