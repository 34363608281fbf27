using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Console.Me;

/// <summary>The person a page is about: oneself, or a relative whose proxy the visitor is.</summary>
/// <param name="Others">All persons the visitor may act for, oneself first.</param>
public sealed record MyPerson(PersonRecord Record, bool IsOwn, IReadOnlyList<PersonRecord> Others)
{
    const string Cookie = "yidi-for";

    public PersonNo Number => new(Record.Person.PersonNo);

    public string Text => Number.ToString();

    /// <summary>The coverage of a day, employees' first; the newest when none holds.</summary>
    public Coverage? CoverageOn(DateOnly day) =>
        Record.CoverageOn(InsuranceKind.Employees, day) ?? Record.CoverageOn(InsuranceKind.Residents, day) ?? (Record.Coverages is [var newest, ..] ? newest : null);

    /// <summary>Null when the visitor has nobody to act for in this act. Who was chosen last is kept in a cookie and looked up among the visitor's own grants again.</summary>
    public static async Task<MyPerson?> Of(HttpContext http, Act act)
    {
        var caller = PageVisit.Of(http).Caller;
        var numbers = Gate.ReachOf(caller, act).Persons;
        var chosen = http.Request.Query["for"].ToString();
        if (chosen.Length == 0) chosen = http.Request.Cookies[Cookie] ?? "";
        else http.Response.Cookies.Append(Cookie, chosen, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, Secure = http.Request.IsHttps });
        var read = http.RequestServices.GetRequiredService<ReadPerson>();
        var records = new List<PersonRecord>();
        foreach (var number in numbers)
            if (await read.Find(number, http.RequestAborted) is { } record) records.Add(record);
        var found = records.Find(r => IdSource.Text(r.Person.PersonNo) == chosen) ?? records.FirstOrDefault();
        return found is null ? null : new(found, caller.Grants.Any(g => g.Person?.Value == found.Person.PersonNo && g.Scope is null), records);
    }

    /// <summary>Whether the visitor may do an act for this person: a proxy has a scope.</summary>
    public bool May(HttpContext http, Act act) => PageVisit.Of(http).May(act, new(Number));
}
