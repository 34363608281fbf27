using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Access;

namespace Yidi.Console.Door;

/// <summary>
/// What a form answered, shown once by the page it leads back to: done, or refused with everything the person needs to go on, and with what they had
/// entered. Carried sealed in a cookie, so that no node need remember it.
/// </summary>
/// <param name="Page">The path that shows it; another page leaves it alone.</param>
/// <param name="Field">The field that was refused; empty when the request as a whole was.</param>
/// <param name="Entered">What had been entered, by field; never a password.</param>
/// <param name="IsKept">What was entered was too long for a cookie and waits on the server.</param>
public sealed record Flash(string Page, bool Refused, string Code, string Title, string Text, string Why, string Next, string Field, IReadOnlyDictionary<string, string> Entered, bool IsKept = false)
{
    const string Cookie = "yidi-flash";

    /// <summary>It is sealed and encoded when shown: Chinese need not be escaped here too.</summary>
    static readonly JsonSerializerOptions Short = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Browsers keep about four thousand bytes; sealing adds a third.</summary>
    const int MaxLength = 2_600;

    public static Flash Done(string page, string title, string text = "") => new(page, false, "", title, text, "", "", "", new Dictionary<string, string>());

    /// <summary>Leaves it for the page; what was entered waits on the server when it is too long for a cookie and somebody is signed in.</summary>
    public async Task Put(HttpContext http, long account)
    {
        var text = JsonSerializer.Serialize(this, Short);
        if (text.Length > MaxLength)
        {
            var kept = account > 0 && (await http.RequestServices.GetRequiredService<KeptTexts>().Keep(account, Purpose, "", JsonSerializer.Serialize(Entered), http.RequestAborted)).Refusal is null;
            text = JsonSerializer.Serialize(this with { Why = Why.Length <= 300 ? Why : Why[..300], Entered = new Dictionary<string, string>(), IsKept = kept }, Short);
        }
        http.Response.Cookies.Append(Cookie, Protector(http).Protect(text), new() { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromMinutes(5), IsEssential = true, Secure = http.Request.IsHttps });
    }

    /// <summary>One at a time for an account: what waited longer is not waited for any more.</summary>
    const string Purpose = "form";

    /// <summary>With what was entered, wherever it waited.</summary>
    internal async Task<Flash> Whole(HttpContext http, long account)
    {
        if (!IsKept) return this;
        var kept = http.RequestServices.GetRequiredService<KeptTexts>();
        var text = await kept.Find(account, Purpose, http.RequestAborted);
        await kept.Forget(account, Purpose, "", http.RequestAborted);
        return text is null ? this : this with { Entered = JsonSerializer.Deserialize<Dictionary<string, string>>(text)! };
    }

    internal static Flash? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } text) return null;
        Flash? flash;
        try
        {
            flash = JsonSerializer.Deserialize<Flash>(Protector(http).Unprotect(text));
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or JsonException)
        {
            flash = null;
        }
        if (flash is not null && flash.Page != http.Request.Path) return null;
        http.Response.Cookies.Delete(Cookie);
        return flash;
    }

    static IDataProtector Protector(HttpContext http) => http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("yidi.flash");
}
