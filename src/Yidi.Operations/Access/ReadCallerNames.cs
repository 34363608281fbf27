using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>Who stands behind the stable names that steps and trails keep: people read 王丽, not account:17.</summary>
public sealed class ReadCallerNames(IStoreContexts stores)
{
    const string AccountPrefix = "account:";

    /// <summary>The number of an account from its stable name; 0 when it is none.</summary>
    public static long AccountOf(string caller) =>
        caller.StartsWith(AccountPrefix, StringComparison.Ordinal) && long.TryParse(caller.AsSpan(AccountPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The stable name of an account.</summary>
    public static string Of(long accountNo) => FormattableString.Invariant($"{AccountPrefix}{accountNo}");

    /// <summary>Display names by stable name, for accounts (masked for who acts for persons only) and for the platform's own work; what is not in it (an institution's number) is shown as it is.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Run(IEnumerable<string> callers, CancellationToken cancel)
    {
        var numbers = callers.Select(AccountOf).Where(static n => n != 0).Distinct().ToList();
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [Caller.Platform.Name] = Caller.Platform.DisplayName };
        if (numbers.Count == 0) return names;
        await using var national = await stores.National(cancel);
        var offices = (await national.Set<RoleGrant>().Where(g => numbers.Contains(g.AccountNo) && g.PersonNo == 0).Select(static g => g.AccountNo).Distinct().ToListAsync(cancel)).ToHashSet();
        foreach (var account in await national.Set<Account>().AsNoTracking().Where(a => numbers.Contains(a.Id)).Select(static a => new { a.Id, a.DisplayName }).ToListAsync(cancel))
            names[Of(account.Id)] = offices.Contains(account.Id) ? account.DisplayName : Mask.Name(account.DisplayName);
        return names;
    }
}
