using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Yidi.Policy;

namespace Yidi.Operations.Plumbing;

/// <summary>The JSON of stored answers, of bills kept in the journal and of the seam: amounts in whole fen, codes as their digits.</summary>
public static class ExactJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new Text<RegionCode>(RegionCode.Parse), new Text<InstitutionNo>(InstitutionNo.Parse), new Text<Rate>(Rate.Parse),
            new Text<Accumulators>(Accumulators.Parse), new Number<Money>(static fen => new(fen), static m => m.Fen),
            new Number<PersonNo>(static no => new(no), static p => p.Value),
        },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>
    /// Everything a call asks for, as the text its fingerprint is taken of. Unlike stored messages it includes what cannot be set: an anonymous type has
    /// nothing else, and two different asks must never have one fingerprint.
    /// </summary>
    public static string Asked<T>(T parsed) => JsonSerializer.Serialize(parsed, Everything);

    static readonly JsonSerializerOptions Everything = new(Options) { IgnoreReadOnlyProperties = false, IncludeFields = true };

    /// <summary>Throws <see cref="JsonException"/> on text that is not a message of the seam.</summary>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("An empty message.");

    sealed class Text<T>(Func<string, T> parse) : JsonConverter<T> where T : notnull
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    sealed class Number<T>(Func<long, T> make, Func<T, long> number) : JsonConverter<T> where T : notnull
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => make(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(number(value));
    }
}
