using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Notices;

/// <summary>
/// Takes notices out of the outboxes and carries them to whoever wants them outside the inbox. A notice is dispatched once, with everything it causes, in one transaction; each
/// receiver gets its notices in order, and each of them under one id however often it is tried.
/// </summary>
public sealed class DeliverNotices(IStoreContexts stores, IEnumerable<INoticeSender> senders, Vault vault, TimeProvider machine)
{
    const int AtOnce = 200;

    const string Mail = "mail";

    const string Texts = "sms";

    const string PersonPrefix = "person:";

    /// <summary>Whoever claimed a delivery and died is waited for so long.</summary>
    static readonly TimeSpan Claimed = TimeSpan.FromMinutes(1);

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    static readonly TimeSpan MostRest = TimeSpan.FromMinutes(5);

    /// <summary>After so long a delivery is dead, and the next of its receiver is tried.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(3);

    readonly Dictionary<string, INoticeSender> _senders = senders.ToDictionary(static s => s.Kind);

    /// <summary>One round over a store; 0 for the national one. Returns how many were delivered.</summary>
    public async Task<int> Run(int province, CancellationToken cancel)
    {
        while (await Dispatch(province, cancel) == AtOnce)
        {
        }
        var delivered = 0;
        foreach (var receiver in await Waiting(province, cancel))
            while (await Next(province, receiver, cancel)) delivered++;
        return delivered;
    }

    async Task<DbContext> Open(int province, CancellationToken cancel) => province == 0 ? await stores.National(cancel) : await stores.Province(province, Scope.System, cancel);

    async Task<int> Dispatch(int province, CancellationToken cancel)
    {
        await using var store = await Open(province, cancel);
        var fresh = await store.Set<Notice>().Where(static n => !n.Dispatched).OrderBy(static n => n.At).ThenBy(static n => n.Number).ThenBy(static n => n.Revision).Take(AtOnce).ToListAsync(cancel);
        if (fresh.Count == 0) return 0;
        var receivers = await Receivers([.. fresh.Select(static n => n.To).Distinct()], cancel);
        var last = new Dictionary<string, long>();
        foreach (var notice in fresh)
        {
            foreach (var receiver in receivers.GetValueOrDefault(notice.To) ?? [])
            {
                if (!last.TryGetValue(receiver, out var sequence)) sequence = await store.Set<Delivery>().Where(d => d.Receiver == receiver).MaxAsync(static d => (long?)d.Sequence, cancel) ?? 0;
                last[receiver] = ++sequence;
                store.Add(new Delivery { Receiver = receiver, Sequence = sequence, Number = notice.Number, Revision = notice.Revision, To = notice.To, State = DeliveryState.Waiting, Attempts = 0, FirstAt = Now, NextAt = Now });
            }
            notice.Dispatched = true;
        }
        try
        {
            await store.SaveChangesAsync(cancel);
            return fresh.Count;
        }
        catch (DbUpdateException)
        {
            // Another node dispatched the same; the unique sequences let one of two win whole.
            return 0;
        }
    }

    /// <summary>Who wants the notices of each recipient: webhooks of institutions and regions, mail and phones of the accounts that gave them.</summary>
    async Task<Dictionary<string, List<string>>> Receivers(List<string> recipients, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var found = new Dictionary<string, List<string>>();
        foreach (var hook in await national.Set<Webhook>().AsNoTracking().Where(w => w.ClosedAt == null && recipients.Contains(w.Owner)).ToListAsync(cancel)) Add(found, hook.Owner, $"webhook:{IdSource.Text(hook.WebhookNo)}");
        // Text messages tell persons of their own; an office is told by mail.
        foreach (var (kind, wanted) in new[] { (Mail, recipients), (Texts, recipients.FindAll(static r => r.StartsWith(PersonPrefix, StringComparison.Ordinal))) })
            if (_senders.ContainsKey(kind) && wanted.Count > 0)
                foreach (var (recipient, account) in await Reached(national, kind, wanted, cancel)) Add(found, recipient, $"{kind}:{IdSource.Text(account)}");
        return found;
    }

    static void Add(Dictionary<string, List<string>> found, string recipient, string receiver)
    {
        if (!found.TryGetValue(recipient, out var list)) found[recipient] = list = [];
        list.Add(receiver);
    }

