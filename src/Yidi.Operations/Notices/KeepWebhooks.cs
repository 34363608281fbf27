using System.Net;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Notices;

/// <summary>Whether an installation may send to plain http and to addresses of its own: a sandbox may.</summary>
public sealed record WebhookPolicy(bool AnyAddress);

/// <summary>A webhook as its owner sees it; the secret only in the answer that made it.</summary>
public sealed record WebhookSeen(long WebhookNo, string Owner, string Url, DateTime CreatedAt, DateTime? ClosedAt, string Secret, int Waiting, int Dead, string LastError);

/// <summary>Opens and closes the addresses notices are sent to, shows what waits and what was given up, and sends that again.</summary>
public sealed class KeepWebhooks(IStoreContexts stores, KeyedWrites writes, Vault vault, WebhookPolicy policy, AuditTrail audit, IdSource ids, BusinessClock clock, TimeProvider machine)
{
    public const int MostOfOwner = 5;

    public Task<Result<WebhookSeen>> Open(Call call, Caller caller, string owner, string url, CancellationToken cancel) => writes.OnceNational<WebhookSeen>(call, async store =>
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.UserInfo.Length > 0 || !(address.Scheme == Uri.UriSchemeHttps || (policy.AnyAddress && address.Scheme == Uri.UriSchemeHttp))) return new Refusal(RefusalKind.FieldInvalid, "url", "", "应为不带口令的 https 地址");
        if (!policy.AnyAddress && (address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IsPrivate(ip)))) return new Refusal(RefusalKind.FieldInvalid, "url", address.Host, "不能是内部地址");
        if (await store.Set<Webhook>().CountAsync(w => w.Owner == owner && w.ClosedAt == null, cancel) >= MostOfOwner) return new Refusal(RefusalKind.FieldInvalid, "url", "", $"最多 {MostOfOwner} 个，请先停用一个");
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var row = new Webhook { WebhookNo = ids.Next(0), Owner = owner, Url = address.ToString(), SealedSecret = vault.Seal(secret), CreatedAt = clock.UtcNow };
        store.Add(row);
        store.Add(audit.Of(0, caller, Act.KeepWebhooks, IdSource.Text(row.WebhookNo), detail: $"open {address.Host}"));
        return new WebhookSeen(row.WebhookNo, owner, row.Url, row.CreatedAt, null, secret, 0, 0, "");
    }, cancel);

    public Task<Result<WebhookSeen>> Close(Call call, Caller caller, long webhookNo, CancellationToken cancel) => writes.OnceNational<WebhookSeen>(call, async store =>
    {
        if (await store.Set<Webhook>().SingleOrDefaultAsync(w => w.WebhookNo == webhookNo, cancel) is not { } row) return new Refusal(RefusalKind.WebhookUnknown, "webhook", IdSource.Text(webhookNo));
        row.ClosedAt ??= clock.UtcNow;
        store.Add(audit.Of(0, caller, Act.KeepWebhooks, IdSource.Text(webhookNo), detail: "close"));
        return new WebhookSeen(webhookNo, row.Owner, row.Url, row.CreatedAt, row.ClosedAt, "", 0, 0, "");
    }, cancel);

    /// <summary>What was given up waits again, in its order.</summary>
    public Task<Result<WebhookSeen>> Resend(Call call, Caller caller, long webhookNo, CancellationToken cancel) => writes.OnceNational<WebhookSeen>(call, async store =>
    {
        if (await store.Set<Webhook>().SingleOrDefaultAsync(w => w.WebhookNo == webhookNo && w.ClosedAt == null, cancel) is not { } row) return new Refusal(RefusalKind.WebhookUnknown, "webhook", IdSource.Text(webhookNo));
        var receiver = $"webhook:{IdSource.Text(webhookNo)}";
        var dead = await store.Set<Delivery>().Where(d => d.Receiver == receiver && d.State == DeliveryState.Dead).ToListAsync(cancel);
        foreach (var one in dead) (one.State, one.FirstAt, one.NextAt, one.Attempts) = (DeliveryState.Waiting, machine.GetUtcNow().UtcDateTime, machine.GetUtcNow().UtcDateTime, 0);
        store.Add(audit.Of(0, caller, Act.KeepWebhooks, IdSource.Text(webhookNo), detail: $"resend {dead.Count}"));
        return new WebhookSeen(webhookNo, row.Owner, row.Url, row.CreatedAt, null, "", dead.Count, 0, "");
    }, cancel);

    /// <summary>Null when there is no such webhook.</summary>
    public async Task<Webhook?> Find(long webhookNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<Webhook>().AsNoTracking().SingleOrDefaultAsync(w => w.WebhookNo == webhookNo, cancel);
    }

    public async Task<IReadOnlyList<WebhookSeen>> List(IReadOnlyList<string> owners, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var hooks = await national.Set<Webhook>().AsNoTracking().Where(w => owners.Contains(w.Owner)).OrderByDescending(static w => w.WebhookNo).ToListAsync(cancel);
        var seen = new List<WebhookSeen>();
        foreach (var hook in hooks)
        {
            var receiver = $"webhook:{IdSource.Text(hook.WebhookNo)}";
            var left = await national.Set<Delivery>().AsNoTracking().Where(d => d.Receiver == receiver && d.State != DeliveryState.Delivered).OrderBy(static d => d.Sequence).Select(static d => new { d.State, d.LastError }).ToListAsync(cancel);
            seen.Add(new(hook.WebhookNo, hook.Owner, hook.Url, hook.CreatedAt, hook.ClosedAt, "", left.Count(static d => d.State == DeliveryState.Waiting), left.Count(static d => d.State == DeliveryState.Dead), left.Select(static d => d.LastError).FirstOrDefault(static e => e.Length > 0) ?? ""));
        }
        return seen;
    }

    /// <summary>What was sent to a webhook and what became of it, the newest first.</summary>
    public async Task<IReadOnlyList<Delivery>> Deliveries(long webhookNo, DeliveryState? state, int most, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var receiver = $"webhook:{IdSource.Text(webhookNo)}";
        return await national.Set<Delivery>().AsNoTracking().Where(d => d.Receiver == receiver && (state == null || d.State == state)).OrderByDescending(static d => d.Sequence).Take(most).ToListAsync(cancel);
    }

    /// <summary>An address inside the installation's own network, or of the machine itself.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        var bytes = address.MapToIPv4().GetAddressBytes();
        return IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || bytes[0] is 0 or 10 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 169 && bytes[1] == 254);
    }

    /// <summary>The institutions and regions for which a reach keeps webhooks.</summary>
    public static IReadOnlyList<string> OwnersIn(Reach reach) => [.. reach.Institutions.Select(Notice.Institution).Concat(reach.Insured.Select(static r => Notice.Region(r.ToString())))];

    /// <summary>Who keeps a webhook: the institution, or the region's administrators.</summary>
    public static Subject SubjectOf(string owner) => owner.StartsWith("institution:", StringComparison.Ordinal) ? new(Institution: owner["institution:".Length..]) : new(InsuredRegion: RegionCode.Parse(owner["region:".Length..]));
}
