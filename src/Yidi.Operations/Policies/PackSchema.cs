using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>The JSON Schema of the pack format, made from the same tables that the reader uses, so that an editor never says otherwise.</summary>
public static class PackSchema
{
    static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text() => new JsonObject
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "Yidi policy pack",
        ["description"] = "The policy of one region for one insurance as dated YAML. Written by: yidi policy schema",
        ["type"] = "object",
        ["required"] = Words(["format"]),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["format"] = new JsonObject { ["const"] = 1 },
            ["over"] = Described("In a reform: the pack it is laid over", Plain()),
            ["region"] = Described("Six digits in quotes", new() { ["type"] = "string", ["pattern"] = "^[0-9]{6}$" }),
            ["insurance"] = new JsonObject { ["enum"] = Words(Vocabulary.Insurances.Values.Select(static t => t.Word)) },
            ["insurance-year-starts"] = Described("Month and day, \"01-01\" or \"07-01\"", new() { ["type"] = "string", ["pattern"] = "^[0-9]{2}-[0-9]{2}$" }),
            ["sandbox-only"] = new JsonObject { ["enum"] = new JsonArray("yes", "no", true, false) },
            ["name"] = Reference("both"),
            ["categories"] = Described("The pack's own categories of institutions", Map(Reference("both"))),
            ["covers"] = Listed(Cover()),
            ["sources"] = Map(Source()),
            ["rules"] = Listed(Reference("rule")),
            ["ends"] = Described("In a reform: last day of rules that stop", Map(Plain())),
        },
        ["$defs"] = new JsonObject { ["both"] = Both(), ["rule"] = Rule(), ["value"] = Value(), ["term"] = Term() },
    }.ToJsonString(Written) + "\n";

    static JsonObject Rule() => new()
    {
        ["type"] = "object",
        ["required"] = Words(["id", "values"]),
        ["additionalProperties"] = false,
        ["properties"] = With(Selectors(), new()
        {
            ["id"] = Plain(),
            ["kind"] = new JsonObject
            {
                ["oneOf"] = new JsonArray([.. PackForm.Kinds.Select(static k => (JsonNode)Described($"{k.Meaning} ({(k.Required ? "required" : "optional")}): {string.Join(", ", k.Terms.Select(static t => t.Name))}", new() { ["const"] = k.Word }))]),
            },
            ["force"] = new JsonObject { ["enum"] = Words(["binding", "default"]) },
            ["clause"] = Reference("both"),
            ["source"] = Plain(),
            ["article"] = Plain(),
            ["grade"] = Grade(),
            ["values"] = Listed(Reference("value")),
        }),
    };

    static JsonObject Value() => new()
    {
        ["type"] = "object",
        ["required"] = Words(["from"]),
        ["additionalProperties"] = false,
        ["properties"] = With(With(Selectors(), Terms()), new()
        {
            ["from"] = Plain(),
            ["until"] = Plain(),
            ["clause"] = Reference("both"),
            ["source"] = Plain(),
            ["article"] = Plain(),
            ["grade"] = Grade(),
            ["rows"] = Listed(new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = With(Selectors(), Terms()) }),
        }),
    };

    /// <summary>A term allows the words of every kind that has it; what a kind allows is the reader's to say.</summary>
    static JsonObject Terms()
    {
        var terms = new JsonObject();
        foreach (var term in PackForm.Kinds.SelectMany(static k => k.Terms).GroupBy(static t => t.Name))
            terms[term.Key] = Described(string.Join("; ", PackForm.Kinds.Where(k => k.Terms.Any(t => t.Name == term.Key))
                .Select(k => $"{k.Word}{(k.Terms.First(t => t.Name == term.Key).Choices is { Count: > 0 } words ? $": {string.Join(", ", words)}" : "")}")), Reference("term"));
        return terms;
    }

    static JsonObject Selectors()
    {
        var selectors = new JsonObject();
        foreach (var selector in PackForm.Selectors)
        {
            var item = selector.Words.Count > 0 ? new JsonObject { ["enum"] = Words(selector.Words) } : Plain();
            selectors[selector.Name] = Described(selector.Meaning, new() { ["oneOf"] = new JsonArray(Listed(item.DeepClone()), item) });
        }
        return selectors;
    }

    static JsonObject Cover() => new()
    {
        ["type"] = "object",
        ["required"] = Words(["from"]),
        ["additionalProperties"] = false,
        ["properties"] = With(Selectors(), new() { ["from"] = Plain(), ["until"] = Plain() }),
    };

    static JsonObject Source() => new()
    {
        ["type"] = "object",
        ["required"] = Words(["document", "published"]),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject { ["document"] = Reference("both"), ["published"] = Plain(), ["link"] = Described("Address of the document, https", Plain()) },
    };

    static JsonObject Both() => new()
    {
        ["type"] = "object",
        ["required"] = Words(["zh", "en"]),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject { ["zh"] = Plain(), ["en"] = Plain() },
    };

    static JsonObject Term() => Described("Amounts and shares in quotes: \"800.00\", \"0.85\", \"2/3\"", new()
    {
        ["oneOf"] = new JsonArray(Plain(), Listed(Reference("term")), Map(Reference("term"))),
    });

    static JsonObject Grade() => Described("A official or confirmed by a recorded bill, B well sourced, C unchecked, D hearsay", new() { ["enum"] = Words(["A", "B", "C", "D"]) });

    static JsonObject Plain() => new() { ["type"] = "string" };

    static JsonObject Listed(JsonNode item) => new() { ["type"] = "array", ["items"] = item };

    static JsonObject Map(JsonNode item) => new() { ["type"] = "object", ["additionalProperties"] = item };

    static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(static w => (JsonNode)w)]);

    static JsonObject Described(string meaning, JsonObject schema)
    {
        schema["description"] = meaning;
        return schema;
    }

    static JsonObject With(JsonObject first, JsonObject second)
    {
        foreach (var (name, node) in second.ToList())
        {
            second.Remove(name);
            first[name] = node;
        }
        return first;
    }
}
