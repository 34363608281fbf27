using System.Globalization;
using System.Text.Json;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Wire;

/// <summary>
/// One JSON object of a request, read leniently: names in any case, numbers as text, text as numbers, an array where an object is due and the
/// other way round, every date form real clients send (his-interface 1.3 and 1.5). The first thing that cannot be read is kept as the refusal.
/// </summary>
sealed class WireNode
{
    const int MaxArray = 1_000;

    /// <summary>Ten thousand million: a thousand such lines still sum without overflow.</summary>
    const decimal MaxYuan = 10_000_000_000m;

    readonly Dictionary<string, JsonElement> _fields = new(StringComparer.OrdinalIgnoreCase);
    readonly WireProblem _problem;
    readonly JsonElement _element;

    internal WireNode(JsonElement element, WireProblem problem)
    {
        _problem = problem;
        _element = element;
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var property in element.EnumerateObject())
            if (WireText.NameOf(property) is { } name) _fields[name] = property.Value;
    }

    internal JsonElement Element => _element;

    /// <summary>The node as it was sent.</summary>
    internal string Content => _element.ValueKind == JsonValueKind.Undefined ? "{}" : _element.GetRawText();

    /// <summary>Names of all members, as they were written.</summary>
    internal IEnumerable<string> Names => _fields.Keys;

    /// <summary>What could not be read; null while everything could.</summary>
    internal Refusal? Problem => _problem.First;

    /// <summary>Keeps what a message itself found wrong, unless something was wrong before.</summary>
    internal void Refuse(Refusal refusal) => _problem.Keep(refusal);

    internal bool Has(string name) => _fields.TryGetValue(name, out var value) && !IsAbsent(value);

    /// <summary>Text of at most <paramref name="max"/> characters; a refusal is kept when it is missing.</summary>
    internal string Text(string name, int max)
    {
        var text = OptionalText(name, max);
        if (text.Length == 0) _problem.Keep(new(RefusalKind.FieldMissing, name));
        return text;
    }

    /// <summary>As <see cref="Text"/>; empty when absent, null or blank.</summary>
    internal string OptionalText(string name, int max)
    {
        if (!_fields.TryGetValue(name, out var value) || IsAbsent(value)) return "";
        var text = value.ValueKind switch
        {
            JsonValueKind.String => WireText.Of(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        if (text is null || text.Any(static c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')))
            return Wrong(name, "", "应为文本");
        text = text.Trim();
        if (text.Length <= max) return text;
        _problem.Keep(new(RefusalKind.FieldTooLong, name, "", string.Create(CultureInfo.InvariantCulture, $"长度{text.Length}，上限{max}")));
        return "";
    }

    /// <summary>An amount of yuan with at most two decimals.</summary>
    internal Money Amount(string name) => OptionalAmount(name) ?? Missing<Money>(name);

    internal Money? OptionalAmount(string name)
    {
        if (OptionalDecimal(name) is not { } number) return null;
        if (Math.Abs(number) < MaxYuan && Money.TryFromYuan(number, out var money)) return money;
        Wrong(name, number.ToString(CultureInfo.InvariantCulture), "金额最多两位小数且小于一百亿");
        return null;
    }

    internal UnitPrice Price(string name)
    {
        if (OptionalDecimal(name) is not { } number) return Missing<UnitPrice>(name);
        if (!UnitPrice.TryFrom(number, out var price)) Wrong(name, number.ToString(CultureInfo.InvariantCulture), "单价最多六位小数且小于一亿");
        return price;
    }

    internal Quantity Quantity(string name)
    {
        if (OptionalDecimal(name) is not { } number) return Missing<Quantity>(name);
        if (!Policy.Quantity.TryFrom(number, out var quantity)) Wrong(name, number.ToString(CultureInfo.InvariantCulture), "数量最多四位小数且小于一亿");
        return quantity;
    }

    /// <summary>A moment of China time, as UTC.</summary>
    internal DateTime Moment(string name)
    {
        var text = Text(name, 40);
        if (text.Length == 0) return default;
        if (WireTime.TryParse(text, out var moment))
        {
            if (!WireTime.IsRuleForm(text)) _problem.Deviates($"{name}: 日期写作 {text}");
            return ChinaTime.ToUtc(moment);
        }
        Wrong(name, text, "应为 yyyy-MM-dd HH:mm:ss");
        return default;
    }

    /// <summary>The China day of a moment.</summary>
    internal DateOnly Day(string name) => Moment(name) is var moment && moment == default ? default : ChinaTime.DayOf(moment);

    /// <summary>As <see cref="Day"/>; null when absent.</summary>
    internal DateOnly? OptionalDay(string name) => Has(name) ? Day(name) : null;

    /// <summary>A whole number from 1 on.</summary>
    internal int Number(string name, int most)
    {
        if (OptionalDecimal(name) is not { } number) return Missing<int>(name);
        if (number >= 1 && number <= most && number == decimal.Truncate(number)) return (int)number;
        Wrong(name, number.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"应为1至{most}的整数"));
        return 1;
    }

    /// <summary>A whole number from 0 on.</summary>
    internal int Count(string name)
    {
        if (OptionalDecimal(name) is not { } number) return Missing<int>(name);
        if (number >= 0 && number <= int.MaxValue && number == decimal.Truncate(number)) return (int)number;
        Wrong(name, number.ToString(CultureInfo.InvariantCulture), "应为非负整数");
        return 0;
    }

    /// <summary>The node of this name, or this node itself for clients that leave it out.</summary>
    internal WireNode ChildOrSelf(string name) => Has(name) ? Child(name) : this;

    /// <summary>A number of ours, 19 digits.</summary>
    internal long Id(string name)
    {
        var text = Text(name, 30);
        if (text.Length == 0) return 0;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0) return id;
        // It may be an identity number in the wrong place.
        Wrong(name, Mask.Number(text), "不是本平台的编号");
        return 0;
    }

    internal PersonNo Person(string name)
    {
        var text = Text(name, 30);
        if (PersonNo.TryParse(text, out var person)) return person;
        if (text.Length > 0) _problem.Keep(new(RefusalKind.PersonUnknown, name, Mask.Number(text)));
        return default;
    }

    /// <summary>A code of a closed national list, by its number.</summary>
    internal TCode Code<TCode>(string name, IReadOnlyDictionary<TCode, Term> terms) where TCode : struct, Enum
    {
        var text = Text(name, 6);
        foreach (var code in terms.Keys)
            if (Convert.ToInt32(code, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) == text) return code;
        if (text.Length > 0) Wrong(name, text, "不在平台受理的字典内");
        return default;
    }

    /// <summary>A filter by a code of a closed list, with or without leading zeros; null when absent. A code that is not held here, as 105 of some editions, matches nothing; what is no code is refused.</summary>
    internal TCode? OptionalCode<TCode>(string name) where TCode : struct, Enum
    {
        var text = OptionalText(name, 6);
        if (text.Length == 0) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return (TCode)Enum.ToObject(typeof(TCode), number);
        Wrong(name, text, "应为字典代码");
        return null;
    }

    /// <summary>A filter by a flag, '1' or '0'; null when absent.</summary>
    internal bool? OptionalFlag(string name)
    {
        var text = OptionalText(name, 3);
        if (text is "" or "0" or "1") return text.Length == 0 ? null : text == "1";
        Wrong(name, text, "应为0或1");
        return null;
    }

    /// <summary>The node of this name; an array gives its first element. Empty, with a refusal kept, when it is missing.</summary>
    internal WireNode Child(string name) => Children(name) is [var first, ..] ? first : new(default, _problem);

    /// <summary>The nodes of this name; a single object is a list of one. A refusal is kept when there is none.</summary>
    internal IReadOnlyList<WireNode> Children(string name)
    {
        if (!_fields.TryGetValue(name, out var value) || IsAbsent(value)) return Missing<IReadOnlyList<WireNode>>(name, []);
        if (value.ValueKind == JsonValueKind.Object) return [new(value, _problem)];
        if (value.ValueKind == JsonValueKind.String) _problem.Deviates($"{name}: 对象写作文本");
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || value.EnumerateArray().Any(static e => e.ValueKind != JsonValueKind.Object))
        {
            Wrong(name, "", "应为对象或对象数组");
            return [];
        }
        if (value.GetArrayLength() <= MaxArray) return [.. value.EnumerateArray().Select(e => new WireNode(e, _problem))];
        _problem.Keep(new(RefusalKind.FieldTooLong, name, "", string.Create(CultureInfo.InvariantCulture, $"共{value.GetArrayLength()}条，每次最多{MaxArray}条")));
        return [];
    }

    /// <summary>As <see cref="Children"/>; none when the name is absent or its list is empty.</summary>
    internal IReadOnlyList<WireNode> OptionalChildren(string name) =>
        !_fields.TryGetValue(name, out var value) || IsAbsent(value) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0) ? [] : Children(name);

    /// <summary>The raw element, for the envelope's 'input' that may be text.</summary>
    internal JsonElement Raw(string name) => _fields.GetValueOrDefault(name);

    decimal? OptionalDecimal(string name)
    {
        var text = OptionalText(name, 40);
        if (text.Length == 0) return null;
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        Wrong(name, text, "应为数字");
        return null;
    }

    static bool IsAbsent(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined || (value.ValueKind == JsonValueKind.String && WireText.Of(value) is { } text && string.IsNullOrWhiteSpace(text));

    T Missing<T>(string name, T? nothing = default)
    {
        _problem.Keep(new(RefusalKind.FieldMissing, name));
        return nothing!;
    }

    string Wrong(string name, string value, string why)
    {
        _problem.Keep(new(RefusalKind.FieldInvalid, name, value.Length <= 40 ? value : "", why));
        return "";
    }
}

/// <summary>The first thing that was wrong with a request; shared by all nodes of it.</summary>
sealed class WireProblem
{
    internal Refusal? First { get; private set; }

    readonly HashSet<string> _deviations = new(StringComparer.Ordinal);

    /// <summary>What was read although it is not the form of the rule.</summary>
    internal IReadOnlyCollection<string> Deviations => _deviations;

    internal void Keep(Refusal refusal) => First ??= refusal;

    internal void Deviates(string what) => _deviations.Add(what);
}

static class WireText
{
    /// <summary>Null when the name is no Unicode; such a member is unknown, and unknown members are ignored.</summary>
    internal static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Null when the escapes of the text do not make Unicode (half a surrogate pair).</summary>
    internal static string? Of(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
