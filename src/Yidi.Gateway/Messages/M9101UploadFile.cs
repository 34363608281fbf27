using System.Text.Json;
using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>9101 文件上传: the content as Base64, or as an array of bytes. The institution is that of the envelope: one client writes something else into the node.</summary>
sealed class M9101UploadFile(InstitutionFiles files) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["9101"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("fsUploadIn");
        var name = node.Text("filename", 200);
        if (node.Problem is { } unread) return unread;
        if (Content(node.Raw("in")) is not { Length: > 0 } content) return new Refusal(RefusalKind.FieldInvalid, "in", "", "应为Base64文本或字节数组，且不为空");
        if (content.Length > InstitutionFiles.MaxBytes) return new Refusal(RefusalKind.BodyTooLarge, "in", "", $"上限{InstitutionFiles.MaxBytes / 1024}KB");
        var kept = await files.Keep(request.HostRegion.Province, request.Institution.Number, Path.GetFileName(name), content, cancel);
        return new Output(kept.FileNo, kept.Name, request.Institution.Number, kept.KeptUntil);
    }

    static byte[]? Content(JsonElement raw)
    {
        if (raw.ValueKind == JsonValueKind.String)
        {
            var text = WireText.Of(raw) ?? "?";
            var bytes = new byte[text.Length];
            return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
        }
        if (raw.ValueKind != JsonValueKind.Array || raw.GetArrayLength() > InstitutionFiles.MaxBytes) return null;
        // Java writes bytes from −128 on.
        var read = raw.EnumerateArray().Select(static e => e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var n) && n is >= -128 and <= 255 ? n : (int?)null).ToList();
        return read.Contains(null) ? null : [.. read.Select(static n => unchecked((byte)n!.Value))];
    }

    sealed record Output(
        [property: JsonPropertyName("file_qury_no")] string FileNo,
        [property: JsonPropertyName("filename")] string Name,
        [property: JsonPropertyName("fixmedins_code")] string Institution,
        [property: JsonPropertyName("dld_endtime")] DateTime KeptUntil);
}
