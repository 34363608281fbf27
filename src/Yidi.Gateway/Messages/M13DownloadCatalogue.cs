using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>
/// 1301 to 1315, 1320, 1321 目录下载: a file of what is newer than the version the hospital holds. Lists the platform does not keep answer that
/// nothing is new, with data_cnt 0 (his-interface 11).
/// </summary>
sealed class M13DownloadCatalogue(CatalogueFiles files) : IInfnoMessage
{
    /// <summary>The lists we keep, and how many columns the interface gives each.</summary>
    static readonly Dictionary<string, (ListType List, int Columns)> Kept = new()
    {
        ["1301"] = (ListType.WesternAndPatentMedicine, 97),
        ["1302"] = (ListType.HerbalPieces, 33),
        ["1303"] = (ListType.HospitalPreparation, 85),
        ["1305"] = (ListType.Service, 20),
        ["1306"] = (ListType.Consumable, 71),
    };

    public IReadOnlyList<string> Infnos => ["1301", "1302", "1303", "1305", "1306", "1307", "1308", "1309", "1310", "1311", "1313", "1314", "1315", "1320", "1321"];

    public Act Act => Act.DownloadCatalogue;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var version = request.Input.ChildOrSelf("data").OptionalText("ver", 40);
        if (request.Input.Problem is { } unread) return unread;
        if (!Kept.TryGetValue(request.Infno, out var list)) return Output.Nothing;
        var file = await files.Make(request.HostRegion, list.List, version, list.Columns, cancel);
        return file.Rows == 0 ? Output.Nothing : new Output(file.FileNo, file.FileName, ChinaTime.Text(file.ExpiresAt), ChinaTime.Text(file.ExpiresAt), file.Rows, file.Rows);
    }

    /// <summary>Both spellings of the end time and of the count occur in clients: both are emitted.</summary>
    sealed record Output(
        [property: JsonPropertyName("file_qury_no")] string FileNo,
        [property: JsonPropertyName("filename")] string FileName,
        [property: JsonPropertyName("dld_end_time")] string EndTime,
        [property: JsonPropertyName("dld_endtime")] string EndTimeAlso,
        [property: JsonPropertyName("data_cnt")] int Count,
        [property: JsonPropertyName("data_cn")] int CountAlso)
    {
        internal static Output Nothing { get; } = new("", "", "", "", 0, 0);
    }
}
