using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>A person's record; name and certificate masked for everybody but the person.</summary>
public sealed record PersonDocument(string Person, string Name, string Certificate, string Gender, string Born, string? MovedTo, string? AccountBalance,
    IReadOnlyList<CoverageDocument> Coverages, IReadOnlyList<StandingDocument> Standing, IReadOnlyList<CredentialDocument> Credentials);

public sealed record CoverageDocument(string Insurance, string Region, string RegionName, string PersonClass, string From, string? Until, string End, string Employer, string Joining, string? PaidOn, int MissedMonths);

public sealed record StandingDocument(string Kind, string Word, string From, string? Until);

public sealed record CredentialDocument(string Kind, string State);

public sealed record NewPerson(string? Name, string? CertificateType, string? Certificate, string? Gender, string? Nation, string? Born, NewCoverage? Coverage, IReadOnlyList<NewCredential?>? Credentials);

public sealed record NewCoverage(string? Insurance, string? Region, string? PersonClass, string? From, string? Until, string? Employer, string? Joining, string? PaidOn, int MissedMonths = 0);

public sealed record CoverageEnding(string? Insurance, string? From, string? LastDay, string? End);

/// <summary>A move; the region that takes a person in, and does not have them yet, shows that it knows them by certificate and name.</summary>
public sealed record CoverageMove(string? FromInsurance, NewCoverage? To, string? Certificate = null, string? Name = null);

public sealed record NewCredential(string? Kind, string? Number, string? State);

public sealed record NewStanding(string? Kind, string? Word, string? From, string? Until);

public sealed record PersonNumber(string Person);

public sealed record NewFamilyLink(string? MemberCertificate, string? MemberName, string? Relation);

public sealed record FamilyLinkDocument(string Link, string Owner, string Member, string Relation, string From, string? Until);

public sealed record NewChoice(string? Insurance, string? Institution, string? From, string? Until);

public sealed record ChoiceDocument(string Choice, string Insurance, string Institution, string From, string? Until, string? WithdrawnOn);

public sealed record NewProxyDocument(string? UserName, IReadOnlyList<string>? Scope, string? Consent, string? Until);

public sealed record GrantDocument(string Grant);

/// <summary>One act; at is machine time in China time.</summary>
public sealed record AuditDocument(string At, string Caller, string Role, string Act, string Subject, string Detail, string Address);

static class PersonsApi
{
    internal static void MapPersons(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/persons").WithTags("Persons");
        group.MapPost("", Register).For(Act.KeepPersons).WithName("RegisterPerson").WithSummary("Register a person with a first coverage").ProducesProblem(422);
        group.MapGet("/{person}", Get).For(Act.ReadPerson).WithName("GetPerson").WithSummary("A person's record with its history").ProducesProblem(404);
        group.MapPost("/{person}/coverages", Begin).For(Act.KeepPersons).WithName("BeginCoverage").WithSummary("Begin a coverage").ProducesProblem(409);
        group.MapPost("/{person}/coverages/end", End).For(Act.KeepPersons).WithName("EndCoverage").WithSummary("End a coverage: Interrupted, Moved or Terminated").ProducesProblem(422);
        group.MapPost("/{person}/coverages/move", Move).For(Act.KeepPersons).WithName("MoveCoverage").WithSummary("Move a coverage to another region or insurance; filings and qualifications end").ProducesProblem(422);
        group.MapPost("/{person}/credentials", Issue).For(Act.KeepPersons).WithName("IssueCredential").WithSummary("Issue a credential or change its state").ProducesProblem(422);
        group.MapPost("/{person}/standing", Record).For(Act.KeepPersons).WithName("RecordStanding").WithSummary("Record assistance class, supplement or family doctor").ProducesProblem(422);
        group.MapGet("/{person}/family", Family).For(Act.ReadFamily).WithName("ListFamily").WithSummary("Family account links, bound and unbound").ProducesProblem(404);
        group.MapPost("/{person}/family", Bind).For(Act.KeepFamily).WithName("BindFamily").WithSummary("Let this person's account pay for a near relative").ProducesProblem(422);
        group.MapDelete("/{person}/family/{link}", Unbind).For(Act.KeepFamily).WithName("UnbindFamily").WithSummary("Undo a family link").ProducesProblem(422);
        group.MapGet("/{person}/choices", Choices).For(Act.ReadChoices).WithName("ListChoices").WithSummary("Chosen institutions").ProducesProblem(404);
        group.MapPost("/{person}/choices", Choose).For(Act.ChooseInstitution).WithName("ChooseInstitution").WithSummary("Choose an institution").ProducesProblem(422);
        group.MapDelete("/{person}/choices/{choice}", Withdraw).For(Act.ChooseInstitution).WithName("WithdrawChoice").WithSummary("Withdraw a choice").ProducesProblem(404);
        group.MapPost("/{person}/proxies", Appoint).For(Act.AppointProxy).WithName("AppointProxy").WithSummary("Appoint a relative or guardian, with scope, consent and end").ProducesProblem(422);
        group.MapGet("/{person}/audit", Trail).For(Act.ReadAudit).WithName("ListAudit").WithSummary("Who did or read what on a person, newest first").ProducesProblem(404);
        group.MapDelete("/{person}/proxies/{grant}", Dismiss).For(Act.AppointProxy).WithName("DismissProxy").WithSummary("End a proxy's authority").ProducesProblem(404);
    }

