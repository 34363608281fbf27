using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>Reads who an account is: its grants in force on the business day.</summary>
public sealed class ReadCaller(IStoreContexts stores, BusinessClock clock)
{
    /// <summary><see cref="Caller.Nobody"/> when the account is closed or unknown.</summary>
    public async Task<Caller> Run(long accountNo, string address, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var account = await national.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountNo && a.ClosedAt == null, cancel);
        if (account is null) return Caller.Nobody;
        var today = clock.Today;
        var grants = await national.Set<RoleGrant>().AsNoTracking()
            .Where(g => g.AccountNo == accountNo && g.From <= today && (g.Until == null || today <= g.Until)).ToListAsync(cancel);
        return new(ReadCallerNames.Of(accountNo), account.DisplayName, [.. grants.Select(Grant.Of)], address);
    }
}
