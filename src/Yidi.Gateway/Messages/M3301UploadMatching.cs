using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>3301 目录对照上传. The rows come as 'data' or 'catalogcompin', one or many (his-interface 9).</summary>
sealed class M3301UploadMatching(MatchItems matching) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["3301"];

    public Act Act => Act.MatchItems;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var rows = request.Input.Children(request.Input.Has("catalogcompin") ? "catalogcompin" : "data").Select(Read).ToList();
        if (request.Input.Problem is { } unread) return unread;
        return NoOutput.After(await matching.Upload(request.HostRegion.Province, request.Call(rows), rows, cancel));
    }

    static UploadedMatching Read(WireNode node) => new(node.Text("fixmedins_hilist_id", 30), node.Text("fixmedins_hilist_name", 200), Lists.Read(node), node.Text("med_list_codg", 50), node.Day("begndate"), node.OptionalDay("enddate"));
}

/// <summary>The list a row belongs to: by its code, else by the prefix of the item, which is the better classifier (code-tables list_type).</summary>
static class Lists
{
    internal static ListType Read(WireNode node)
    {
        var said = node.Text("list_type", 30);
        if (Enum.TryParse<ListType>(said, out var list) && Enum.IsDefined(list)) return list;
        return node.OptionalText("med_list_codg", 50) is { Length: > 0 } code ? code[0] switch
        {
            'T' => ListType.HerbalPieces,
            'C' => ListType.Consumable,
            >= '0' and <= '9' => ListType.Service,
            _ => ListType.WesternAndPatentMedicine,
        } : ListType.WesternAndPatentMedicine;
    }
}
