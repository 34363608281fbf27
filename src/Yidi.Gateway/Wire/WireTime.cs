using System.Globalization;

namespace Yidi.Gateway.Wire;

/// <summary>The date forms real clients send (his-interface 1.3). Emitted are only the forms of the rule.</summary>
static class WireTime
{
    static readonly string[] Forms =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
        "yyyyMMdd", "yyyyMMddHHmmss", "yyyy/M/d H:mm:ss", "yyyy/M/d",
    ];

    /// <summary>China time without a zone; with a zone ('Z', '+08:00') it is converted. Years outside 1900 to 2200 are a slip of the pen.</summary>
    internal static bool TryParse(string text, out DateTime china)
    {
        var read = DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out china) || TryParseZoned(text, out china);
        return read && china.Year is >= 1900 and <= 2200;
    }

    /// <summary>The two forms the rule names.</summary>
    internal static bool IsRuleForm(string text) => DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    static bool TryParseZoned(string text, out DateTime china)
    {
        var read = DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            && moment.Year is > 1900 and < 2200;
        china = read ? DateTime.SpecifyKind(moment.ToOffset(TimeSpan.FromHours(8)).DateTime, DateTimeKind.Unspecified) : default;
        return read;
    }
}