    static async Task<Results<Ok<PersonNumber>, ProblemHttpResult>> Register(NewPerson body, HttpContext http, KeepPersons keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var entry = new PersonEntry(fields.Required("name", body.Name, 50), fields.Text("certificateType", body.CertificateType ?? "01", 2), fields.Required("certificate", body.Certificate, 50), fields.Required("gender", body.Gender, 1),
            fields.Text("nation", body.Nation ?? "01", 2), fields.Day("born", body.Born));
        var coverage = Coverage(fields, body.Coverage);
        var credentials = (body.Credentials ?? []).Take(10).Select(c => Credential(fields, c ?? new(null, null, null))).ToList();
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.KeepPersons, new(InsuredRegion: coverage.Region)) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf("register-person", new { entry, coverage, credentials });
        return call.Value is { } key ? http.Answer(await keep.Register(key, http.Caller(), entry, coverage, credentials, cancel), static k => new PersonNumber(k.Person.ToString())) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<PersonDocument>, ProblemHttpResult>> Get(string person, HttpContext http, IStoreContexts stores, AuditTrail audit, RegionBook regions, Vault vault, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.ReadPerson, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var number = new PersonNo(record.Person.PersonNo);
        // A proxy acts for the person but is not the person.
        var isOwn = http.Caller().Grants.Any(g => g.Person == number && g.Scope is null);
        // Reading somebody's record is an act of its own.
        if (!isOwn) await Log(stores, audit.Of(number.Province, http.Caller(), Act.ReadPerson, number.ToString(), number), number, cancel);
        var p = record.Person;
        return TypedResults.Ok(new PersonDocument(number.ToString(), isOwn ? p.Name : Mask.Name(p.Name), Mask.Number(vault.Open(p.SealedCertificate)), p.Gender, Day(p.Born)!, p.MovedTo == 0 ? null : IdSource.Text(p.MovedTo),
            record.Account is { } account ? new Money(account.BalanceFen).ToString() : null, [.. record.Coverages.Select(c => Document(c, regions))],
            [.. record.Standing.Select(static s => new StandingDocument(s.Kind.ToString(), s.Word, Day(s.From)!, Day(s.Until)))],
            [.. record.Credentials.Select(static c => new CredentialDocument(CredentialWords.All[c.Kind].Word, c.State.ToString()))]));
    }

