using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yidi.Gateway.Wire;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Envelope;

/// <summary>
/// A request as its engineer may see it again: every field is there, every value that names a person is masked. It is read as forgivingly as the
/// door reads it: whatever spelling gets in is masked.
/// </summary>
static class MaskedRequest
{
    /// <summary>Longer requests are cut: what was wrong is said beside it.</summary>
    const int MostCharacters = 20_000;

    /// <summary>Lines of one node that are shown.</summary>
    const int MostRows = 5;

    static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly HashSet<string> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        "mdtrt_cert_no", "certno", "psn_no", "card_sn", "tel", "hcard_basinfo", "hcard_chkinfo", "cainfo", "dev_safe_info", "agnter_certno", "agnter_tel", "hi_no", "coner_tel", "emp_tel", "in", "fpsc_no", "brdy",
    };

    static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "psn_name", "agnter_name", "coner_name", "addr", "curr_addr", "coner_addr", "emp_addr", "emp_name", "agnter_addr" };

    internal static string Of(WireNode envelope)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable)) Write(writer, "", envelope.Element);
        var masked = Encoding.UTF8.GetString(bytes.ToArray());
        return masked.Length <= MostCharacters ? masked : masked[..MostCharacters] + "…";
    }

    /// <param name="name">Of the member the value stands under; its rows have the same.</param>
    static void Write(Utf8JsonWriter writer, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    // A name with half a character in it has nothing to show.
                    if (WireText.NameOf(member) is not { } said) continue;
                    writer.WritePropertyName(said);
                    Write(writer, said, member.Value);
                }
                writer.WriteEndObject();
                return;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var row in value.EnumerateArray().Take(MostRows)) Write(writer, name, row);
                writer.WriteEndArray();
                return;
            default:
                WriteScalar(writer, name, value);
                return;
        }
    }

    static void WriteScalar(Utf8JsonWriter writer, string name, JsonElement value)
    {
        var text = WireText.Of(value) ?? "";
        if (Numbers.Contains(name)) writer.WriteStringValue(text.Length > 0 ? Mask.Number(text) : "");
        else if (Names.Contains(name)) writer.WriteStringValue(text.Length > 0 ? Mask.Name(text) : "");
        else if (value.ValueKind != JsonValueKind.String) value.WriteTo(writer);
        else if (Inner(text) is { } inner) Write(writer, name, inner);
        // What is no JSON there is ciphertext, or something that nobody can mask.
        else writer.WriteStringValue(name.Equals("input", StringComparison.OrdinalIgnoreCase) ? "(encrypted)" : text);
    }

    /// <summary>JSON in text is shown as JSON; null for any other text.</summary>
    static JsonElement? Inner(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..] ? RequestInput.Nested(text) : null;
}
