using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>Where an account hears of decisions outside the inbox; empty where nowhere.</summary>
public sealed record Contact(string Mail, string Phone);

/// <summary>Mail address and phone of one's own account. Neither is in the trail or in a kept answer: they are changed there, and known only here.</summary>
public sealed class KeepContact(IStoreContexts stores, KeyedWrites writes, AuditTrail audit)
{
    const int MostOfMail = 100;

    public async Task<Contact> Of(long accountNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var known = await national.Set<Account>().AsNoTracking().Where(a => a.Id == accountNo).Select(static a => new { a.Email, a.PhoneNumber }).SingleOrDefaultAsync(cancel);
        return new(known?.Email ?? "", known?.PhoneNumber ?? "");
    }

    /// <summary>Keeps what is given and forgets what is left empty.</summary>
    public async Task<Result<Done>> Keep(Call call, Caller caller, long accountNo, Contact contact, CancellationToken cancel) => await writes.OnceNational<Done>(call, async store =>
    {
        if (contact.Mail.Length > 0 && !IsMail(contact.Mail)) return new Refusal(RefusalKind.FieldInvalid, "mail", "", "应为邮箱地址，如 name@example.org");
        if (contact.Phone.Length > 0 && !IsPhone(contact.Phone)) return new Refusal(RefusalKind.FieldInvalid, "phone", "", "应为6至15位数字，可带国家代码“+86”");
        var account = await store.Set<Account>().SingleOrDefaultAsync(a => a.Id == accountNo && a.ClosedAt == null, cancel);
        if (account is null) return new Refusal(RefusalKind.AccountUnknown, "account", IdSource.Text(accountNo));
        (account.Email, account.PhoneNumber) = (contact.Mail.Length > 0 ? contact.Mail : null, contact.Phone.Length > 0 ? contact.Phone : null);
        store.Add(audit.Of(0, caller, Act.KeepOwnTokens, IdSource.Text(accountNo), detail: "contact"));
        return Done.It;
    }, cancel);

    /// <summary>One address and nothing but it: what stands in a header must not begin another.</summary>
    static bool IsMail(string text) => text.Length <= MostOfMail && !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c)) && MailAddress.TryCreate(text, out var mail) && mail.Address == text;

    static bool IsPhone(string text) => text.TrimStart('+') is { Length: >= 6 and <= 15 } digits && digits.All(char.IsAsciiDigit) && text.Length - digits.Length <= 1;
}
