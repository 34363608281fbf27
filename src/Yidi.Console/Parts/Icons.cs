using System.Collections.Concurrent;

namespace Yidi.Console.Parts;

/// <summary>Icons as inline SVG, read from the files the build took from npm: no icon font, nothing to load.</summary>
static class Icons
{
    static readonly ConcurrentDictionary<string, string> Read = new(StringComparer.Ordinal);

    /// <summary>The icon, hidden from readers aloud: the words beside it say what it means. Empty when the assets were not built.</summary>
    internal static string Svg(string name) => Read.GetOrAdd(name, static n =>
    {
        var path = Path.Combine(AppContext.BaseDirectory, "console-assets", "lib", "icons", $"{n}.svg");
        return File.Exists(path) ? File.ReadAllText(path).Replace("<svg", "<svg aria-hidden=\"true\" focusable=\"false\"", StringComparison.Ordinal) : "";
    });
}
