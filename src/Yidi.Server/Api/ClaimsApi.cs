using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Institutions;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Server.Access;
using Yidi.Storage;

namespace Yidi.Server.Api;

/// <summary>A line of a claim. Amounts in yuan as text; 'item' empty when no code is known; 'approval' of restricted use: approved or refused; 'refused' says why a reviewer does not take it.</summary>
public sealed record NewClaimLine(string? Item, string? Name, string? FeeDate, string? Total, decimal Quantity = 1, string? Approval = null, string? Refused = null);

/// <summary>
/// A claim. 'institution' in the network, or 'institutionName' and 'place' outside it; papers as 'invoice:1300…'; lines may follow later. 'selfPayVisit' names what the institution uploaded
/// (GET /api/persons/{person}/self-pay-visits): it gives the lines, and days, kind and total that are left out; lines that cannot stand as they are, such as refunds, are left to the clerk.
/// </summary>
public sealed record NewClaim(string? Person, string? Insurance, string? Reason, string? Service, string? Disease, string? Institution, string? InstitutionName, string? Place, string? Level, string? From, string? Until, string? Invoice, string? Total,
    IReadOnlyList<string>? Papers, IReadOnlyList<NewClaimLine?>? Lines, string? Account, string? Bank, string? Holder, string? SelfPayVisit = null);

/// <summary>A visit a hospital uploaded that the patient paid; 'visit' is the hospital's own number of it; days are empty where the hospital gave none.</summary>
public sealed record SelfPayVisitDocument(string Institution, string InstitutionName, string HostRegion, string Visit, string From, string Until, string? Service, string Total, int Lines);

/// <summary>An act on a claim.</summary>
public sealed record NewClaimAct(string? Note = null, IReadOnlyList<string>? Papers = null, IReadOnlyList<NewClaimLine?>? Lines = null, string? Account = null, string? Bank = null, string? Holder = null, int Revision = 0);

public sealed record ClaimedDocument(string Claim, string State, string StateName, int Revision, string? Settlement, string Fund, string Note, IReadOnlyList<string> Possible);

public sealed record ClaimSummaryDocument(string Claim, string State, string StateName, string Reason, string Service, string Institution, string InstitutionName, string HostRegion, string InsuredRegion, string From, string Until, string Invoice, string Total, string? Settlement, string Fund, string Paid,
    string DueOn, string CreatedAt, int Revision);

public sealed record ClaimLineDocument(int LineNo, string Item, string Name, string FeeDate, string Quantity, string Total, string Approval, string Refused);

/// <summary>Something that looks like the same treatment.</summary>
public sealed record DuplicateDocument(string Kind, bool Certain, string Other, bool OtherIsClaim, string Words);

public sealed record ClaimStepDocument(string Act, string ActName, string From, string To, string ByName, string Note, string At);

public sealed record ClaimDocument(ClaimSummaryDocument Claim, string Person, string Bank, string AccountMasked, string Holder, IReadOnlyList<string> Papers, IReadOnlyList<ClaimLineDocument> Lines, IReadOnlyList<DuplicateDocument> Duplicates, IReadOnlyList<ClaimStepDocument> Steps, string Note, IReadOnlyList<string> Possible);

/// <summary>What a claim would come to now.</summary>
public sealed record ClaimPreviewDocument(string Total, string FullOwn, string OverLimit, string FirstShare, string InScope, string Deductible, IReadOnlyDictionary<string, string> Funds, string FundTotal, string Person);

/// <summary>A payment back; 'reference' of the bank.</summary>
public sealed record NewRepayment(string? Reference);

public sealed record NewClaimBatch(string? Region);

