namespace Yidi.Policy;

/// <summary>A region of medical insurance (医保区划): six digits, province, prefecture, county. Parsed once at a door.</summary>
public readonly record struct RegionCode
{
    readonly string? _digits;

    RegionCode(string digits) => _digits = digits;

    /// <summary>How a pack that stands for every region names its region. No person, institution or visit has it, and no door accepts it.</summary>
    public const string NationText = "000000";

    /// <summary>Every region at once.</summary>
    public static RegionCode Nation { get; } = new(NationText);

    /// <summary>The two digits of the province, 11 to 66.</summary>
    public int Province => ((ToString()[0] - '0') * 10) + ToString()[1] - '0';

    public bool IsProvince => ToString().EndsWith("0000", StringComparison.Ordinal);

    public static bool TryParse(string? text, out RegionCode code)
    {
        var valid = text is { Length: 6 } && text.All(char.IsAsciiDigit) && text[0] is >= '1' and <= '8';
        code = valid ? new RegionCode(text!) : default;
        return valid;
    }

    /// <summary>Reads a code that the program or a checked-in file wrote; throws <see cref="FormatException"/> on anything else.</summary>
    public static RegionCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException($"'{text}' is not a six-digit region code.");

    public static RegionCode OfProvince(int province) => Parse($"{province}0000");

    public bool SameProvinceAs(RegionCode other) => Province == other.Province;

    /// <summary>True when <paramref name="other"/> is this region or lies inside it: 110000 covers 110105, 131000 covers 131002.</summary>
    public bool Covers(RegionCode other) => other.ToString().AsSpan().StartsWith(Significant(ToString()), StringComparison.Ordinal);

    /// <summary>The digits every code inside this region begins with: '11', '1310', '131002', none for the nation.</summary>
    public string Prefix => Significant(ToString()).ToString();

    static ReadOnlySpan<char> Significant(string code) =>
        code.AsSpan(0, code == NationText ? 0 : code.EndsWith("0000", StringComparison.Ordinal) ? 2 : code.EndsWith("00", StringComparison.Ordinal) ? 4 : 6);

    /// <summary>True when both lie in one prefecture.</summary>
    public bool SamePrefectureAs(RegionCode other) => ToString().AsSpan(0, 4).SequenceEqual(other.ToString().AsSpan(0, 4));

    public override string ToString() => _digits ?? throw new InvalidOperationException("RegionCode was never set.");
}
