using System.Globalization;
using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>5206 人员累计信息查询: counts and sums by kind of visit and by fund; no single stay is named. Only after the patient's own credential was read.</summary>
sealed class M5206ReadTotals(InsuredPlaces places, RecordRead record) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["5206"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var question = new TotalsQuestion(node.Person("psn_no"), node.OptionalText("cum_ym", 6));
        if ((node.Problem ?? request.RegionRefusal(question.Person)) is { } refusal) return refusal;
        if (await record.NotShown(request.Institution.Number, question.Person, cancel) is { } notShown) return notShown;
        var place = await places.Of(question.Person.Province, cancel);
        var answered = await place!.Totals(question, cancel);
        if (answered.Value is not { } totals) return answered.Refusal!;
        await record.Run(request.Caller(), Act, question.Person, cancel, "5206");
        return new Output([.. totals.Rows.SelectMany(Rows)]);
    }

    /// <summary>Codes as observed: C0000_BIZ + med_type counts, F0000_BIZ + med_type sums, D + fund what the fund paid.</summary>
    static IEnumerable<Row> Rows(VisitTotals t)
    {
        Row One(string code, decimal value) => new(WireCode.Of(t.Insurance), t.Year.ToString(CultureInfo.InvariantCulture), t.Month, code, value);
        yield return One($"C0000_BIZ{WireCode.Of(t.VisitType)}", t.Count);
        yield return One($"F0000_BIZ{WireCode.Of(t.VisitType)}", t.Total.Fen / 100m);
        foreach (var fund in t.Funds) yield return One($"D{WireCode.Of(fund.Fund)}", fund.Amount.Fen / 100m);
    }

    sealed record Output([property: JsonPropertyName("cuminfo")] IReadOnlyList<Row> Totals);

    sealed record Row(
        [property: JsonPropertyName("insutype")] string Insurance,
        [property: JsonPropertyName("year")] string Year,
        [property: JsonPropertyName("cum_ym")] string Month,
        [property: JsonPropertyName("cum_type_code")] string Code,
        [property: JsonPropertyName("cum")] decimal Value);
}
