using System.Globalization;
using Yidi.Operations.Funds;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Server.Api;

/// <summary>Reads words, days and numbers of a request into codes; the first that cannot be read is kept as the refusal.</summary>
sealed class Fields
{
    /// <summary>Null while everything could be read.</summary>
    internal Refusal? Problem { get; private set; }

    internal string Text(string field, string? text, int max)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length > max) Keep(new(RefusalKind.FieldTooLong, field, "", string.Create(CultureInfo.InvariantCulture, $"长度{trimmed.Length}，上限{max}")));
        else if (trimmed.Any(static c => char.IsControl(c) && c != '\n')) Keep(new(RefusalKind.FieldInvalid, field, "", "含有控制字符"));
        return trimmed;
    }

    internal string Required(string field, string? text, int max)
    {
        var trimmed = Text(field, text, max);
        if (trimmed.Length == 0) Keep(new(RefusalKind.FieldMissing, field));
        return trimmed;
    }

    internal RegionCode Region(string field, string? text)
    {
        if (RegionCode.TryParse(text, out var region)) return region;
        Keep(string.IsNullOrEmpty(text) ? new(RefusalKind.FieldMissing, field) : new(RefusalKind.FieldInvalid, field, Short(text), "应为六位区划代码"));
        return RegionCode.Nation;
    }

    internal RegionCode? OptionalRegion(string field, string? text) => string.IsNullOrEmpty(text) ? null : Region(field, text);

    internal DateOnly Day(string field, string? text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2200) return day;
        Keep(string.IsNullOrEmpty(text) ? new(RefusalKind.FieldMissing, field) : new(RefusalKind.FieldInvalid, field, Short(text), "应为 yyyy-MM-dd"));
        return default;
    }

    internal DateOnly? OptionalDay(string field, string? text) => string.IsNullOrEmpty(text) ? null : Day(field, text);

    /// <summary>A month as yyyyMM.</summary>
    internal Month Month(string field, string? text)
    {
        if (Operations.Funds.Month.TryParse(text, out var month)) return month;
        Keep(string.IsNullOrEmpty(text) ? new(RefusalKind.FieldMissing, field) : new(RefusalKind.FieldInvalid, field, Short(text), "应为 yyyyMM"));
        return new(2000, 1);
    }

    /// <summary>An amount of yuan with at most two decimals.</summary>
    internal Money Amount(string field, string? text)
    {
        if (Money.TryParseYuan(text, out var amount)) return amount;
        Keep(string.IsNullOrEmpty(text) ? new(RefusalKind.FieldMissing, field) : new(RefusalKind.FieldInvalid, field, Short(text), "应为元，最多两位小数"));
        return Money.Zero;
    }

    internal Money? OptionalAmount(string field, string? text) => string.IsNullOrEmpty(text) ? null : Amount(field, text);

    /// <summary>A moment of China time, as UTC.</summary>
    internal DateTime Moment(string field, string? text)
    {
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && moment.Year is >= 1900 and <= 2200) return ChinaTime.ToUtc(moment);
        Keep(string.IsNullOrEmpty(text) ? new(RefusalKind.FieldMissing, field) : new(RefusalKind.FieldInvalid, field, Short(text), "应为 yyyy-MM-dd HH:mm:ss（北京时间）"));
        return default;
    }

    internal T Code<T>(string field, string? text, IReadOnlyDictionary<T, Term> terms) where T : struct, Enum
    {
        foreach (var (code, term) in terms)
            if (term.Word == text) return code;
        Keep(string.IsNullOrEmpty(text) ? new(RefusalKind.FieldMissing, field) : new(RefusalKind.FieldInvalid, field, Short(text), $"应为 {string.Join('、', terms.Values.Take(12).Select(static t => t.Word))} 之一"));
        return default;
    }

    internal T? OptionalCode<T>(string field, string? text, IReadOnlyDictionary<T, Term> terms) where T : struct, Enum => string.IsNullOrEmpty(text) ? null : Code(field, text, terms);

    /// <summary>A name of an enum of ours, such as 'Approve'.</summary>
    internal T Name<T>(string field, string? text) where T : struct, Enum
    {
        if (Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text![0])) return value;
        Keep(string.IsNullOrEmpty(text) ? new(RefusalKind.FieldMissing, field) : new(RefusalKind.FieldInvalid, field, Short(text), $"应为 {string.Join('、', Enum.GetNames<T>().Take(14))} 之一"));
        return default;
    }

    internal PersonNo Person(string field, string? text)
    {
        if (PersonNo.TryParse(text, out var person)) return person;
        Keep(new(RefusalKind.PersonUnknown, field, Mask.Number(text ?? "")));
        return default;
    }

    internal long Id(string field, string? text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return id;
        Keep(new(RefusalKind.FieldInvalid, field, Mask.Number(text ?? ""), "不是本平台的编号"));
        return 0;
    }

    internal IReadOnlyList<long> Ids(string field, IReadOnlyList<string>? texts)
    {
        if (texts is { Count: > 20 }) Keep(new(RefusalKind.FieldTooLong, field, "", "最多20份"));
        return [.. (texts ?? []).Take(20).Select(t => Id(field, t))];
    }

    internal CredentialKind Credential(string field, string? text) => Code(field, text, CredentialWords.All);

    internal void Keep(Refusal refusal) => Problem ??= refusal;

    static string Short(string text) => text.Length <= 40 ? text : "";
}
