using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Access;

/// <summary>An account to open.</summary>
public sealed record NewAccount(string UserName, string DisplayName, string Password);

/// <summary>A role to grant, for exactly one of region, institution and person.</summary>
public sealed record NewGrant(long AccountNo, Role Role, RegionCode? Region, string Institution, PersonNo? Person, DateOnly? Until);

/// <summary>A proxy to appoint: an account that may act for a person.</summary>
/// <param name="Scope">Any of 'file', 'chronic', 'read'.</param>
/// <param name="Consent">What shows the person's consent.</param>
public sealed record NewProxy(PersonNo Person, string UserName, IReadOnlyList<string> Scope, string Consent, DateOnly Until);

/// <summary>An account as administrators see it.</summary>
public sealed record AccountSummary(long AccountNo, string UserName, string DisplayName, bool Closed, IReadOnlyList<Grant> Grants);

/// <summary>The number of a grant.</summary>
public sealed record Granted(long GrantNo);

/// <summary>Opens accounts and grants roles. Passwords are hashed by Identity's hasher and never kept.</summary>
public sealed class KeepAccounts(IStoreContexts stores, KeyedWrites writes, AuditTrail audit, IdSource ids, BusinessClock clock, TimeProvider machine)
{
    public const int MinPasswordLength = 10;

    const int PageSize = 500;

    static readonly string[] ProxyScopes = ["file", "chronic", "claim", "read"];

    readonly PasswordHasher<Account> _hasher = new();

