using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Insured;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>What every endpoint shares: the caller's key, the person in question, and answers.</summary>
static class Requests
{
    const string KeyHeader = "Idempotency-Key";

    /// <summary>Content type of an xlsx.</summary>
    internal const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>What a hospital's clerk shows of the patient in front: 'identity 1101…', 'card …', 'token …'.</summary>
    internal const string PresentedHeader = "X-Presented-Credential";

    /// <summary>The key of a write: account, Idempotency-Key, kind; with the fingerprint of what was asked.</summary>
    internal static Result<Call> CallOf<T>(this HttpContext http, string kind, T asked)
    {
        var key = http.Request.Headers[KeyHeader].ToString().Trim();
        if (key.Length is 0 or > 60) return new Refusal(key.Length == 0 ? RefusalKind.FieldMissing : RefusalKind.FieldTooLong, KeyHeader, "", "每次办理须带调用方生成的唯一键，重试时不变");
        // A keyed hash: what was asked may hold numbers of persons, which a plain hash would give away to whoever tries them all.
        return new Call(new(http.Caller().Name, key, kind), http.RequestServices.GetRequiredService<Vault>().Lookup("fingerprint", ExactJson.Asked(asked)));
    }

    /// <summary>The person's record, when the caller may do the act on it. Somebody else's record is as unknown as one that does not exist.</summary>
    internal static async Task<Result<PersonRecord>> PersonFor(this HttpContext http, Act act, string number)
    {
        var unknown = new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(number));
        if (!PersonNo.TryParse(number, out var person)) return unknown;
        var record = await http.RequestServices.GetRequiredService<ReadPerson>().Find(person, http.RequestAborted);
        if (record is null) return unknown;
        // Who looked after the person before reads what it decided itself, by the number of the filing or qualification, and nothing newer.
        var regions = record.RegionsNow(http.RequestServices.GetRequiredService<BusinessClock>().Today);
        return Allowed(http.Caller(), act, person, regions) || await Presented(http, act, person) ? record : unknown;
    }

    /// <summary>Whether one of the regions, or the person, reaches the caller.</summary>
    internal static bool Allowed(Caller caller, Act act, PersonNo person, IReadOnlyList<RegionCode> regions) =>
        Gate.Refuse(caller, act, new(person)) is null || regions.Any(r => Gate.Refuse(caller, act, new(person, r)) is null);

    /// <summary>An institution's clerk acts for the patient whose credential was presented.</summary>
    static async Task<bool> Presented(HttpContext http, Act act, PersonNo person)
    {
        var caller = http.Caller();
        if (!caller.Grants.Any(g => g.Institution.Length > 0 && Gate.Refuse(caller, act, new(person, null, g.Institution)) is null)) return false;
        var parts = http.Request.Headers[PresentedHeader].ToString().Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || CredentialWords.All.FirstOrDefault(t => t.Value.Word == parts[0]) is not { Value: not null } kind) return false;
        var shown = await http.RequestServices.GetRequiredService<PersonDirectory>().Presented(kind.Key, parts[1], http.RequestAborted);
        return shown.Value?.Person == person;
    }

    /// <summary>The institution a caller speaks for; empty when none.</summary>
    internal static string InstitutionOf(Caller caller) => caller.Grants.FirstOrDefault(static g => g.Institution.Length > 0)?.Institution ?? "";

    /// <summary>An answer as its document, or the refusal as a problem.</summary>
    internal static Results<Ok<TDocument>, ProblemHttpResult> Answer<T, TDocument>(this HttpContext http, Result<T> result, Func<T, TDocument> document) =>
        result.Refusal is { } refusal ? Problems.Of(refusal, http) : TypedResults.Ok(document(result.Answer));

    /// <summary>As above for acts that answer nothing but that they are done.</summary>
    internal static Results<NoContent, ProblemHttpResult> Answer(this HttpContext http, Result<Done> result) =>
        result.Refusal is { } refusal ? Problems.Of(refusal, http) : TypedResults.NoContent();

    /// <summary>An uploaded file, as far as it is not too large.</summary>
    internal static async Task<Result<byte[]>> ReadFile(HttpRequest request, CancellationToken cancel)
    {
        var tooLarge = new Refusal(RefusalKind.MaterialRefused, "file", "", "超过10MB");
        if (request.ContentLength > FileKind.MaxBytes) return tooLarge;
        try
        {
            using var content = new MemoryStream();
            var chunk = new byte[64 * 1024];
            int read;
            while ((read = await request.Body.ReadAsync(chunk, cancel)) > 0)
            {
                if (content.Length + read > FileKind.MaxBytes) return tooLarge;
                content.Write(chunk, 0, read);
            }
            return content.ToArray();
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException)
        {
            return new Refusal(RefusalKind.MalformedBody, "file", "", "上传中断");
        }
    }
}