static class ClaimsApi
{
    internal static void MapClaims(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/claims").WithTags("Claims");
        group.MapPost("", Submit).For(Act.Claim).WithName("SubmitClaim").WithSummary("Claim what was paid at the counter (手工报销)").ProducesProblem(422);
        group.MapGet("", List).For(Act.ReadClaim).WithName("ListClaims").WithSummary("Claims of a region in a state, the newest first").ProducesProblem(403);
        group.MapGet("/{claim}", Get).For(Act.ReadClaim).WithName("GetClaim").WithSummary("One claim with lines, suspected duplicates and every step").ProducesProblem(404);
        group.MapGet("/{claim}/preview", Preview).For(Act.ReviewClaim).WithName("PreviewClaim").WithSummary("What the claim would come to now").ProducesProblem(404).ProducesProblem(422);
        foreach (var act in new[] { ClaimAct.KeepLines, ClaimAct.PassFirst, ClaimAct.PassSecond, ClaimAct.PassFinal, ClaimAct.AskSupplement, ClaimAct.Supplement, ClaimAct.Refuse, ClaimAct.Withdraw, ClaimAct.RaiseObjection, ClaimAct.Uphold, ClaimAct.Redo, ClaimAct.ChangeAccount })
            group.MapPost($"/{{claim}}/{FilingsApi.Word(act.ToString())}", (string claim, NewClaimAct body, HttpContext http, ReadClaims read, ReviewClaim review, CancellationToken cancel) => Do(claim, act, body, http, read, review, cancel))
                .For(ReviewClaim.ActOf(act)).WithName($"Claim{act}").WithSummary(ClaimRules.ActNames[act].English).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        group.MapPost("/{claim}/returned", Returned).For(Act.PayClaims).WithName("ReturnClaimPayment").WithSummary("The bank gave the money back: the claim waits for another account").ProducesProblem(404).ProducesProblem(422);
        group.MapPost("/{claim}/repaid", Repaid).For(Act.PayClaims).WithName("RepayClaim").WithSummary("The person paid back what was too much, under a reference of the bank").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        routes.MapGet("/api/persons/{person}/claims", OfPerson).For(Act.ReadClaim).WithTags("Claims").WithName("ListClaimsOfPerson").WithSummary("Claims of a person, newest first").ProducesProblem(404);
        routes.MapGet("/api/persons/{person}/self-pay-visits", SelfPayVisits).For(Act.Claim).WithTags("Claims").WithName("ListSelfPayVisits").WithSummary("Visits hospitals uploaded that the person paid: a claim can begin with one").ProducesProblem(404);
        var batches = routes.MapGroup("/api/claim-batches").WithTags("Claims");
        batches.MapPost("", Make).For(Act.PayClaims).WithName("MakeClaimBatch").WithSummary("Everything payable to persons of a region as one file with its checksum").ProducesProblem(422);
        batches.MapGet("/{batch}", Batch).For(Act.PayClaims).WithName("GetClaimBatch").WithSummary("A batch with its file").ProducesProblem(404);
        batches.MapPost("/{batch}/paid", Paid).For(Act.PayClaims).WithName("MarkClaimBatchPaid").WithSummary("The bank paid the file of this checksum").ProducesProblem(404).ProducesProblem(422);
    }