    static Task<Results<NoContent, ProblemHttpResult>> Begin(string person, NewCoverage body, HttpContext http, KeepPersons keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var entry = Coverage(fields, body);
        // A region takes a person in; nobody is put into another officer's region.
        if (fields.Problem is null && Gate.Refuse(http.Caller(), Act.KeepPersons, new(InsuredRegion: entry.Region)) is { } refusal) fields.Keep(refusal);
        return Kept(http, person, fields, "begin-coverage", entry, (call, number) => keep.Begin(call, http.Caller(), number, entry, cancel));
    }

    static Task<Results<NoContent, ProblemHttpResult>> End(string person, CoverageEnding body, HttpContext http, KeepPersons keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var asked = (Insurance: fields.Code("insurance", body.Insurance, Vocabulary.Insurances), From: fields.Day("from", body.From), LastDay: fields.Day("lastDay", body.LastDay), End: fields.Name<CoverageEnd>("end", body.End));
        return Kept(http, person, fields, "end-coverage", body, (call, number) => keep.End(call, http.Caller(), number, asked.Insurance, asked.From, asked.LastDay, asked.End, cancel));
    }

    static async Task<Results<Ok<PersonNumber>, ProblemHttpResult>> Move(string person, CoverageMove body, HttpContext http, KeepPersons keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var (from, entry) = (fields.Code("fromInsurance", body.FromInsurance, Vocabulary.Insurances), Coverage(fields, body.To));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        // A region takes a person in; nobody is put into another officer's region.
        if (Gate.Refuse(http.Caller(), Act.KeepPersons, new(InsuredRegion: entry.Region)) is { } outside) return Problems.Of(outside, http);
        var found = await http.PersonFor(Act.KeepPersons, person);
        if (found.Value is null && await Known(person, body, http, cancel) is { } taken) found = taken;
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var call = http.CallOf("move-coverage", new { person, from, entry });
        return call.Value is { } key ? http.Answer(await keep.Move(key, http.Caller(), new(record.Person.PersonNo), from, entry, cancel), static k => new PersonNumber(k.Person.ToString())) : Problems.Of(call.Refusal!, http);
    }

    /// <summary>The region that takes a person in does not look after them yet: it knows them by certificate and name.</summary>
    static async Task<PersonRecord?> Known(string person, CoverageMove body, HttpContext http, CancellationToken cancel)
    {
        if (body.Certificate is not { Length: > 0 } certificate || !PersonNo.TryParse(person, out var number)) return null;
        var shown = await http.RequestServices.GetRequiredService<PersonDirectory>().Find(CredentialKind.IdentityCard, certificate, cancel);
        var record = shown == number ? await http.RequestServices.GetRequiredService<ReadPerson>().Find(number, cancel) : null;
        return record?.Person.Name == body.Name ? record : null;
    }

    static Task<Results<NoContent, ProblemHttpResult>> Issue(string person, NewCredential body, HttpContext http, KeepPersons keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var entry = Credential(fields, body);
        return Kept(http, person, fields, "issue-credential", entry, (call, number) => keep.Issue(call, http.Caller(), number, entry, cancel));
    }

