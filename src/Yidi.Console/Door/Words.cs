using System.Globalization;
using Yidi.Policy;

namespace Yidi.Console.Door;

/// <summary>
/// The two languages of a page. Both texts stand side by side where they are used: one cannot be forgotten, and a reader sees what the page says
/// (decision 0023).
/// </summary>
public static class Words
{
    public static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    /// <summary>'zh' or 'en', as the policy core names languages.</summary>
    public static string Language => IsEnglish ? "en" : "zh";

    public static string L(string chinese, string english) => IsEnglish ? english : chinese;

    public static string L(LocalText text) => text.In(Language);

    public static string L(Term term) => term.In(Language);

    /// <summary>Several names as one, as the language joins them.</summary>
    public static string Joined(IEnumerable<string> names) => string.Join(IsEnglish ? ", " : "、", names);

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "—";
}
