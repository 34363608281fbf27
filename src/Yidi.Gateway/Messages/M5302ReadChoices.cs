using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Filing;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>5302 人员定点信息查询.</summary>
sealed class M5302ReadChoices(ChooseInstitution choices, FindInstitution institutions, RecordRead record) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["5302"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var (person, kind) = (node.Person("psn_no"), node.OptionalText("biz_appy_type", 3));
        if ((node.Problem ?? request.RegionRefusal(person)) is { } unread) return unread;
        if (await record.NotShown(request.Institution.Number, person, cancel) is { } notShown) return notShown;
        var rows = new List<Row>();
        foreach (var c in (await choices.Of(person, cancel)).Where(c => c.WithdrawnOn is null && (kind.Length == 0 || c.BusinessType == kind)))
            rows.Add(new(person.ToString(), WireCode.Of(c.Insurance), c.Ordinal, c.Institution, (await institutions.Registered(c.Institution, cancel))?.Name ?? c.Institution, c.From, c.Until, null));
        return new Output(rows);
    }

    sealed record Output([property: JsonPropertyName("psnfixmedin")] IReadOnlyList<Row> Rows);

    sealed record Row(
        [property: JsonPropertyName("psn_no")] string PersonNo,
        [property: JsonPropertyName("insutype")] string Insurance,
        [property: JsonPropertyName("fix_srt_no")] string Ordinal,
        [property: JsonPropertyName("fixmedins_code")] string Institution,
        [property: JsonPropertyName("fixmedins_name")] string Name,
        [property: JsonPropertyName("begndate")] DateOnly From,
        [property: JsonPropertyName("enddate")] DateOnly? Until,
        [property: JsonPropertyName("memo")] string? Note);
}
