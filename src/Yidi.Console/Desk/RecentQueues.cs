using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Yidi.Console.Desk.Lists;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>One queue of a desk: the oldest first, and where all of it is.</summary>
public sealed record Queue(LocalText Name, string Link, IReadOnlyList<(LocalText Name, bool IsNumber)> Columns, IReadOnlyList<ListRow> Rows);

/// <summary>
/// What waits for each duty, as it was at most two seconds ago. Officers of one office have the same duties and the same reach, so one reading serves them
/// all; what anybody does here over REST or a form is seen at once. What a hospital or another node did is seen two seconds later.
/// </summary>
public sealed class RecentQueues : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>Rows of a queue shown on the desk.</summary>
    const int Shown = 6;

    static readonly (Act Act, Worklist List, string Query, LocalText Name)[] Waiting =
    [
        (Act.ReviewFiling, PersonLists.Filings, "state=UnderReview", new("待审备案", "Filings to review")),
        (Act.ReviewDisease, PersonLists.Qualifications, "state=FirstReview", new("待初审慢特病", "Diseases for first review")),
        (Act.ReviewClaim, PersonLists.Claims, "state=FirstReview", new("待初审报销", "Claims for first review")),
        (Act.ReviewClaimAgain, PersonLists.Claims, "state=SecondReview", new("待复审报销", "Claims for second review")),
        (Act.ReviewClaimAgain, PersonLists.Claims, "state=Objected", new("报销异议", "Objections to claims")),
        (Act.AnswerCases, CasePages.Cases, "state=Open", new("待受理协同", "Cases to take")),
        (Act.RaiseCases, CasePages.Cases, "state=Answered", new("已答复待认可", "Answered, to be accepted")),
        (Act.PayClaims, PersonLists.Claims, "state=Payable", new("待付款报销", "Claims to pay")),
        (Act.PayClaims, PersonLists.Claims, "state=Recoverable", new("待退回多付", "Claims to be paid back")),
        (Act.ApproveAdjustments, AdjustmentPages.Adjustments, "state=Calculated", new("待批准追溯调整", "Adjustments to approve")),
        (Act.ReviewDiseaseAsExpert, PersonLists.Qualifications, "state=ExpertReview", new("待专家复审慢特病", "Diseases for experts")),
        (Act.ReviewDeclarations, FundLists.Declarations, "state=Declared", new("待审清算申报", "Declarations to review")),
        (Act.ReviewFindings, SupervisionPages.Findings, "state=Explained", new("机构已说明的疑点", "Findings explained")),
        (Act.AnswerFindings, SupervisionPages.Findings, "state=Told", new("待说明疑点", "Findings to explain")),
        (Act.CheckBills, FundLists.Bills, "state=Calculated", new("待核对清算单", "Bills to check")),
        (Act.PayBills, FundLists.Bills, "state=Noticed", new("待付款清算单", "Bills to pay")),
        (Act.HandleVisits, TreatmentLists.Visits, "stage=DischargedUnsettled", new("出院未结", "Discharged, unsettled")),
        (Act.HandleVisits, TreatmentLists.Reconciliations, "", new("对账差异", "Differences")),
        (Act.PayInstitutions, FundLists.Payments, "paid=no", new("待付机构结算单", "Statements to pay")),
    ];

    sealed record Kept(long Writes, IReadOnlyList<Queue> Queues);

    readonly MemoryCache _recent = new(new MemoryCacheOptions { SizeLimit = 2_000 });
    readonly SemaphoreSlim[] _readers = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1))];
    long _writes;

    internal async Task<IReadOnlyList<Queue>> Of(HttpContext http)
    {
        var key = Office(PageVisit.Of(http).Caller);
        var arrived = Interlocked.Read(ref _writes);
        if (Known(key, arrived) is { } known) return known;
        // One of an office reads; the others, who came meanwhile, find what it read.
        var reader = _readers[unchecked((uint)StringComparer.Ordinal.GetHashCode(key)) % (uint)_readers.Length];
        await reader.WaitAsync(http.RequestAborted);
        try
        {
            if (Known(key, arrived) is { } meanwhile) return meanwhile;
            var writes = Interlocked.Read(ref _writes);
            var queues = await Read(http);
            _recent.Set(key, new Kept(writes, queues), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Fresh });
            return queues;
        }
        finally
        {
            reader.Release();
        }
    }

    /// <summary>Forgets what was read when somebody has done something, before the answer of it leaves.</summary>
    public Task Watch(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && (http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/forms")))
            http.Response.OnStarting(() =>
            {
                if (http.Response.StatusCode < StatusCodes.Status400BadRequest) Interlocked.Increment(ref _writes);
                return Task.CompletedTask;
            });
        return next(http);
    }

    public void Dispose()
    {
        _recent.Dispose();
        foreach (var reader in _readers) reader.Dispose();
    }

    /// <summary>What was read after everything the visitor can know of had been written.</summary>
    IReadOnlyList<Queue>? Known(string office, long arrived) => _recent.TryGetValue(office, out Kept? kept) && kept!.Writes >= arrived ? kept.Queues : null;

    /// <summary>Everything that decides what a caller may see, and the language it is said in; never who the caller is.</summary>
    static string Office(Caller caller) => string.Join('|', caller.Grants.Select(static g => $"{g.Role} {g.Region} {g.Institution} {g.Person} {g.Scope}").Order(StringComparer.Ordinal).Prepend(CultureInfo.CurrentUICulture.Name));

    /// <summary>As the work lists read it: one after the other, for side by side fifty officers take one another's connections.</summary>
    static async Task<IReadOnlyList<Queue>> Read(HttpContext http)
    {
        var queues = new List<Queue>();
        foreach (var (_, list, query, name) in Waiting.Where(w => PageVisit.Of(http).May(w.Act)))
        {
            var page = await list.Read(new(http, new("", Shown, OldestFirst: list.Turns)) { Narrowed = query });
            queues.Add(new(name, list.Path + (query.Length > 0 ? $"?{query}&order=oldest" : ""), list.Columns, page.Rows));
        }
        return queues;
    }
}
