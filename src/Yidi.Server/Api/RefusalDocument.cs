using System.Text;
using Yidi.Operations.Plumbing;

namespace Yidi.Server.Api;

/// <summary>Every refusal Yidi can give, as Markdown: docs/interfaces/errors.md, and the page the type of a problem document leads to.</summary>
public static class RefusalDocument
{
    public static string Markdown()
    {
        var text = new StringBuilder("""
            # Refusals

            Made from `RefusalCatalogue` with `./yidi errors > docs/interfaces/errors.md`; a test compares. On the hospital's interface the code stands in
            brackets in front of `err_msg`; on REST it is `code` of the problem document. *Transient*: the same message may succeed later unchanged.

            | code | what | rule | who acts | next step | transient |
            |---|---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var e in RefusalCatalogue.All.OrderBy(static e => e.Kind))
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| <a id=\"yd{(int)e.Kind}\"></a>YD{(int)e.Kind} | {e.Title.Chinese}<br>{e.Title.English} | {e.Rule.Chinese}<br>{e.Rule.English} | {e.WhoActs} | {e.NextStep.Chinese}<br>{e.NextStep.English} | {(e.Transient ? "yes" : "")} |\n");
        return text.ToString();
    }
}
