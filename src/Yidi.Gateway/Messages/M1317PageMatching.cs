using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>1317 医药机构目录匹配: pages of the matching this institution uploaded.</summary>
sealed class M1317PageMatching(MatchItems matching) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["1317"];

    public Act Act => Act.MatchItems;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var asked = PageAsked.Read(node);
        var search = new MatchingSearch(asked.Since, node.OptionalDay("query_date"), node.OptionalText("medins_list_codg", 30), node.OptionalText("medins_list_name", 200), node.OptionalText("med_list_codg", 50),
            node.OptionalCode<ListType>("list_type"), node.OptionalFlag("vali_flag"), asked.Page, asked.Size);
        if (node.Problem is { } unread) return unread;
        var (rows, total) = await matching.Page(request.HostRegion.Province, request.Institution.Number, search, cancel);
        return PagedOutput<Row>.Of(asked, total, [.. rows.Select(m => Row.Of(m, request.HostRegion.ToString()))]);
    }

    sealed record Row(
        [property: JsonPropertyName("fixmedins_code")] string Institution,
        [property: JsonPropertyName("medins_list_codg")] string OwnCode,
        [property: JsonPropertyName("medins_list_name")] string OwnName,
        [property: JsonPropertyName("insu_admdvs")] string Region,
        [property: JsonPropertyName("list_type")] string List,
        [property: JsonPropertyName("med_list_codg")] string Code,
        [property: JsonPropertyName("begndate")] DateOnly From,
        [property: JsonPropertyName("enddate")] DateOnly? Until) : CatalogueRow
    {
        internal static Row Of(ItemMatching m, string region) => new(m.Institution, m.OwnCode, m.OwnName, region, WireCode.Of(m.ListType), m.Code, m.From, m.Until)
        {
            RecordNo = RecordNoOf(m.Institution + m.OwnCode, m.Code, m.From), UpdatedAt = m.UpdatedAt, Valid = m.WithdrawnAt is null ? "1" : "0", PoolingRegion = region,
        };
    }
}
