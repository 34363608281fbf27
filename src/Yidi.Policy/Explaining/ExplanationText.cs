namespace Yidi.Policy;

/// <summary>One step as a person reads it, with the clause behind it and the steps it is made of.</summary>
/// <param name="Sentence">What was done, in one sentence with its numbers.</param>
public sealed record ExplainedStep(StepCode Code, string Title, string Sentence, Money Amount, Money Running, Citation Citation, IReadOnlyList<ExplainedStep> Parts);

/// <summary>Turns step codes into words. A settlement records the version of these words, so an old receipt reads the same for ever.</summary>
public static class ExplanationText
{
    /// <summary>Raise it when a sentence changes its meaning, and keep the old sentences for old receipts.</summary>
    public const int TemplateVersion = 2;

    /// <summary>Long form, for an officer: every step with its clause and source.</summary>
    /// <param name="language">'zh' or 'en'.</param>
    /// <param name="tellsYear">False leaves out what other stays of the year came to, for readers at the place of treatment (domain.md 3.11).</param>
    public static IReadOnlyList<ExplainedStep> Render(Explanation explanation, Bill bill, PolicyPack pack, string language, bool tellsYear = true)
    {
        var words = new StepWords(bill, pack, language, tellsYear);
        var tree = new List<ExplainedStep>();
        foreach (var step in explanation.Steps)
        {
            var explained = new ExplainedStep(step.Code, words.Title(step), words.Sentence(step), step.Amount, step.Running, pack.Cite(step.Rule), []);
            if (step.Depth == 0) tree.Add(explained);
            else tree[^1] = tree[^1] with { Parts = [.. tree[^1].Parts, explained] };
        }
        return tree;
    }

    /// <summary>Short form, for the receipt: at most eight lines that a patient understands, the person's own part last.</summary>
    public static IReadOnlyList<string> Brief(Explanation explanation, PolicyPack pack, string language) => new BriefForm(explanation, pack, language).Lines();

    /// <summary>The whole explanation as plain lines, for a terminal or a printed sheet.</summary>
    public static string Plain(IReadOnlyList<ExplainedStep> tree, string language)
    {
        var lines = new List<string>();
        for (var i = 0; i < tree.Count; i++)
        {
            AddLines(lines, $"{i + 1}. ", "   ", tree[i], language);
            foreach (var part in tree[i].Parts) AddLines(lines, "   · ", "     ", part, language);
        }
        return string.Join('\n', lines) + "\n";
    }

    static void AddLines(List<string> lines, string lead, string indent, ExplainedStep step, string language)
    {
        lines.Add($"{lead}{step.Title}：{step.Sentence}");
        lines.Add($"{indent}{Source(step.Citation, language)}");
    }

    /// <summary>'依据：…（《…》…）' with the clause first, because that is what a reader wants to know.</summary>
    public static string Source(Citation citation, string language) => language == "en"
        ? $"Clause: {citation.Clause.English} ({citation.Document.English}, {citation.Article}; grade {citation.Grade}){Link(citation)}"
        : $"依据：{citation.Clause.Chinese}（{citation.Document.Chinese}，{citation.Article}；可信度 {citation.Grade}）{Link(citation)}";

    static string Link(Citation citation) => citation.Link.Length > 0 ? " " + citation.Link : "";
}

/// <summary>The eight lines of the short form.</summary>
sealed class BriefForm(Explanation explanation, PolicyPack pack, string language)
{
    const int MaxLines = 8;

    /// <summary>What is the person's by reason, then what funds pay: the lines add up to the bill.</summary>
    internal IReadOnlyList<string> Lines()
    {
        var total = Sum(StepCode.Line);
        var catalogue = Sum(StepCode.LineFullOwn, StepCode.LineOverLimit, StepCode.LineFirstShare);
        var (deductible, filing, pool) = (Sum(StepCode.Deductible), Sum(StepCode.FilingAdjustment), Sum(StepCode.FundPays));
        var shared = total - catalogue - deductible - filing - pool;
        var (others, accounts, cash) = (Sum(StepCode.Layer, StepCode.LayerGiven), Sum(StepCode.Account, StepCode.FamilyAccount), Sum(StepCode.Cash));
        var lowered = explanation.Steps.Any(static s => s.Code == StepCode.FilingOnShare);
        var lines = new List<string?>
        {
            Say($"总费用 {total} 元，按{pack.Name.Chinese}政策计算。", $"The bill is {total} yuan, under the policy of {pack.Name.English}."),
            catalogue == Money.Zero ? null : Say($"目录规定由您承担 {catalogue} 元。", $"{catalogue} yuan is yours by the catalogue."),
            deductible == Money.Zero ? null : Say($"起付标准由您承担 {deductible} 元。", $"The deductible leaves {deductible} yuan with you."),
            filing == Money.Zero ? null : Say($"因备案类型先由您承担 {filing} 元。", $"The kind of filing first leaves {filing} yuan with you."),
            shared == Money.Zero ? null : Say($"按比例和限额由您承担 {shared} 元{(lowered ? "（因备案类型比例有所降低）" : "")}。", $"Shares and caps leave {shared} yuan with you{(lowered ? " (the kind of filing lowers the share)" : "")}."),
            Say($"统筹基金支付 {pool} 元。", $"The pooled fund pays {pool} yuan."),
            others == Money.Zero ? null : Say($"您承担的部分中，大额、大病、补助或救助又支付 {others} 元。", $"Of what is yours, supplements and assistance pay {others} yuan."),
            accounts == Money.Zero ? Say($"您需要支付现金 {cash} 元。", $"You pay {cash} yuan in cash.") : Say($"您的部分由个人账户（含共济）支付 {accounts} 元，现金 {cash} 元。", $"Your part: {accounts} yuan from personal accounts, {cash} yuan in cash."),
        };
        Invariant.Holds(lines.Count <= MaxLines, "the short form has at most eight lines");
        return [.. lines.OfType<string>()];
    }

    Money Sum(params StepCode[] codes) => explanation.Steps.Where(s => codes.Contains(s.Code)).Aggregate(Money.Zero, static (sum, s) => sum + s.Amount);

    string Say(string chinese, string english) => language == "en" ? english : chinese;
}