    static async Task<Results<Ok<ClaimedDocument>, ProblemHttpResult>> Submit(NewClaim body, HttpContext http, FileClaim file, FindInstitution find, ReadSelfPay selfPay, RegionBook regions, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.Claim, body.Person ?? "");
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var fields = new Fields();
        // What a hospital uploads may change between a call and its retry: the call is what was asked, and its first answer comes before all reading.
        var asked = string.IsNullOrWhiteSpace(body.SelfPayVisit) ? null : http.CallOf("submit-claim", body);
        if (asked is { Value: { } again } && await file.Answered(new(record.Person.PersonNo), again, cancel) is { } answered) return http.Answer(answered, Document);
        var uploaded = asked is null ? null : await selfPay.Find(record, body.Institution?.Trim() ?? "", body.SelfPayVisit!.Trim(), cancel);
        if (uploaded is null && asked is not null) fields.Keep(new(RefusalKind.VisitUnknown, "selfPayVisit", body.SelfPayVisit!.Length <= 40 ? body.SelfPayVisit : "", "该机构没有上传过您的这次自费就诊；请留空并填写明细"));
        var takes = uploaded is { Lines.Count: > 0 } && body.Lines is not { Count: > 0 };
        body = uploaded is null ? body : Begun(body, uploaded.Visit);
        var registered = string.IsNullOrEmpty(body.Institution) ? null : await find.Registered(body.Institution.Trim(), cancel);
        if (registered is null && !string.IsNullOrEmpty(body.Institution)) fields.Keep(new(RefusalKind.InstitutionUnknown, "institution", body.Institution.Length <= 20 ? body.Institution : "", "未联网的医院请填名称和就医地"));
        var place = registered is null ? fields.Region("place", body.Place) : RegionCode.Parse(registered.PoolingRegion);
        if (registered is null && !regions.Knows(place)) fields.Keep(new(RefusalKind.UnknownRegion, "place", body.Place ?? ""));
        var (from, until) = (fields.Day("from", body.From), fields.Day("until", string.IsNullOrEmpty(body.Until) ? body.From : body.Until));
        var application = new ClaimApplication(new(record.Person.PersonNo), fields.OptionalCode("insurance", body.Insurance, Vocabulary.Insurances) ?? InsuranceKind.Employees, fields.Code("reason", body.Reason, ClaimRules.Reasons), fields.Code("service", body.Service, Vocabulary.Visits),
            fields.Text("disease", body.Disease, 30), registered?.Number ?? ClaimRules.OutsideNetwork(place), registered?.Name ?? fields.Required("institutionName", body.InstitutionName, 60), place, registered?.Level ?? fields.OptionalCode("level", body.Level, Vocabulary.Levels) ?? InstitutionLevel.Unrated,
            from, until, fields.Required("invoice", body.Invoice, 40), fields.Amount("total", body.Total), Papers(fields, body.Papers), takes ? uploaded!.LinesOn(from) : Lines(fields, body.Lines), Account(fields, body.Account, body.Bank, body.Holder, record.Person.Name),
            uploaded is { Visit: var visit } ? $"{visit.Institution} {visit.VisitKey}" : "");
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var call = asked ?? http.CallOf("submit-claim", application);
        return call.Value is { } key ? http.Answer(await file.Submit(key, http.Caller(), application, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    /// <summary>What the person left out is as the hospital uploaded it.</summary>
    static NewClaim Begun(NewClaim body, SelfPayOffer uploaded)
    {
        static string Or(string? said, string known) => string.IsNullOrWhiteSpace(said) ? known : said;
        return body with
        {
            From = Or(body.From, DayOr(uploaded.From)), Until = Or(body.Until, string.IsNullOrWhiteSpace(body.From) ? DayOr(uploaded.Until) : ""), Total = Or(body.Total, uploaded.Total.ToString()),
            Service = Or(body.Service, uploaded.Service is { } service ? Vocabulary.Visits[service].Word : ""),
        };
    }

    static string DayOr(DateOnly? day) => day is { } known ? Day(known) : "";

    /// <summary>Where somebody paid for themselves may be nobody's business: it is for who may claim for them, and reading it is told in the trail.</summary>
    static async Task<Results<Ok<List<SelfPayVisitDocument>>, ProblemHttpResult>> SelfPayVisits(string person, HttpContext http, ReadSelfPay selfPay, RecordRead trail, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.Claim, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        await trail.Run(http.Caller(), Act.Claim, new(record.Person.PersonNo), cancel, "self-pay-visits");
        return TypedResults.Ok((await selfPay.Of(record, cancel)).Select(static o => new SelfPayVisitDocument(o.Institution, o.InstitutionName, o.Host.ToString(), o.VisitKey, DayOr(o.From), DayOr(o.Until), o.Service is { } s ? Vocabulary.Visits[s].Word : null, o.Total.ToString(), o.LineCount)).ToList());
    }

    static async Task<Results<Ok<ClaimedDocument>, ProblemHttpResult>> Do(string claim, ClaimAct act, NewClaimAct body, HttpContext http, ReadClaims read, ReviewClaim review, CancellationToken cancel)
    {
        var fields = new Fields();
        var number = fields.Id("claim", claim);
        var account = act == ClaimAct.ChangeAccount ? Account(fields, body.Account, body.Bank, body.Holder, "") : null;
        var decision = new ClaimDecision(number, act, body.Revision, fields.Text("note", body.Note, 500), Papers(fields, body.Papers), act == ClaimAct.KeepLines ? Lines(fields, body.Lines) : null, account);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(number, ReviewClaim.ActOf(act), http, read, cancel) is null) return Unknown(claim, http);
        var call = http.CallOf($"{FilingsApi.Word(act.ToString())}-claim", decision);
        return call.Value is { } key ? http.Answer(await review.Act(key, http.Caller(), decision, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<ClaimDocument>, ProblemHttpResult>> Get(string claim, HttpContext http, ReadClaims read, CancellationToken cancel)
    {
        if (await Found(Number(claim), Act.ReadClaim, http, read, cancel) is not { } detail) return Unknown(claim, http);
        var c = detail.Claim;
        // What the person's other treatments were is for those who review.
        var reviews = Gate.Refuse(http.Caller(), Act.ReviewClaim, new(new(c.PersonNo), RegionCode.Parse(c.InsuredRegion))) is null;
        var duplicates = reviews ? await read.DuplicatesOf(detail, cancel) : [];
        return TypedResults.Ok(new ClaimDocument(Summary(c), IdSource.Text(c.PersonNo), c.Bank, $"****{c.AccountTail}", Mask.Name(c.AccountHolder), c.Materials.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            [.. detail.Lines.Select(static l => new ClaimLineDocument(l.LineNo, l.ItemCode, l.ItemName, Day(l.FeeDate), new Quantity(l.QuantityTenThousandths).ToString(), new Money(l.TotalFen).ToString(), l.Approval.ToString(), l.Refused))],
            [.. duplicates.Select(static d => new DuplicateDocument(d.Kind.ToString(), d.IsCertain, IdSource.Text(d.Other), d.OtherIsClaim, d.Words))],
            [.. detail.Steps.Select(static s => new ClaimStepDocument(s.Act, ClaimRules.ActNames[Enum.Parse<ClaimAct>(s.Act)].In(Language), s.From, s.To, s.ByName, s.Note, ChinaTime.Text(s.At)))], c.Note, Possible(c.State)));
    }

    static async Task<Results<Ok<ClaimPreviewDocument>, ProblemHttpResult>> Preview(string claim, HttpContext http, ReadClaims read, SettleClaim settle, CancellationToken cancel) =>
        await Found(Number(claim), Act.ReviewClaim, http, read, cancel) is { } detail ? http.Answer(await settle.Preview(detail.Claim.ClaimNo, cancel), PreviewOf) : Unknown(claim, http);

    static async Task<Results<Ok<List<ClaimSummaryDocument>>, ProblemHttpResult>> OfPerson(string person, HttpContext http, ReadClaims read, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.ReadClaim, person);
        return found.Value is { } record ? TypedResults.Ok((await read.Of(new(record.Person.PersonNo), cancel)).Select(Summary).ToList()) : Problems.Of(found.Refusal!, http);
    }

    static async Task<Results<Ok<List<ClaimSummaryDocument>>, ProblemHttpResult>> List(HttpContext http, ReadClaims read, StoreMap stores, string region, CancellationToken cancel, string? state = null, int size = 50)
    {
        var fields = new Fields();
        var (place, wanted) = (fields.Region("region", region), string.IsNullOrEmpty(state) ? (ClaimState?)null : fields.Name<ClaimState>("state", state));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.ReadClaim, new(InsuredRegion: place)) is { } refusal) return Problems.Of(refusal, http);
        return TypedResults.Ok((await read.List([place], await stores.ExistingProvinces(cancel), new(wanted), new("", size, false), cancel)).Rows.Select(Summary).ToList());
    }

    static async Task<Results<Ok<BatchDocument>, ProblemHttpResult>> Make(NewClaimBatch body, HttpContext http, PayClaims pay, CancellationToken cancel)
    {
        var fields = new Fields();
        var region = fields.Region("region", body.Region);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.PayClaims, new(InsuredRegion: region)) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf("make-claim-batch", body);
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        var made = await pay.Make(key, http.Caller(), region, cancel);
        return made.Value is { } batch ? await BatchOf(batch.BatchNo, http, pay, cancel) : Problems.Of(made.Refusal!, http);
    }

