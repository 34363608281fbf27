using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>5205 人员慢特病用药记录查询: what was given elsewhere too, so that nothing is given twice. Only after the patient's own credential was read.</summary>
sealed class M5205ReadChronicMedicines(InsuredPlaces places, RecordRead record, FindInstitution institutions, BusinessClock clock) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["5205"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var question = new ChronicMedicinesQuestion(node.Person("psn_no"), node.Day("begntime"), node.OptionalDay("endtime") ?? clock.Today);
        if ((node.Problem ?? request.RegionRefusal(question.Person)) is { } refusal) return refusal;
        if (await record.NotShown(request.Institution.Number, question.Person, cancel) is { } notShown) return notShown;
        var place = await places.Of(question.Person.Province, cancel);
        var answered = await place!.ChronicMedicines(question, cancel);
        if (answered.Value is not { } medicines) return answered.Refusal!;
        await record.Run(request.Caller(), Act, question.Person, cancel, "5205");
        var names = new Dictionary<string, string>();
        foreach (var number in medicines.Rows.Select(static r => r.Institution).Distinct())
            names[number] = (await institutions.Designated(number, clock.Today, cancel)).Value?.Name ?? number;
        return new Output([.. medicines.Rows.Select(r => Row.Of(r, names[r.Institution], question.Person.ToString()))]);
    }

    sealed record Output([property: JsonPropertyName("feedetail")] IReadOnlyList<Row> Rows);

    sealed record Row(
        [property: JsonPropertyName("feedetl_sn")] string LineNo,
        [property: JsonPropertyName("fixmedins_code")] string Institution,
        [property: JsonPropertyName("fixmedins_name")] string InstitutionName,
        [property: JsonPropertyName("psn_no")] string PersonNo,
        [property: JsonPropertyName("med_type")] string VisitType,
        [property: JsonPropertyName("fee_ocur_time")] DateOnly FeeDate,
        [property: JsonPropertyName("chrgitm_lv")] string Class,
        [property: JsonPropertyName("hilist_code")] string Item,
        [property: JsonPropertyName("hilist_name")] string ItemName,
        [property: JsonPropertyName("med_list_codg")] string ListCode,
        [property: JsonPropertyName("det_item_fee_sumamt")] Money Total)
    {
        internal static Row Of(ChronicMedicine m, string institutionName, string person) => new(m.Line.LineNo, m.Institution, institutionName, person,
            WireCode.Of(Policy.VisitType.ChronicOutpatient), m.Line.FeeDate, FormattableString.Invariant($"0{(int)m.Line.Class}"), m.Line.ItemCode, m.Line.ItemName, m.Line.ItemCode, m.Line.Total);
    }
}
