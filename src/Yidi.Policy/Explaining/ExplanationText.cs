namespace Yidi.Policy;

/// <summary>One step as a person reads it, with the clause behind it and the steps it is made of.</summary>
/// <param name="Sentence">What was done, in one sentence with its numbers.</param>
public sealed record ExplainedStep(StepCode Code, string Title, string Sentence, Money Amount, Money Running, Citation Citation, IReadOnlyList<ExplainedStep> Parts);

/// <summary>Turns step codes into words. A settlement records the version of these words, so an old receipt reads the same for ever.</summary>
public static class ExplanationText
{
    /// <summary>Raise it when a sentence changes its meaning, and keep the old sentences for old receipts.</summary>
    public const int TemplateVersion = 1;

    /// <param name="language">'zh' or 'en'.</param>
    public static IReadOnlyList<ExplainedStep> Render(Explanation explanation, Bill bill, PolicyPack pack, string language)
    {
        var words = new StepWords(bill, pack, language);
        var tree = new List<ExplainedStep>();
        foreach (var step in explanation.Steps)
        {
            var explained = new ExplainedStep(step.Code, words.Title(step), words.Sentence(step), step.Amount, step.Running, pack.Cite(step.Rule), []);
            if (step.Depth == 0) tree.Add(explained);
            else tree[^1] = tree[^1] with { Parts = [.. tree[^1].Parts, explained] };
        }
        return tree;
    }

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
        ? $"Clause: {citation.Clause.English} ({citation.Document.English}, {citation.Article}; grade {citation.Grade})"
        : $"依据：{citation.Clause.Chinese}（{citation.Document.Chinese}，{citation.Article}；可信度 {citation.Grade}）";
}

/// <summary>The sentences of template version 1.</summary>
sealed class StepWords(Bill bill, PolicyPack pack, string language)
{
    bool English => language == "en";

    internal string Title(Step step) => step.Code switch
    {
        StepCode.Line => Line(step).ItemName,
        StepCode.LineFullOwn => Say("全自费", "Full own expense"),
        StepCode.LineOverLimit => Say("超限价自费", "Above the price limit"),
        StepCode.LineFirstShare => Say("先行自付", "First own share"),
        StepCode.LineInScope => Say("进入报销范围", "In scope"),
        StepCode.InScope => Say("报销范围内合计", "Total in scope"),
        StepCode.Filing => Say("异地就医备案", "Filing"),
        StepCode.FilingAdjustment => Say("备案类型调整", "Adjustment by kind of filing"),
        StepCode.Deductible => Say("起付标准", "Deductible"),
        StepCode.Ratio => Say("按比例报销", "Share of the fund"),
        StepCode.YearCap or StepCode.YearCapOpen => Say("年度支付限额", "Yearly cap"),
        StepCode.FundPays => Say("统筹基金支付", "The fund pays"),
        StepCode.Person => Say("个人负担", "The person bears"),
        StepCode.PersonFullOwn => Say("其中全自费", "of this, full own expense"),
        StepCode.PersonOverLimit => Say("其中超限价", "of this, above the price limit"),
        StepCode.PersonFirstShare => Say("其中先行自付", "of this, first own share"),
        StepCode.PersonDeductible => Say("其中起付标准", "of this, deductible"),
        StepCode.PersonRatioShare => Say("其中按比例自付", "of this, share by ratio"),
        StepCode.PersonOverCap => Say("其中超限额", "of this, above the cap"),
        StepCode.Account => Say("个人账户支付", "Personal account"),
        StepCode.Cash => Say("现金支付", "Cash"),
        _ => throw new BrokenInvariantException($"step {step.Code} has a title"),
    };