    static Task<Results<Ok<BatchDocument>, ProblemHttpResult>> Batch(string batch, HttpContext http, PayClaims pay, CancellationToken cancel) => BatchOf(Number(batch), http, pay, cancel);

    static async Task<Results<Ok<BatchDocument>, ProblemHttpResult>> Paid(string batch, NewBatchPaid body, HttpContext http, PayClaims pay, CancellationToken cancel)
    {
        var fields = new Fields();
        var (number, hash) = (fields.Id("batch", batch), fields.Required("sha256", body.Sha256, 64));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await pay.Find(http.Caller(), number, cancel) is null) return Problems.Of(NoBatch(number), http);
        var call = http.CallOf("claim-batch-paid", new { batch, body });
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        var paid = await pay.Paid(key, http.Caller(), number, hash, cancel);
        return paid.Value is not null ? await BatchOf(number, http, pay, cancel) : Problems.Of(paid.Refusal!, http);
    }

    static async Task<Results<Ok<ClaimedDocument>, ProblemHttpResult>> Returned(string claim, NewReturn body, HttpContext http, ReadClaims read, PayClaims pay, CancellationToken cancel)
    {
        var fields = new Fields();
        var (number, reason) = (fields.Id("claim", claim), fields.Required("reason", body.Reason, 200));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(number, Act.PayClaims, http, read, cancel) is null) return Unknown(claim, http);
        var call = http.CallOf("claim-returned", new { claim, body });
        return call.Value is { } key ? http.Answer(await pay.Returned(key, http.Caller(), number, reason, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<ClaimedDocument>, ProblemHttpResult>> Repaid(string claim, NewRepayment body, HttpContext http, ReadClaims read, PayClaims pay, CancellationToken cancel)
    {
        var fields = new Fields();
        var (number, reference) = (fields.Id("claim", claim), fields.Required("reference", body.Reference, 60));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(number, Act.PayClaims, http, read, cancel) is null) return Unknown(claim, http);
        var call = http.CallOf("claim-repaid", new { claim, body });
        return call.Value is { } key ? http.Answer(await pay.Repaid(key, http.Caller(), number, reference, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<BatchDocument>, ProblemHttpResult>> BatchOf(long number, HttpContext http, PayClaims pay, CancellationToken cancel) =>
        await pay.Find(http.Caller(), number, cancel) is ({ } b, var content)
            ? TypedResults.Ok(new BatchDocument(IdSource.Text(b.BatchNo), b.Rows, new Money(b.AmountFen).ToString(), b.Hash, content, b.PaidAt is { } at ? ChinaTime.Text(at) : null))
            : Problems.Of(NoBatch(number), http);

    /// <summary>Who does not pay for the persons of a batch hears that it is unknown.</summary>
    static Refusal NoBatch(long number) => new(RefusalKind.BillUnknown, "batch", IdSource.Text(number));

    internal static async Task<ClaimDetail?> Found(long number, Act act, HttpContext http, ReadClaims read, CancellationToken cancel) =>
        await read.Find(number, cancel) is { } detail && Gate.Refuse(http.Caller(), act, new(new(detail.Claim.PersonNo), RegionCode.Parse(detail.Claim.InsuredRegion))) is null ? detail : null;

    internal static ProblemHttpResult Unknown(string claim, HttpContext http) => Problems.Of(new(RefusalKind.ClaimUnknown, "claim", claim.Length <= 20 ? claim : ""), http);

    internal static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    static List<PaperGiven> Papers(Fields fields, IReadOnlyList<string>? papers)
    {
        var given = new List<PaperGiven>();
        foreach (var text in (papers ?? []).Take(40))
        {
            var (kind, number) = text.Split(':', 2) is [var word, var material] ? (word, material) : ("", text);
            given.Add(new(fields.Code("papers", kind, ClaimRules.Papers), fields.Id("papers", number)));
        }
        return given;
    }

    static List<TypedLine> Lines(Fields fields, IReadOnlyList<NewClaimLine?>? lines) => [.. (lines ?? []).Select(l =>
    {
        if (!Quantity.TryFrom(l?.Quantity ?? 1, out var quantity)) fields.Keep(new(RefusalKind.FieldInvalid, "lines", l?.Name ?? "", "数量最多四位小数"));
        return new TypedLine(fields.Text("lines", l?.Item, 60), fields.Required("lines", l?.Name, 100), fields.Day("lines", l?.FeeDate), quantity, fields.Amount("lines", l?.Total),
            string.IsNullOrEmpty(l?.Approval) ? RestrictedUse.Unrestricted : fields.Name<RestrictedUse>("lines", l.Approval), fields.Text("lines", l?.Refused, 100));
    })];

    static BankAccount Account(Fields fields, string? number, string? bank, string? holder, string person)
    {
        var digits = fields.Required("account", number?.Replace(" ", "", StringComparison.Ordinal), 30);
        if (digits.Length is < 8 or > 30 || !digits.All(char.IsAsciiDigit)) fields.Keep(new(RefusalKind.FieldInvalid, "account", "", "银行账号应为8至30位数字"));
        return new(digits, fields.Required("bank", bank, 60), string.IsNullOrEmpty(holder) && person.Length > 0 ? person : fields.Required("holder", holder, 60));
    }

    static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static IReadOnlyList<string> Possible(ClaimState state) =>
        [.. ClaimRules.Steps.Possible(state).Where(static a => a is not (ClaimAct.Settle or ClaimAct.SendBack or ClaimAct.TakeBack or ClaimAct.PutInBatch or ClaimAct.Pay)).Select(static a => a switch { ClaimAct.ReturnPayment => "returned", ClaimAct.Repay => "repaid", _ => FilingsApi.Word(a.ToString()) })];

    internal static ClaimedDocument Document(ClaimOutcome o) => new(IdSource.Text(o.ClaimNo), o.State.ToString(), ClaimRules.StateNames[o.State].In(Language), o.Revision, o.SettlementId == 0 ? null : IdSource.Text(o.SettlementId), o.Fund.ToString(), o.Note, Possible(o.State));

    static ClaimSummaryDocument Summary(ClaimRecord c) => new(IdSource.Text(c.ClaimNo), c.State.ToString(), ClaimRules.StateNames[c.State].In(Language), ClaimRules.Reasons[c.Reason].Word, Vocabulary.Visits[c.VisitType].Word, c.Institution, c.InstitutionName, c.HostRegion, c.InsuredRegion, Day(c.From), Day(c.Until),
        c.InvoiceNo, new Money(c.TotalFen).ToString(), c.SettlementId == 0 ? null : IdSource.Text(c.SettlementId), new Money(c.FundFen).ToString(), new Money(c.PaidFen).ToString(), Day(c.DueOn), ChinaTime.Text(c.CreatedAt), c.Revision);

    static ClaimPreviewDocument PreviewOf(SettlementAnswer a) => new(a.Total.ToString(), a.FullOwn.ToString(), a.OverLimit.ToString(), a.FirstShare.ToString(), a.InScope.ToString(), a.Deductible.ToString(),
        a.Funds.ToDictionary(static f => ((int)f.Fund).ToString(CultureInfo.InvariantCulture), static f => f.Amount.ToString()), a.FundTotal.ToString(), a.PersonPays.ToString());
}