    static async Task<IEnumerable<(string Recipient, long Account)>> Reached(NationalContext national, string kind, List<string> recipients, CancellationToken cancel)
    {
        var persons = Of(recipients, PersonPrefix).ConvertAll(static n => long.Parse(n, System.Globalization.CultureInfo.InvariantCulture));
        var (institutions, regions) = (Of(recipients, "institution:"), Of(recipients, "region:"));
        var grants = await (from g in national.Set<RoleGrant>().AsNoTracking()
                            join a in national.Set<Account>().AsNoTracking() on g.AccountNo equals a.Id
                            where (kind == Mail ? a.Email : a.PhoneNumber) != null && a.ClosedAt == null && g.Until == null && ((g.PersonNo != 0 && persons.Contains(g.PersonNo)) || institutions.Contains(g.Institution) || regions.Contains(g.Region))
                            select g).ToListAsync(cancel);
        return grants.Select(static g => (g.PersonNo != 0 ? Notice.Person(g.PersonNo) : g.Institution.Length > 0 ? Notice.Institution(g.Institution) : Notice.Region(g.Region), g.AccountNo)).Distinct();
    }

    static List<string> Of(List<string> recipients, string kind) => [.. recipients.Where(r => r.StartsWith(kind, StringComparison.Ordinal)).Select(r => r[kind.Length..])];

    /// <summary>Receivers whose first waiting delivery is due.</summary>
    async Task<List<string>> Waiting(int province, CancellationToken cancel)
    {
        await using var store = await Open(province, cancel);
        var now = Now;
        return await store.Set<Delivery>().AsNoTracking().Where(d => d.State == DeliveryState.Waiting && d.NextAt <= now).Select(static d => d.Receiver).Distinct().ToListAsync(cancel);
    }

    /// <summary>Tries the first waiting delivery of a receiver; false when there is none, it must rest, or somebody else has it.</summary>
    async Task<bool> Next(int province, string receiver, CancellationToken cancel)
    {
        await using var store = await Open(province, cancel);
        var head = await store.Set<Delivery>().Where(d => d.Receiver == receiver && d.State == DeliveryState.Waiting).OrderBy(static d => d.Sequence).FirstOrDefaultAsync(cancel);
        if (head is null || head.NextAt > Now) return false;
        (head.Attempts, head.NextAt) = (head.Attempts + 1, Now + Claimed);
        try
        {
            await store.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        var why = await Try(store, head, cancel);
        if (why is null) (head.State, head.DeliveredAt, head.LastError) = (DeliveryState.Delivered, Now, "");
        else (head.LastError, head.NextAt, head.State) = (why.Length > 200 ? why[..200] : why, Now + Rest(head.Attempts), Now - head.FirstAt > GiveUpAfter ? DeliveryState.Dead : DeliveryState.Waiting);
        await store.SaveChangesAsync(cancel);
        return why is null;
    }

    /// <summary>Null when it was taken; else why not.</summary>
    async Task<string?> Try(DbContext store, Delivery delivery, CancellationToken cancel)
    {
        var notice = await store.Set<Notice>().AsNoTracking().SingleAsync(n => n.Number == delivery.Number && n.Revision == delivery.Revision && n.To == delivery.To, cancel);
        var (kind, number) = (delivery.Receiver.Split(':')[0], long.Parse(delivery.Receiver.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        if (!_senders.TryGetValue(kind, out var sender)) return $"no sender for {kind} is configured";
        // A receiver that takes the connection and says nothing must not hold all others.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            if (await AddressOf(kind, number, cancel) is not var (address, secret)) return null;
            await sender.Send(address, secret, new(notice.Id, notice.To, notice.Template.ToString(), notice.In("zh"), notice.In("en"), notice.Link, notice.At), patience.Token);
            return null;
        }
#pragma warning disable CA1031 // Whatever a receiver does, the notice stays and is tried again; the reason is kept with it.
        catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return e.Message;
        }
    }

    /// <summary>Null when the receiver wants nothing any more: what waited for it is done with.</summary>
    async Task<(string Address, string Secret)?> AddressOf(string kind, long number, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        if (kind == "webhook") return await national.Set<Webhook>().AsNoTracking().SingleOrDefaultAsync(w => w.WebhookNo == number && w.ClosedAt == null, cancel) is { } hook ? (hook.Url, vault.Open(hook.SealedSecret)) : null;
        return await national.Set<Account>().AsNoTracking().Where(a => a.Id == number && a.ClosedAt == null).Select(a => kind == Mail ? a.Email : a.PhoneNumber).SingleOrDefaultAsync(cancel) is { Length: > 0 } address ? (address, "") : null;
    }

    /// <summary>Twice as long after each attempt, from two seconds to five minutes.</summary>
    static TimeSpan Rest(int attempts) => TimeSpan.FromSeconds(Math.Min(MostRest.TotalSeconds, 1 << Math.Min(attempts, 16)));

    DateTime Now => machine.GetUtcNow().UtcDateTime;
}