    static Task<Results<NoContent, ProblemHttpResult>> Record(string person, NewStanding body, HttpContext http, KeepPersons keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var entry = new StandingEntry(fields.Name<StandingKind>("kind", body.Kind), fields.Required("word", body.Word, 40), fields.Day("from", body.From), fields.OptionalDay("until", body.Until));
        return Kept(http, person, fields, "record-standing", entry, (call, number) => keep.Record(call, http.Caller(), number, entry, cancel));
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Kept<T>(HttpContext http, string person, Fields fields, string kind, T asked, Func<Call, PersonNo, Task<Result<Done>>> work, Act act = Act.KeepPersons)
    {
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var found = await http.PersonFor(act, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var call = http.CallOf(kind, new { person, asked });
        return call.Value is { } key ? http.Answer(await work(key, new(record.Person.PersonNo))) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<List<FamilyLinkDocument>>, ProblemHttpResult>> Family(string person, HttpContext http, KeepFamily family, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.ReadFamily, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        return TypedResults.Ok((await family.Of(new(record.Person.PersonNo), cancel)).Select(static l => new FamilyLinkDocument(IdSource.Text(l.LinkNo), Mask.Number(IdSource.Text(l.OwnerNo)), Mask.Number(IdSource.Text(l.MemberNo)),
            l.Relation, Day(l.From)!, Day(l.Until))).ToList());
    }

    static async Task<Results<Ok<FamilyLinkDocument>, ProblemHttpResult>> Bind(string person, NewFamilyLink body, HttpContext http, KeepFamily family, PersonDirectory directory, ReadPerson persons, BusinessClock clock, CancellationToken cancel)
    {
        var fields = new Fields();
        var (certificate, name, relation) = (fields.Required("memberCertificate", body.MemberCertificate, 50), fields.Required("memberName", body.MemberName, 50), fields.Required("relation", body.Relation, 20));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var found = await http.PersonFor(Act.KeepFamily, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        // Number and name must fit: a number alone would tell strangers who is insured where.
        var member = await directory.Find(CredentialKind.IdentityCard, certificate, cancel);
        if (member is not { } who || (await persons.Find(who, cancel))?.Person.Name != name) return Problems.Of(new(RefusalKind.FamilyLinkRefused, "memberCertificate", Mask.Number(certificate), "姓名与证件号码不符或未参保"), http);
        var call = http.CallOf("bind-family", new { person, certificate, name, relation });
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        var owner = new PersonNo(record.Person.PersonNo);
        return http.Answer(await family.Bind(key, http.Caller(), owner, who, relation, cancel),
            b => new FamilyLinkDocument(IdSource.Text(b.LinkNo), Mask.Number(owner.ToString()), Mask.Number(who.ToString()), relation, Day(clock.Today)!, null));
    }

    static Task<Results<NoContent, ProblemHttpResult>> Unbind(string person, string link, HttpContext http, KeepFamily family, CancellationToken cancel)
    {
        var fields = new Fields();
        var number = fields.Id("link", link);
        return Kept(http, person, fields, "unbind-family", number, (call, owner) => family.Unbind(call, http.Caller(), owner, number, cancel), Act.KeepFamily);
    }

    static async Task<Results<Ok<List<ChoiceDocument>>, ProblemHttpResult>> Choices(string person, HttpContext http, ChooseInstitution choices, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.ReadChoices, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        return TypedResults.Ok((await choices.Of(new PersonNo(record.Person.PersonNo), cancel)).Select(static c =>
            new ChoiceDocument(IdSource.Text(c.ChoiceNo), Vocabulary.Insurances[c.Insurance].Word, c.Institution, Day(c.From)!, Day(c.Until), Day(c.WithdrawnOn))).ToList());
    }

    static async Task<Results<Ok<ChoiceDocument>, ProblemHttpResult>> Choose(string person, NewChoice body, HttpContext http, ChooseInstitution choices, BusinessClock clock, CancellationToken cancel)
    {
        var fields = new Fields();
        var (insurance, institution, from, until) = (fields.OptionalCode("insurance", body.Insurance, Vocabulary.Insurances) ?? InsuranceKind.Employees, fields.Required("institution", body.Institution, 12), fields.OptionalDay("from", body.From) ?? clock.Today, fields.OptionalDay("until", body.Until));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var found = await http.PersonFor(Act.ChooseInstitution, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var choice = new InstitutionChoice(new(record.Person.PersonNo), insurance, institution, "1", from, until);
        var call = http.CallOf("choose-institution", new { person, body });
        return call.Value is { } key ? http.Answer(await choices.Choose(key, http.Caller(), choice, cancel), c => new ChoiceDocument(IdSource.Text(c.ChoiceNo), Vocabulary.Insurances[insurance].Word, institution, Day(from)!, Day(until), null)) : Problems.Of(call.Refusal!, http);
    }

    static Task<Results<NoContent, ProblemHttpResult>> Withdraw(string person, string choice, HttpContext http, ChooseInstitution choices, CancellationToken cancel)
    {
        var fields = new Fields();
        var number = fields.Id("choice", choice);
        return Kept(http, person, fields, "withdraw-choice", number, (call, who) => choices.Withdraw(call, http.Caller(), who, number, cancel), Act.ChooseInstitution);
    }

    static async Task<Results<Ok<GrantDocument>, ProblemHttpResult>> Appoint(string person, NewProxyDocument body, HttpContext http, KeepAccounts accounts, CancellationToken cancel)
    {
        var fields = new Fields();
        var (userName, consent, until) = (fields.Required("userName", body.UserName, 60), fields.Text("consent", body.Consent, 200), fields.Day("until", body.Until));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var found = await http.PersonFor(Act.AppointProxy, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var proxy = new NewProxy(new(record.Person.PersonNo), userName, body.Scope ?? [], consent, until);
        var call = http.CallOf("appoint-proxy", proxy);
        return call.Value is { } key ? http.Answer(await accounts.Appoint(key, http.Caller(), proxy, cancel), static g => new GrantDocument(IdSource.Text(g.GrantNo))) : Problems.Of(call.Refusal!, http);
    }

    static Task<Results<NoContent, ProblemHttpResult>> Dismiss(string person, string grant, HttpContext http, KeepAccounts accounts, CancellationToken cancel)
    {
        var fields = new Fields();
        var number = fields.Id("grant", grant);
        return Kept(http, person, fields, "dismiss-proxy", number, (call, who) => accounts.End(call, http.Caller(), number, who, cancel), Act.AppointProxy);
    }

    static async Task<Results<Ok<List<AuditDocument>>, ProblemHttpResult>> Trail(string person, HttpContext http, ReadAudit audit, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.ReadAudit, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        return TypedResults.Ok((await audit.Of(new(record.Person.PersonNo), cancel)).Select(static e => new AuditDocument(ChinaTime.Text(e.At), e.Caller, e.Role, e.Act, e.Subject, e.Detail, e.Address)).ToList());
    }

    internal static async Task Log(IStoreContexts stores, AuditEntry entry, PersonNo person, CancellationToken cancel)
    {
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        store.Add(entry);
        await store.SaveChangesAsync(cancel);
    }

    static CoverageEntry Coverage(Fields fields, NewCoverage? body) => new(
        fields.Code("coverage.insurance", body?.Insurance, Vocabulary.Insurances), fields.Region("coverage.region", body?.Region), fields.Code("coverage.personClass", body?.PersonClass, Vocabulary.Persons), fields.Day("coverage.from", body?.From),
        fields.OptionalDay("coverage.until", body?.Until), fields.Text("coverage.employer", body?.Employer, 200), fields.OptionalCode("coverage.joining", body?.Joining, Vocabulary.Joinings) ?? Joining.Continuous,
        fields.OptionalDay("coverage.paidOn", body?.PaidOn), body?.MissedMonths ?? 0);

    static CredentialEntry Credential(Fields fields, NewCredential body) => new(fields.Credential("credential.kind", body.Kind), fields.Required("credential.number", body.Number, 100),
        string.IsNullOrEmpty(body.State) ? CredentialState.Active : fields.Name<CredentialState>("credential.state", body.State));

    static CoverageDocument Document(Coverage c, RegionBook regions) => new(Vocabulary.Insurances[c.Insurance].Word, c.Region, regions.FullName(RegionCode.Parse(c.Region)), Vocabulary.Persons[c.PersonClass].Word, Day(c.From)!, Day(c.Until),
        c.End.ToString(), c.Employer, Vocabulary.Joinings[c.Joining].Word, Day(c.PaidOn), c.MissedMonths);

    static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
