namespace Yidi.Console;

/// <summary>Names the resource files of page texts: Resources/Texts.resx is Chinese, Texts.en.resx English.</summary>
public sealed class Texts
{
    /// <summary>'zh' or 'en', as the policy core names languages.</summary>
    public static string Language => System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "en" : "zh";
}
