using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>A region: pooling 'here', 'above' or 'below'; what a person files to when treated in it.</summary>
public sealed record RegionDocument(string Code, string Name, string NameEnglish, string FullName, string? Parent, string Pooling, bool WholePlace, string? PoolingRegion, string? FilingPlace);

public sealed record OutageDocument(string Outage, string Region, string RegionName, string From, string Until, string Reason);

public sealed record NewOutage(string? Region, string? From, string? Until, string? Reason);

/// <summary>A place of treatment where a visit without a filing counts as filed, and with whose benefit.</summary>
public sealed record DeemedFiledDocument(string Province, string Name, string As, string Clause, string Document);

static class RegionsApi
{
    internal static void MapRegions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/regions").WithTags("Regions");
        group.MapGet("", List).For(Act.LookUpRegions).WithName("ListRegions").WithSummary("Provinces, or what lies below a region, or what a text finds");
        group.MapGet("/{code}", Get).For(Act.LookUpRegions).WithName("GetRegion").WithSummary("One region: pooling level and filing place").ProducesProblem(404);
        group.MapGet("/{code}/deemed-filed", Deemed).For(Act.LookUpRegions).WithName("ListDeemedFiled").WithSummary("Provinces where an unfiled stay of a person insured here counts as filed").ProducesProblem(404);
        var outages = routes.MapGroup("/api/outages").WithTags("Regions");
        outages.MapGet("", async (Outages outages, RegionBook regions, BusinessClock clock, CancellationToken cancel) =>
            TypedResults.Ok((await outages.Coming(clock.UtcNow, cancel)).Select(o => Document(o, regions)).ToList())).For(Act.LookUpRegions).WithName("ListOutages").WithSummary("Outage windows that run or come");
        outages.MapPost("", Announce).For(Act.AnnounceOutage).WithName("AnnounceOutage").WithSummary("Announce an outage window of a region").ProducesProblem(422);
        outages.MapDelete("/{outage}", CallOff).For(Act.AnnounceOutage).WithName("CallOffOutage").WithSummary("Call an outage window off").ProducesProblem(404);
    }

    static Ok<List<RegionDocument>> List(RegionBook regions, string? below = null, string? text = null)
    {
        var all = regions.All.OrderBy(static r => r.Code, StringComparer.Ordinal);
        var found = text is { Length: > 0 } ? all.Where(r => r.NameChinese.Contains(text, StringComparison.Ordinal) || r.NameEnglish.StartsWith(text, StringComparison.OrdinalIgnoreCase) || r.Code.StartsWith(text, StringComparison.Ordinal)).Take(50)
            : RegionCode.TryParse(below, out var parent) ? all.Where(r => regions.ParentOf(RegionCode.Parse(r.Code)) == parent) : all.Where(static r => RegionCode.Parse(r.Code).IsProvince);
        return TypedResults.Ok(found.Select(r => Document(r, regions)).ToList());
    }

    static Results<Ok<RegionDocument>, ProblemHttpResult> Get(string code, HttpContext http, RegionBook regions) =>
        RegionCode.TryParse(code, out var region) && regions.Find(region) is { } found ? TypedResults.Ok(Document(found, regions)) : Problems.Of(new(RefusalKind.UnknownRegion, "region", code.Length <= 12 ? code : ""), http);

    static Results<Ok<List<DeemedFiledDocument>>, ProblemHttpResult> Deemed(string code, HttpContext http, RegionBook regions, PackLibrary packs, BusinessClock clock, string? insurance = null, string? on = null)
    {
        var fields = new Fields();
        var (region, day) = (fields.Region("region", code), fields.OptionalDay("on", on) ?? clock.Today);
        var kind = fields.OptionalCode("insurance", insurance, Vocabulary.Insurances) ?? InsuranceKind.Employees;
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (packs.InForce(region, kind) is not { } pack) return Problems.Of(new(RefusalKind.NoPack, "region", code), http);
        var provinces = regions.All.Where(r => RegionCode.Parse(r.Code).IsProvince && r.Code[..2] != code[..2] && string.CompareOrdinal(r.Code, "700000") < 0).OrderBy(static r => r.Code, StringComparer.Ordinal);
        return TypedResults.Ok(provinces.Select(p => (Province: p, Deemed: pack.DeemedFiled(RegionCode.Parse(p.Code).Province, VisitType.OrdinaryInpatient, day))).Where(static p => p.Deemed is not null)
            .Select(p => new DeemedFiledDocument(p.Province.Code, p.Province.NameChinese, Vocabulary.Filings[p.Deemed!.Value.As].Word, p.Deemed.Value.Citation.Clause.Chinese, p.Deemed.Value.Citation.Document.Chinese)).ToList());
    }

    static async Task<Results<Ok<OutageDocument>, ProblemHttpResult>> Announce(NewOutage body, HttpContext http, Outages outages, RegionBook regions, CancellationToken cancel)
    {
        var fields = new Fields();
        var notice = new OutageNotice(fields.Region("region", body.Region), fields.Moment("from", body.From), fields.Moment("until", body.Until), fields.Required("reason", body.Reason, 200));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.AnnounceOutage, new(HostRegion: notice.Region)) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf("announce-outage", notice);
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        var announced = await outages.Announce(key, notice, cancel);
        return http.Answer(announced, a => new OutageDocument(IdSource.Text(a.OutageNo), notice.Region.ToString(), regions.FullName(notice.Region), ChinaTime.Text(notice.From), ChinaTime.Text(notice.Until), notice.Reason));
    }

    static async Task<Results<NoContent, ProblemHttpResult>> CallOff(string outage, HttpContext http, Outages outages, CancellationToken cancel)
    {
        var fields = new Fields();
        var number = fields.Id("outage", outage);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var found = await outages.Find(number, cancel);
        if (found is null || Gate.Refuse(http.Caller(), Act.AnnounceOutage, new(HostRegion: RegionCode.Parse(found.Region))) is not null) return Problems.Of(new(RefusalKind.OutageUnknown, "outage", outage), http);
        var call = http.CallOf("call-off-outage", number);
        return call.Value is { } key ? http.Answer(await outages.CallOff(key, number, cancel)) : Problems.Of(call.Refusal!, http);
    }

    static OutageDocument Document(Outage o, RegionBook regions) =>
        new(IdSource.Text(o.OutageNo), o.Region, regions.FullName(RegionCode.Parse(o.Region)), ChinaTime.Text(o.From), ChinaTime.Text(o.Until), o.Reason);

    static RegionDocument Document(Region region, RegionBook regions)
    {
        var code = RegionCode.Parse(region.Code);
        return new(region.Code, region.NameChinese, region.NameEnglish, regions.FullName(code, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName), regions.ParentOf(code)?.ToString(),
            region.Pooling.ToString().ToLowerInvariant(), region.WholePlace, regions.PoolingRegionOf(code)?.ToString(), regions.FilingPlaceOf(code)?.ToString());
    }
}