    internal string Sentence(Step step) => step.Code switch
    {
        StepCode.Line => LineSentence(step),
        StepCode.LineFullOwn => Say($"{step.Amount} 元由个人全额承担。", $"{step.Amount} yuan is borne by the person in full."),
        StepCode.LineOverLimit => Say($"高于限价的 {step.Amount} 元由个人承担。", $"{step.Amount} yuan above the price limit is borne by the person."),
        StepCode.LineFirstShare => FirstShareSentence(step),
        StepCode.LineInScope => Say($"{step.Amount} 元进入报销范围，累计 {step.Running} 元。", $"{step.Amount} yuan enters scope, {step.Running} so far."),
        StepCode.InScope => Say($"目录内可按政策分担的费用共 {step.Amount} 元，按参保地（{pack.Name.Chinese}）政策计算。",
            $"{step.Amount} yuan can be shared under the policy of the insured place ({pack.Name.English})."),
        StepCode.Filing => FilingSentence(step),
        StepCode.FilingAdjustment => Say("报销比例不降低。", "The share is not reduced."),
        StepCode.Deductible => DeductibleSentence(step),
        StepCode.Ratio => RatioSentence(step),
        StepCode.YearCap => CapSentence(step),
        StepCode.YearCapOpen => Say($"未设年度限额，本年此前已支付 {Yuan(step, 0)} 元，本次不受影响。", $"No yearly cap is set; {Yuan(step, 0)} yuan was paid before this year; nothing is cut."),
        StepCode.FundPays => Say($"{FundName(step)}支付 {step.Amount} 元。", $"{FundName(step)} pays {step.Amount} yuan."),
        StepCode.Person => Say($"总费用 {step.Running} 元减去基金支付，个人负担 {step.Amount} 元。", $"Of {step.Running} yuan, after the funds, the person bears {step.Amount} yuan."),
        StepCode.Account => Say($"个人账户支付 {step.Amount} 元。", $"The personal account pays {step.Amount} yuan."),
        StepCode.Cash => Say($"在收费窗口现金支付 {step.Amount} 元。", $"{step.Amount} yuan is paid in cash at the counter."),
        _ => Say($"{step.Amount} 元，累计 {step.Running} 元。", $"{step.Amount} yuan, {step.Running} so far."),
    };

    string LineSentence(Step step)
    {
        var line = Line(step);
        var term = Vocabulary.Classes[line.Class];
        return Say($"金额 {line.Total} 元，就医地目录为{term.Chinese}。", $"{line.Total} yuan; {term.English} in the catalogue of the place of treatment.");
    }

    string FirstShareSentence(Step step)
    {
        var share = Rate.Of(step.Inputs[1], step.Inputs[2]).ToPercent();
        return Say($"乙类先由个人承担 {share}：{step.Running} × {share} = {step.Amount} 元（四舍五入到分）。",
            $"Class B leaves {share} with the person first: {step.Running} × {share} = {step.Amount} yuan (rounded half up).");
    }

    string FilingSentence(Step step)
    {
        var kind = Vocabulary.Filings[(FilingKind)step.Inputs[0]];
        return Say($"{kind.Chinese}，就诊当日有效。", $"{kind.English}; in force on the day of the visit.");
    }

    string DeductibleSentence(Step step) => step.Inputs[0] == 0
        ? Say("不设起付标准，范围内费用全部参与分担。", "There is no deductible; all of the in-scope cost is shared.")
        : Say($"起付标准 {Yuan(step, 0)} 元，此前已付 {Yuan(step, 1)} 元，本次计入 {step.Amount} 元，剩余 {step.Running} 元参与分担。",
            $"Deductible {Yuan(step, 0)} yuan, {Yuan(step, 1)} paid before; this bill takes {step.Amount}; {step.Running} yuan is shared.");

    string RatioSentence(Step step)
    {
        var share = Rate.Of(step.Inputs[0], step.Inputs[1]).ToPercent();
        return Say($"{step.Running} × {share} = {step.Amount} 元（四舍五入到分）。", $"{step.Running} × {share} = {step.Amount} yuan (rounded half up).");
    }

    string CapSentence(Step step) => Say(
        $"年度限额 {Yuan(step, 0)} 元，此前已支付 {Yuan(step, 1)} 元；本次超出 {step.Amount} 元，基金支付 {step.Running} 元。",
        $"Yearly cap {Yuan(step, 0)} yuan, {Yuan(step, 1)} paid before; {step.Amount} yuan is above it, the fund pays {step.Running} yuan.");

    FeeLine Line(Step step) => bill.Lines[(int)step.Inputs[0]];

    static Money Yuan(Step step, int input) => new(step.Inputs[input]);

    string FundName(Step step) => Vocabulary.Funds[(FundType)step.Inputs[0]].In(language);

    string Say(string chinese, string english) => English ? english : chinese;
}
