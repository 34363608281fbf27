using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Console.Receipts;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>What stands behind one settlement: the receipt, both books, the messages, who looked.</summary>
public sealed record SettlementFile(SettlementDetail Detail, SettlementShows Shows, SettlementTrail Trail, IReadOnlyList<HostPosting> HostBook, IReadOnlyList<AuditEntry> Audit, IReadOnlyDictionary<string, string> Names, string InsuredName, string HostName);

/// <summary>Pages about one filing, qualification, person, settlement or institution.</summary>
static class DetailPages
{
    internal static void MapDetails(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/filings/{filing}", async (string filing, HttpContext http, ReadFilings read, KeepMaterial materials, RegionBook regions, CancellationToken cancel) =>
            long.TryParse(filing, out var number) && await read.Find(number, cancel) is { } found && PageVisit.Of(http).May(Act.ReadFiling, new(new(found.Filing.PersonNo), RegionCode.Parse(found.Filing.InsuredRegion)))
                ? PageRoutes.Show<FilingPage>(new { Detail = found, Materials = await materials.Of(new(found.Filing.PersonNo), cancel), Regions = regions })
                : PageRoutes.Unknown(http, RefusalKind.FilingUnknown, "filing", filing)).PageFor(Act.ReadFiling);
        routes.MapGet("/console/qualifications/{qualification}", async (string qualification, HttpContext http, ReadQualifications read, KeepMaterial materials, RegionBook regions, CancellationToken cancel) =>
            long.TryParse(qualification, out var number) && await read.Find(number, cancel) is { } found && PageVisit.Of(http).May(Act.ReadQualification, new(new(found.Qualification.PersonNo), RegionCode.Parse(found.Qualification.InsuredRegion)))
                ? PageRoutes.Show<QualificationPage>(new { Detail = found, Materials = await materials.Of(new(found.Qualification.PersonNo), cancel), Regions = regions })
                : PageRoutes.Unknown(http, RefusalKind.QualificationUnknown, "qualification", qualification)).PageFor(Act.ReadQualification);
        routes.MapGet("/console/persons/{person}", Person).PageFor(Act.ReadPerson);
        routes.MapGet("/console/settlements/{settlement}", Settlement).PageFor(Act.ReadSettlement);
        routes.MapGet("/console/institutions/{number}", async (string number, HttpContext http, SearchInstitutions search, RegionBook regions, BusinessClock clock, CancellationToken cancel) =>
            await search.One(number, clock.Today, cancel) is { } found
                ? PageRoutes.Show<InstitutionPage>(new { Found = found, Regions = regions, clock.Today })
                : PageRoutes.Unknown(http, RefusalKind.InstitutionUnknown, "institution", number)).PageFor(Act.LookUpInstitutions);
        routes.MapGet("/console/outages/new", (RegionBook regions, BusinessClock clock) => PageRoutes.Show<OutagePage>(new { Regions = regions, Now = ChinaTime.Text(clock.UtcNow) })).PageFor(Act.AnnounceOutage);
    }

    /// <summary>Opening somebody's record is an act of its own, and is told in the trail.</summary>
    static async Task<IResult> Person(string person, HttpContext http, ReadPerson read, RecordRead trail, Vault vault, ReadFilings filings, ReadQualifications qualifications, ListSettlements settlements, RegionBook regions, BusinessClock clock, CancellationToken cancel)
    {
        var visit = PageVisit.Of(http);
        if (!PersonNo.TryParse(person, out var number) || await read.Find(number, cancel) is not { } record || !record.RegionsNow(clock.Today).Any(r => visit.May(Act.ReadPerson, new(number, r)))) return PageRoutes.Unknown(http, RefusalKind.PersonUnknown, "person", Mask.Number(person));
        await trail.Run(visit.Caller, Act.ReadPerson, number, cancel);
        return PageRoutes.Show<PersonPage>(new
        {
            Record = record, Certificate = Mask.Number(vault.Open(record.Person.SealedCertificate)), Filings = await filings.Of(number, cancel), Qualifications = await qualifications.Of(number, cancel),
            Settlements = (await settlements.OfPerson(number, new("", 20, false), cancel)).Rows.Where(s => visit.May(Act.ReadSettlement, new(number, s.Insured, s.Institution, s.Host))).ToList(), Regions = regions,
        });
    }

    static async Task<IResult> Settlement(string settlement, HttpContext http, ReadSettlement read, ReadSettlementTrail trail, ReadVisits visits, ReadAudit audit, ReadCallerNames names, RegionBook regions, CancellationToken cancel)
    {
        var visit = PageVisit.Of(http);
        if (!long.TryParse(settlement, out var number) || await read.Find(number, cancel) is not { } detail || !visit.May(Act.ReadSettlement, SettlementShows.SubjectOf(detail))) return PageRoutes.Unknown(http, RefusalKind.SettlementUnknown, "settlement", settlement);
        var acts = visit.May(Act.ReadAudit, SettlementShows.SubjectOf(detail)) ? (await audit.List([detail.Person.Province], "", "", detail.Person.Value, settlement, new("", 50, false), cancel)).Rows : [];
        var file = new SettlementFile(detail, SettlementShows.To(visit.Caller, detail), await trail.Run(number, cancel), await visits.HostBook(detail.Bill.HostRegion.Province, number, cancel), acts, await names.Run(acts.Select(static a => a.Caller), cancel),
            regions.FullName(detail.Answer.InsuredRegion, Words.Language), regions.FullName(detail.Bill.HostRegion, Words.Language));
        return PageRoutes.Show<SettlementPage>(new { File = file });
    }
}
