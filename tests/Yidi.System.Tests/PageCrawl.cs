using System.Net;
using System.Text.RegularExpressions;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>A page a role was led to, and what it answered.</summary>
sealed record Crawled(string Path, HttpStatusCode Status, string Html);

/// <summary>Follows every link a role is shown, as a person with all the time in the world would.</summary>
static partial class PageCrawl
{
    /// <summary>Of pages that differ by a number only, so many are opened.</summary>
    const int EachKind = 3;

    const int Most = 400;

    internal static async Task<IReadOnlyList<Crawled>> Run(Installation installation, string account, CancellationToken cancel)
    {
        using var http = installation.Http(account);
        var (waiting, seen, kinds, found) = (new Queue<string>(["/", "/start"]), new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal), new List<Crawled>());
        while (waiting.TryDequeue(out var path) && found.Count < Most)
        {
            var kind = KindOf(path);
            if (!seen.Add(path) || (kinds[kind] = kinds.GetValueOrDefault(kind) + 1) > EachKind) continue;
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancel);
            var html = answer.Content.Headers.ContentType?.MediaType == "text/html" ? await answer.Content.ReadAsStringAsync(cancel) : "";
            found.Add(new(path, answer.StatusCode, html));
            foreach (Match link in Links().Matches(html))
                if (WebUtility.HtmlDecode(link.Groups[1].Value) is var next && Follows(next)) waiting.Enqueue(Resolved(path, next).Split('#')[0]);
        }
        return found;
    }

    /// <summary>Where the forms of a page ask REST.</summary>
    internal static IEnumerable<(string Method, string Path)> Acts(string html) => Forms().Matches(html).Select(static f =>
        (f.Value.Contains("name=\"form-method\" value=\"DELETE\"", StringComparison.Ordinal) ? "DELETE" : "POST", WebUtility.HtmlDecode(f.Groups[1].Value).Split('?')[0]));

    static string KindOf(string path) => Numbers().Replace(path, "#");

    /// <summary>What leaves the pages, changes only how they look, or never ends.</summary>
    static bool Follows(string path) => (path.StartsWith('/') || path.StartsWith('?')) && !path.StartsWith("/assets", StringComparison.Ordinal) && !path.Contains("ticker", StringComparison.Ordinal) && !path.Contains("/pdf", StringComparison.Ordinal)
        && !Looks().IsMatch(path) && !path.StartsWith("/metrics", StringComparison.Ordinal) && !path.StartsWith("/openapi", StringComparison.Ordinal);

    static string Resolved(string page, string link) => link.StartsWith('?') ? page.Split('?')[0] + link : link;

    [GeneratedRegex("<a [^>]*?href=\"([^\"]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<form method=\"post\" action=\"/forms(/api[^\"]*)\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex(@"[0-9a-f]{32,}|\d{4,}|=[^&]*|(?<=/)[HP]\d{11}")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"[?&](lang|type|theme)=")]
    private static partial Regex Looks();
}
