using System.Globalization;

namespace Yidi.Policy;

/// <summary>A designated institution (定点医药机构编号): H for hospitals or P for pharmacies, then eleven digits.</summary>
public readonly record struct InstitutionNo
{
    readonly string? _text;

    InstitutionNo(string text) => _text = text;

    public static bool TryParse(string? text, out InstitutionNo no)
    {
        var valid = text is ['H' or 'P', ..] && text.Length == 12 && text.Skip(1).All(char.IsAsciiDigit)
            && RegionCode.TryParse(text.Substring(1, 6), out _);
        no = valid ? new InstitutionNo(text!) : default;
        return valid;
    }

    public static InstitutionNo Parse(string text) =>
        TryParse(text, out var no) ? no : throw new FormatException($"'{text}' is not an institution number (H or P and eleven digits).");

    public override string ToString() => _text ?? throw new InvalidOperationException("InstitutionNo was never set.");
}

/// <summary>An insured person's number: 19 digits whose first two say in which province's store the person lives.</summary>
public readonly record struct PersonNo(long Value)
{
    public int Province => (int)(Value / 100_000_000_000_000_000);

    /// <summary>Reads the digits of the wire. Whether such a person exists is for the province's store to say.</summary>
    public static bool TryParse(string? text, out PersonNo no)
    {
        var valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1_000_000_000_000_000_000;
        no = valid ? new(value) : default;
        return valid;
    }

    public override string ToString() => Value.ToString("D19", CultureInfo.InvariantCulture);
}
