using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>Amounts are yuan as text with two decimals: a JSON number would invite binary floating point.</summary>
public sealed record SettlementDocument(
    string Id, string State, string PersonMasked, string InsuredRegion, string InsuredPlace, string HostRegion, string HostPlace, string Institution, string InstitutionName,
    string VisitType, string Disease, string VisitDate, string SettledAt, string Period, string MessageId, AmountsDocument Amounts, IReadOnlyList<LineDocument> Lines,
    string PackHash, string CatalogueVersion, int BenefitYear, IReadOnlyDictionary<string, long> AccumulatorsBefore, IReadOnlyDictionary<string, long> AccumulatorDeltas);

public sealed record AmountsDocument(
    string Total, string FullOwn, string OverLimit, string FirstShare, string InScope, string Deductible, IReadOnlyDictionary<string, string> Funds, string FundTotal,
    string Person, string Account, string FamilyAccount, string Cash, string Hospital);

public sealed record LineDocument(string LineNo, string Item, string Name, string Class, string OwnShare, string Total, string FullOwn, string OverLimit, string FirstShare, string InScope);

/// <summary>The explanation in both forms: sentences for people, codes and numbers for machines. Codes are empty for a reader who may not learn the sums of the year.</summary>
public sealed record ExplanationDocument(string Id, string Language, int TextVersion, string Codes, IReadOnlyList<StepDocument> Steps);

public sealed record StepDocument(
    string Step, int Code, string Title, string Sentence, string Amount, string Running, string Rule, string Clause, string Document, string Article, string Grade, string? Link, IReadOnlyList<StepDocument> Parts);

static class SettlementsApi
{
    internal static void MapSettlements(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/settlements").WithTags("Settlements");
        group.MapGet("/{id}", Get).For(Act.ReadSettlement).WithName("GetSettlement").WithSummary("One settlement, amounts and lines").ProducesProblem(404);
        group.MapGet("/{id}/explanation", Explain).For(Act.ReadSettlement).WithName("ExplainSettlement")
            .WithSummary("Why each amount is what it is: JSON, or plain text with Accept: text/plain or ?format=text; ?lang=zh-CN or en").ProducesProblem(404);
    }

    static async Task<Results<Ok<SettlementDocument>, ProblemHttpResult>> Get(string id, HttpContext http, ReadSettlement read, RegionBook regions, CancellationToken cancel)
    {
        var detail = await Find(id, http, read, cancel);
        return detail is null ? NotFound(id, http) : TypedResults.Ok(Document(detail, regions, http.Caller()));
    }

    static async Task<Results<Ok<ExplanationDocument>, ContentHttpResult, ProblemHttpResult>> Explain(
        string id, HttpContext http, ReadSettlement read, CancellationToken cancel, string? format = null)
    {
        var detail = await Find(id, http, read, cancel);
        if (detail is null) return NotFound(id, http);
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "en" : "zh";
        var shows = SettlementShows.To(http.Caller(), detail);
        var steps = detail.Explain(language, shows.Year);
        var wantsText = format == "text" || (format is null && http.Request.Headers.Accept.ToString().StartsWith("text/plain", StringComparison.Ordinal));
        if (wantsText) return TypedResults.Text(ExplanationText.Plain(steps, language), "text/plain; charset=utf-8");
        return TypedResults.Ok(new ExplanationDocument(IdSource.Text(detail.Id), language == "en" ? "en" : "zh-CN", ExplanationText.TemplateVersion,
            shows.Year ? detail.Explanation.ToCodes() : "", [.. steps.Select(s => Step(s, language))]));
    }

    /// <summary>A settlement the caller does not reach is as unknown as one that does not exist (domain.md 3.11).</summary>
    static async Task<SettlementDetail?> Find(string id, HttpContext http, ReadSettlement read, CancellationToken cancel)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || await read.Find(number, cancel) is not { } detail) return null;
        return Gate.Refuse(http.Caller(), Act.ReadSettlement, SettlementShows.SubjectOf(detail)) is null ? detail : null;
    }

    static ProblemHttpResult NotFound(string id, HttpContext http) =>
        Problems.Of(new(RefusalKind.SettlementUnknown, "id", id.Length <= 30 ? id : ""), http, StatusCodes.Status404NotFound);

    static StepDocument Step(ExplainedStep step, string language) => new(
        step.Code.ToString(), (int)step.Code, step.Title, step.Sentence, step.Amount.ToString(), step.Running.ToString(), step.Citation.RuleKey,
        step.Citation.Clause.In(language), step.Citation.Document.In(language), step.Citation.Article, step.Citation.Grade.ToString(), step.Citation.Link.Length > 0 ? step.Citation.Link : null, [.. step.Parts.Select(p => Step(p, language))]);

    static SettlementDocument Document(SettlementDetail d, RegionBook regions, Caller caller)
    {
        var shows = SettlementShows.To(caller, d);
        var a = d.Answer;
        return new(IdSource.Text(d.Id), d.State.ToString(), d.PersonNameMasked, a.InsuredRegion.ToString(), regions.FullName(a.InsuredRegion), d.Bill.HostRegion.ToString(),
            regions.FullName(d.Bill.HostRegion), d.Bill.Institution.ToString(), d.InstitutionName, Vocabulary.Visits[a.VisitType].Word, shows.Disease ? d.Bill.DiseaseCode : Diseases.Masked(d.Bill.DiseaseCode).Code,
            d.Bill.VisitDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ChinaTime.Text(a.SettledAt), d.Period, d.MessageId, Amounts(a),
            [.. d.Bill.Lines.Select(Line)], d.Pack.Hash, d.Bill.CatalogueVersion, d.BenefitYear,
            Sums(d.Before), Sums(d.Deltas));

        // A yearly sum is named after its disease.
        Dictionary<string, long> Sums(Accumulators sums) => shows.Year ? sums.Entries.Where(e => shows.Disease || !Diseases.NamesSensitive(e.Key)).ToDictionary() : [];
    }

    static AmountsDocument Amounts(Operations.Seam.SettlementAnswer a) => new(
        a.Total.ToString(), a.FullOwn.ToString(), a.OverLimit.ToString(), a.FirstShare.ToString(), a.InScope.ToString(), a.Deductible.ToString(),
        a.Funds.ToDictionary(static f => ((int)f.Fund).ToString(CultureInfo.InvariantCulture), static f => f.Amount.ToString()), a.FundTotal.ToString(),
        a.PersonPays.ToString(), a.Account.ToString(), a.FamilyAccount.ToString(), a.Cash.ToString(), a.Hospital.ToString());

    static LineDocument Line(FeeLine l) => new(l.LineNo, l.ItemCode, l.ItemName, Vocabulary.Classes[l.Class].Word, l.OwnShare.ToString(), l.Total.ToString(),
        l.FullOwn.ToString(), l.OverLimit.ToString(), l.FirstShare.ToString(), l.InScope.ToString());
}
