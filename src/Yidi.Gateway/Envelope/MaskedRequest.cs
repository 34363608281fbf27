using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yidi.Gateway.Wire;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Envelope;

/// <summary>A request as its engineer may see it again: every field is there, every value that names a person is masked.</summary>
static class MaskedRequest
{
    /// <summary>Longer requests are cut: what was wrong is said beside it.</summary>
    const int MostCharacters = 20_000;

    /// <summary>Lines of one node that are shown.</summary>
    const int MostRows = 5;

    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly HashSet<string> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        "mdtrt_cert_no", "certno", "psn_no", "card_sn", "tel", "hcard_basinfo", "hcard_chkinfo", "cainfo", "dev_safe_info", "agnter_certno", "agnter_tel", "hi_no", "coner_tel", "emp_tel", "in",
    };

    static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "psn_name", "agnter_name", "coner_name", "addr", "curr_addr", "coner_addr", "emp_addr", "emp_name" };

    internal static string Of(WireNode envelope)
    {
        var node = JsonNode.Parse(envelope.Content) as JsonObject ?? [];
        if (node["input"] is JsonValue text && text.TryGetValue<string>(out var inner)) node["input"] = Inner(inner);
        Mask(node);
        var masked = node.ToJsonString(Readable);
        return masked.Length <= MostCharacters ? masked : masked[..MostCharacters] + "…";
    }

    /// <summary>JSON in text is shown as JSON; ciphertext is not shown.</summary>
    static JsonNode Inner(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject inner ? inner : "(text)";
        }
        catch (JsonException)
        {
            return "(encrypted)";
        }
    }

    static void Mask(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            while (array.Count > MostRows) array.RemoveAt(array.Count - 1);
            foreach (var item in array) Mask(item);
        }
        if (node is not JsonObject fields) return;
        foreach (var (name, value) in fields.ToList())
        {
            if (value is not JsonValue) Mask(value);
            else if (Numbers.Contains(name)) fields[name] = Masked(value, Operations.Plumbing.Mask.Number);
            else if (Names.Contains(name)) fields[name] = Masked(value, Operations.Plumbing.Mask.Name);
        }
    }

    static string Masked(JsonNode value, Func<string, string> mask) => value.ToString() is { Length: > 0 } text ? mask(text) : "";
}