    /// <summary>Opens an account; throws nothing, refuses a name that is taken and a weak password.</summary>
    public async Task<Result<AccountSummary>> Open(Call call, Caller caller, NewAccount account, CancellationToken cancel) => await writes.OnceNational<AccountSummary>(call, async store =>
    {
        var name = account.UserName.Trim();
        if (name.Length is < 3 or > 60 || name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c))) return new Refusal(RefusalKind.FieldInvalid, "user-name", "", "3至60个字符，不含空白");
        if (account.DisplayName.Length is 0 or > 60) return new Refusal(RefusalKind.FieldInvalid, "display-name", "", "不超过60字");
        if (account.Password.Length < MinPasswordLength || account.Password.Contains(name, StringComparison.OrdinalIgnoreCase)) return new Refusal(RefusalKind.PasswordWeak, "password");
        var normalized = name.ToUpperInvariant();
        if (await store.Set<Account>().AnyAsync(a => a.NormalizedUserName == normalized, cancel)) return new Refusal(RefusalKind.FieldInvalid, "user-name", name, "账号名已被使用");
        var row = new Account
        {
            Id = ids.Next(0),
            UserName = name,
            NormalizedUserName = normalized,
            DisplayName = account.DisplayName,
            CreatedAt = machine.GetUtcNow().UtcDateTime,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            ConcurrencyStamp = Guid.NewGuid().ToString("N"),
            LockoutEnabled = true,
        };
        row.PasswordHash = _hasher.HashPassword(row, account.Password);
        store.Add(row);
        store.Add(audit.Of(0, caller, Act.ManageAccounts, name, detail: "open"));
        return new AccountSummary(row.Id, name, row.DisplayName, false, []);
    }, cancel);

    /// <summary>Grants a role. A caller grants inside its own reach only, which the gate decides before.</summary>
    public async Task<Result<Granted>> Grant(Call call, Caller caller, NewGrant grant, CancellationToken cancel) => await writes.OnceNational<Granted>(call, async store =>
    {
        var reaches = (grant.Region is null ? 0 : 1) + (grant.Institution.Length > 0 ? 1 : 0) + (grant.Person is null ? 0 : 1);
        if (reaches != 1) return new Refusal(RefusalKind.FieldInvalid, "reach", "", "地区、机构、人员须且只能填一项");
        if (!Fits(grant)) return new Refusal(RefusalKind.FieldInvalid, "role", grant.Role.ToString(), "该角色须授予其对应的范围：参保人对应人员，机构角色对应机构，其余对应地区");
        if (!await store.Set<Account>().AnyAsync(a => a.Id == grant.AccountNo && a.ClosedAt == null, cancel)) return new Refusal(RefusalKind.AccountUnknown, "account", IdSource.Text(grant.AccountNo));
        // Nobody grants to oneself, and who works with records is no account of an insured person: one can be given, not both.
        if (caller.Name == FormattableString.Invariant($"account:{grant.AccountNo}")) return new Refusal(RefusalKind.NotAllowed, "account", "", "不能给自己授权");
        var others = await store.Set<RoleGrant>().Where(g => g.AccountNo == grant.AccountNo && !g.IsProxy).Select(static g => g.Role).ToListAsync(cancel);
        if (others.Any(r => r == Role.InsuredPerson != (grant.Role == Role.InsuredPerson))) return new Refusal(RefusalKind.FieldInvalid, "role", grant.Role.ToString(), "工作账号和参保人账号须分开");
        var row = new RoleGrant
        {
            GrantNo = ids.Next(0),
            AccountNo = grant.AccountNo,
            Role = grant.Role,
            Region = grant.Region?.ToString() ?? "",
            Institution = grant.Institution,
            PersonNo = grant.Person?.Value ?? 0,
            From = clock.Today,
            Until = grant.Until,
        };
        store.Add(row);
        store.Add(audit.Of(0, caller, Act.ManageAccounts, IdSource.Text(grant.AccountNo), grant.Person, $"grant {grant.Role} {row.Region}{row.Institution}"));
        return new Granted(row.GrantNo);
    }, cancel);

    /// <summary>Appoints a relative or guardian, with consent, scope and end.</summary>
    public async Task<Result<Granted>> Appoint(Call call, Caller caller, NewProxy proxy, CancellationToken cancel) => await writes.OnceNational<Granted>(call, async store =>
    {
        if (proxy.Consent.Length is 0 or > 200) return new Refusal(RefusalKind.ConsentMissing, "consent");
        if (proxy.Scope.Count == 0 || proxy.Scope.Except(ProxyScopes).Any()) return new Refusal(RefusalKind.FieldInvalid, "scope", string.Join(' ', proxy.Scope.Take(3)), $"可选 {string.Join('、', ProxyScopes)}");
        if (proxy.Until < clock.Today) return new Refusal(RefusalKind.ConsentMissing, "until", $"{proxy.Until:yyyy-MM-dd}", "授权期限已过");
        var normalized = proxy.UserName.Trim().ToUpperInvariant();
        var account = await store.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedUserName == normalized && a.ClosedAt == null, cancel);
        if (account is null) return new Refusal(RefusalKind.AccountUnknown, "user-name", proxy.UserName.Length <= 60 ? proxy.UserName : "");
        var row = new RoleGrant
        {
            GrantNo = ids.Next(0),
            AccountNo = account.Id,
            Role = Role.InsuredPerson,
            PersonNo = proxy.Person.Value,
            IsProxy = true,
            Scope = string.Join(' ', proxy.Scope.Distinct().Order(StringComparer.Ordinal)),
            Consent = proxy.Consent,
            From = clock.Today,
            Until = proxy.Until,
        };
        store.Add(row);
        store.Add(audit.Of(0, caller, Act.AppointProxy, IdSource.Text(account.Id), proxy.Person, row.Scope));
        return new Granted(row.GrantNo);
    }, cancel);

    /// <summary>Ends a grant from today on. Null person means any; a person ends only what is granted on themselves.</summary>
    public async Task<Result<Done>> End(Call call, Caller caller, long grantNo, PersonNo? onlyOf, CancellationToken cancel) => await writes.OnceNational<Done>(call, async store =>
    {
        var row = await store.Set<RoleGrant>().SingleOrDefaultAsync(g => g.GrantNo == grantNo, cancel);
        if (row is null || (onlyOf is { } person && (row.PersonNo != person.Value || !row.IsProxy))) return new Refusal(RefusalKind.AccountUnknown, "grant", IdSource.Text(grantNo));
        if (row.Until is null || row.Until >= clock.Today) row.Until = clock.Today.AddDays(-1);
        store.Add(audit.Of(0, caller, onlyOf is null ? Act.ManageAccounts : Act.AppointProxy, IdSource.Text(row.AccountNo), onlyOf, "end"));
        return Done.It;
    }, cancel);

    /// <summary>Closes an account: its grants end, its tokens and sessions no longer reach anything.</summary>
    public async Task<Result<Done>> Close(Call call, Caller caller, long accountNo, CancellationToken cancel) => await writes.OnceNational<Done>(call, async store =>
    {
        var account = await store.Set<Account>().SingleOrDefaultAsync(a => a.Id == accountNo, cancel);
        if (account is null) return new Refusal(RefusalKind.AccountUnknown, "account", IdSource.Text(accountNo));
        account.ClosedAt ??= machine.GetUtcNow().UtcDateTime;
        account.SecurityStamp = Guid.NewGuid().ToString("N");
        foreach (var grant in await store.Set<RoleGrant>().Where(g => g.AccountNo == accountNo && (g.Until == null || g.Until >= clock.Today)).ToListAsync(cancel)) grant.Until = clock.Today.AddDays(-1);
        store.Add(audit.Of(0, caller, Act.ManageAccounts, IdSource.Text(accountNo), detail: "close"));
        return Done.It;
    }, cancel);

    /// <summary>Who may act for a person now, with the account's name.</summary>
    public async Task<IReadOnlyList<(RoleGrant Grant, string Name)>> ProxiesOf(PersonNo person, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var today = clock.Today;
        var grants = await national.Set<RoleGrant>().AsNoTracking().Where(g => g.PersonNo == person.Value && g.IsProxy && (g.Until == null || g.Until >= today)).ToListAsync(cancel);
        var numbers = grants.Select(static g => g.AccountNo).ToList();
        var names = await national.Set<Account>().Where(a => numbers.Contains(a.Id)).ToDictionaryAsync(static a => a.Id, static a => a.DisplayName, cancel);
        return [.. grants.Select(g => (g, names.GetValueOrDefault(g.AccountNo, "")))];
    }

    /// <summary>Grants in force of an account.</summary>
    public async Task<IReadOnlyList<RoleGrant>> GrantsOf(long accountNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var today = clock.Today;
        return await national.Set<RoleGrant>().AsNoTracking().Where(g => g.AccountNo == accountNo && (g.Until == null || g.Until >= today)).OrderBy(static g => g.GrantNo).ToListAsync(cancel);
    }

    public async Task<RoleGrant?> FindGrant(long grantNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<RoleGrant>().AsNoTracking().SingleOrDefaultAsync(g => g.GrantNo == grantNo, cancel);
    }

    /// <summary>Null when there is no such account.</summary>
    public async Task<AccountSummary?> Find(long accountNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var account = await national.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountNo, cancel);
        if (account is null) return null;
        var today = clock.Today;
        var grants = await national.Set<RoleGrant>().AsNoTracking().Where(g => g.AccountNo == accountNo && (g.Until == null || g.Until >= today)).ToListAsync(cancel);
        return new(account.Id, account.UserName!, account.DisplayName, account.ClosedAt is not null, [.. grants.Select(Access.Grant.Of)]);
    }

    /// <summary>Accounts inside a caller's reach in order of their names, with the grants in force there; those without a grant are everybody's, those with grants elsewhere only another administrator's business.</summary>
    /// <param name="text">Part of the user name or the name; empty for all.</param>
    public async Task<IReadOnlyList<AccountSummary>> InReach(Caller caller, string text, int most, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var found = new List<AccountSummary>();
        for (var after = ""; ;)
        {
            var page = await Page(national, text, after, cancel);
            foreach (var account in page)
            {
                var reached = account.Grants.Where(g => Gate.ReachesGrant(caller, g)).ToList();
                if (account.Grants.Count == 0 || reached.Count > 0) found.Add(account with { Grants = reached });
            }
            if (page.Count < PageSize || found.Count >= most) return [.. found.Take(most)];
            after = page[^1].UserName.ToUpperInvariant();
        }
    }

    async Task<IReadOnlyList<AccountSummary>> Page(NationalContext national, string text, string after, CancellationToken cancel)
    {
        var (named, upper) = (text.Trim(), text.Trim().ToUpperInvariant());
        var accounts = await national.Set<Account>().AsNoTracking().Where(a => (named == "" || a.NormalizedUserName!.Contains(upper) || a.DisplayName.Contains(named)) && a.NormalizedUserName!.CompareTo(after) > 0)
            .OrderBy(static a => a.NormalizedUserName).Take(PageSize).ToListAsync(cancel);
        var numbers = accounts.Select(static a => a.Id).ToList();
        var today = clock.Today;
        var grants = await national.Set<RoleGrant>().AsNoTracking().Where(g => numbers.Contains(g.AccountNo) && (g.Until == null || g.Until >= today)).ToListAsync(cancel);
        var byAccount = grants.ToLookup(static g => g.AccountNo);
        return [.. accounts.Select(a => new AccountSummary(a.Id, a.UserName!, a.DisplayName, a.ClosedAt is not null, [.. byAccount[a.Id].Select(Access.Grant.Of)]))];
    }

    static bool Fits(NewGrant grant) => grant.Role switch
    {
        Role.InsuredPerson => grant.Person is not null,
        Role.InstitutionClerk or Role.InstitutionManager => grant.Institution.Length > 0,
        _ => grant.Region is not null,
    };
}
