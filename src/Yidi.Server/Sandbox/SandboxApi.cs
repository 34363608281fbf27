using System.Globalization;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Server.Api;
using Yidi.Server.Hosting;
using Yidi.Storage;

namespace Yidi.Server.Sandbox;

public sealed record SandboxDocument(string BusinessDate, IReadOnlyList<SandboxInstitution> Institutions, IReadOnlyList<SandboxPersona> Personas, IReadOnlyList<SandboxAccount> Accounts);

/// <summary>An account with its token and password; only a sandbox tells them.</summary>
public sealed record SandboxAccount(string UserName, string Role, string Reach, string Token, string Password);

public sealed record SandboxInstitution(string Institution, string Name, string HostRegion, string Account, string Secret);

public sealed record SandboxPersona(string Key, string Story, string Name, string IdentityNumber, string Card, string PersonNo);

/// <summary>One of the crowds.</summary>
public sealed record SandboxPatient(string Key, string PersonNo, string IdentityNumber, string Insured);

/// <summary>The business day.</summary>
public sealed record ClockDocument(string BusinessDate);

public sealed record BenefitYearDocument(string Insurance, int Year, long Version, IReadOnlyDictionary<string, long> Accumulators);

/// <summary>What only a sandbox tells: its secrets, its personas, and any person's benefit year.</summary>
static class SandboxApi
{
    internal static void MapSandbox(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/sandbox").WithTags("Sandbox");
        group.MapGet("", async (SeedSandbox sandbox, SeedAccounts accounts, FindInstitution find, PersonDirectory directory, BusinessClock clock, CancellationToken cancel) =>
        {
            var institutions = new List<SandboxInstitution>();
            foreach (var number in sandbox.Institutions())
            {
                var (account, secret) = await sandbox.AccountOf(number, cancel);
                var institution = (await find.Designated(number, clock.Today, cancel)).Answer;
                institutions.Add(new(number, institution.Name, institution.PoolingRegion, account, secret));
            }
            var personas = new List<SandboxPersona>();
            foreach (var p in SandboxFacts.Personas)
                personas.Add(new(p.Key, p.Story, p.Name, p.IdentityNumber, p.Card, (await directory.Find(CredentialKind.IdentityCard, p.IdentityNumber, cancel)).ToString()!));
            return TypedResults.Ok(new SandboxDocument(clock.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), institutions, personas,
                [.. SandboxFacts.Accounts.Select(a => new SandboxAccount(a.UserName, a.Role.ToString(), a.Region + a.Institution, accounts.TokenOf(a.UserName), SandboxFacts.Password)),
                    .. SandboxFacts.Personas.Select(p => new SandboxAccount(p.Key, nameof(Operations.Access.Role.InsuredPerson), p.Key, accounts.TokenOf(p.Key), SandboxFacts.Password))]));
        }).WithName("GetSandbox").WithSummary("Accounts and personas of the sandbox");
        group.MapPost("/clock", async (int days, HttpContext http, BusinessClock clock, ReadFilings filings, ReadQualifications qualifications, StoreMap stores, CancellationToken cancel) =>
        {
            if (days is < 0 or > 3660) return (IResult)Problems.Of(new(RefusalKind.FieldInvalid, "days", days.ToString(CultureInfo.InvariantCulture), "0至3660"), http);
            await clock.Advance(TimeSpan.FromDays(days), cancel);
            foreach (var province in await stores.ExistingProvinces(cancel))
            {
                await filings.Age(province, clock.Today, cancel);
                await qualifications.Age(province, clock.Today, cancel);
            }
            return TypedResults.Ok(new ClockDocument(clock.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }).Produces<ClockDocument>().WithName("AdvanceClock").WithSummary("Move business time forward; filings that are over expire at once");
        group.MapGet("/faults", (FaultSwitch faults) => TypedResults.Ok(faults.Rules)).WithName("GetFaults").WithSummary("Trouble that is switched on");
        group.MapPost("/faults", (IReadOnlyList<FaultRule> rules, FaultSwitch faults, HttpContext http) => faults.Set(rules) is { } refusal ? (IResult)Problems.Of(refusal, http) : TypedResults.Ok(faults.Rules))
            .Produces<IReadOnlyList<FaultRule>>().ProducesProblem(422).WithName("SetFaults").WithSummary("Switch trouble on, per institution and transaction; an empty list switches it off");
        group.MapGet("/crowd", async (PersonDirectory directory, YidiOptions options, CancellationToken cancel) =>
        {
            var crowd = new List<SandboxPatient>();
            foreach (var p in Enumerable.Range(1, options.SandboxCrowd).Select(SandboxFacts.OfCrowd).Concat(Enumerable.Range(1, options.SandboxStays).Select(SandboxFacts.OfStays)))
                if (await directory.Find(CredentialKind.IdentityCard, p.IdentityNumber, cancel) is { } person) crowd.Add(new(p.Key, person.ToString(), p.IdentityNumber, p.Region));
            return TypedResults.Ok(crowd);
        }).WithName("GetCrowd").WithSummary("Persons for load: the two crowds");
        group.MapGet("/persons/{person}/benefit-years", async (string person, ReadSettlement read, CancellationToken cancel) =>
        {
            var years = PersonNo.TryParse(person, out var number) ? await read.BenefitYears(number, cancel) : [];
            return TypedResults.Ok(years.Select(static y => new BenefitYearDocument(
                Vocabulary.Insurances[y.Insurance].Word, y.Year.Year, y.Version, y.Year.Before.Entries.ToDictionary())).ToList());
        }).WithName("GetBenefitYears").WithSummary("The yearly sums of a person");
    }
}
