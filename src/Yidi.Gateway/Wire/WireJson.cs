using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Messages;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Wire;

/// <summary>How answers are written: amounts always numbers, moments in the form of the rule, absent values null (his-interface 1.3, 1.7).</summary>
static class WireJson
{
    internal static JsonSerializerOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new AmountConverter(), new ShareConverter(), new DayConverter(), new MomentConverter() },
        TypeInfoResolver = JsonTypeInfoResolver.Combine(CounterAnswers.Default, new DefaultJsonTypeInfoResolver()),
    };

    sealed class AmountConverter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException("Answers are only written.");

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString());
    }

    sealed class ShareConverter : JsonConverter<Rate>
    {
        public override Rate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException("Answers are only written.");

        public override void Write(Utf8JsonWriter writer, Rate value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(decimal.Round((decimal)value.Numerator / value.Denominator, 4, MidpointRounding.AwayFromZero));
    }

    sealed class DayConverter : JsonConverter<DateOnly>
    {
        public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException("Answers are only written.");

        public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    sealed class MomentConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException("Answers are only written.");

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(ChinaTime.Text(value));
    }
}

/// <summary>What a counter waits for is written without reflection; the rarer answers are found at run time.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(SettlementOutput))]
[JsonSerializable(typeof(FeeLinesOutput))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
sealed partial class CounterAnswers : JsonSerializerContext;
