using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;

namespace Yidi.Server.Forms;

/// <summary>Turns the fields of a form into the body its endpoint reads: JSON of the record it takes, or the one file.</summary>
sealed record FormBody(IFormCollection Form, string? Revision)
{
    internal const string Item = "yidi.form";

    const int MostRecords = 500;

    /// <summary>Runs once the endpoint is known, since its record names the fields and their kinds.</summary>
    internal static Task Give(HttpContext http, RequestDelegate next)
    {
        if (http.Items[Item] is FormBody body) body.Into(http);
        return next(http);
    }

    /// <summary>What was entered, to be shown again beside a refusal. No password, no token, none of the door's own fields.</summary>
    internal static Dictionary<string, string> Entered(IFormCollection form) => form
        .Where(static f => !f.Key.StartsWith("form-", StringComparison.Ordinal) && !f.Key.StartsWith("__", StringComparison.Ordinal) && !f.Key.Contains("assword", StringComparison.Ordinal))
        .ToDictionary(static f => f.Key, static f => string.Join(' ', f.Value.OfType<string>()));

    void Into(HttpContext http)
    {
        var accepted = http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        if (accepted is null && Form.Files is [var file, ..])
        {
            (http.Request.Body, http.Request.ContentLength, http.Request.ContentType) = (file.OpenReadStream(), file.Length, "application/octet-stream");
            http.Request.QueryString = http.Request.QueryString.Add("fileName", file.FileName);
            return;
        }
        var content = JsonSerializer.SerializeToUtf8Bytes(accepted is null ? [] : Of(accepted, ""));
        (http.Request.Body, http.Request.ContentLength, http.Request.ContentType) = (new MemoryStream(content), content.Length, "application/json");
    }

    JsonObject Of(Type record, string prefix)
    {
        var body = new JsonObject();
        foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.CanWrite))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (Value(property.PropertyType, prefix + name) is { } value) body[name] = value;
        }
        return body;
    }

    JsonNode? Value(Type type, string name)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (name == "revision" && Revision is { } seen) return Number(seen);
        if (kind == typeof(string)) return Form[name].ToString().Trim() is { Length: > 0 } text ? JsonValue.Create(text) : null;
        if (kind == typeof(bool)) return JsonValue.Create(Form[name].Contains("true"));
        if (kind == typeof(int) || kind == typeof(long)) return Number(Form[name].ToString());
        if (kind.IsGenericType && kind.GetGenericArguments()[0] is { IsValueType: false } item && item != typeof(string)) return Records(item, name);
        if (kind == typeof(decimal)) return decimal.TryParse(Form[name].ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) ? JsonValue.Create(count) : null;
        if (typeof(IEnumerable).IsAssignableFrom(kind)) return Form.ContainsKey(name) ? new JsonArray([.. Form[name].Where(static v => !string.IsNullOrWhiteSpace(v)).Select(static v => (JsonNode?)JsonValue.Create(v))]) : null;
        return Form.Keys.Any(k => k.StartsWith(name + ".", StringComparison.Ordinal)) ? Of(kind, name + ".") : null;
    }

    /// <summary>Fields named 'items[0].verdict' and so on; rows nobody filled in are left out.</summary>
    JsonArray Records(Type record, string name)
    {
        var found = new JsonArray();
        for (var i = 0; i < MostRecords && Form.Keys.Any(k => k.StartsWith($"{name}[{i}].", StringComparison.Ordinal)); i++)
            if (Form[$"{name}[{i}].leave-out"].Count == 0 && Of(record, $"{name}[{i}].") is { Count: > 0 } one) found.Add((JsonNode)one);
        return found;
    }

    static JsonValue? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null;
}
