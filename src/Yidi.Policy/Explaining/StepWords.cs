namespace Yidi.Policy;

/// <summary>The sentences of template version 2. Codes that version 1 wrote, with fewer inputs, still read as they did.</summary>
/// <param name="tellsYear">Whether the reader may learn what other stays of the year came to (domain.md 3.11).</param>
sealed class StepWords(Bill bill, PolicyPack pack, string language, bool tellsYear)
{
    readonly FurtherWords _more = new(pack, language, tellsYear);

    bool English => language == "en";

    internal string Title(Step step) => step.Code switch
    {
        StepCode.Line => Line(step).ItemName,
        StepCode.LineFullOwn => Say("全自费", "Full own expense"),
        StepCode.LineOverLimit => Say("超限价自费", "Above the price limit"),
        StepCode.LineFirstShare => Say("先行自付", "First own share"),
        StepCode.LineInScope => Say("进入报销范围", "In scope"),
        StepCode.InScope => Say("报销范围内合计", "Total in scope"),
        StepCode.Dates => Say("适用日期", "Which day selects what"),
        StepCode.Category => Say("医疗机构类别", "Category of the institution"),
        StepCode.AfterCoverage => Say("停保后的费用", "Cost after the coverage ended"),
        StepCode.YearPart => Say("分年度计算", "Part of an insurance year"),
        StepCode.Filing => Say("异地就医备案", "Filing"),
        StepCode.FilingAdjustment => Say("备案类型调整", "Adjustment by kind of filing"),
        StepCode.Deductible => Say("起付标准", "Deductible"),
        StepCode.Ratio => Say("按比例报销", "Share of the fund"),
        StepCode.Segment or StepCode.LayerSegment => Say("分段", "Segment"),
        StepCode.RatioChange => Say("比例调整", "Change of the share"),
        StepCode.HigherRatio => Say("就高", "The higher share wins"),
        StepCode.FilingOnShare => Say("备案类型对比例的影响", "The kind of filing changes the share"),
        StepCode.NotPaid => Say("不予支付", "Not paid"),
        StepCode.LumpSum => Say("定额标准", "Lump sum"),
        StepCode.YearCap or StepCode.YearCapOpen => Say("年度支付限额", "Yearly cap"),
        StepCode.VisitCap => Say("单次支付限额", "Cap per visit"),
        StepCode.DiseaseCap => Say("病种支付限额", "Cap of the disease"),
        StepCode.SharedCap => Say("合并支付限额", "Shared cap"),
        StepCode.FundPays => Say("统筹基金支付", "The fund pays"),
        StepCode.Person => Say("个人负担", "The person bears"),
        StepCode.PersonFullOwn => Say("其中全自费", "of this, full own expense"),
        StepCode.PersonOverLimit => Say("其中超限价", "of this, above the price limit"),
        StepCode.PersonFirstShare => Say("其中先行自付", "of this, first own share"),
        StepCode.PersonDeductible => Say("其中起付标准", "of this, deductible"),
        StepCode.PersonRatioShare => Say("其中按比例自付", "of this, share by ratio"),
        StepCode.PersonOverCap => Say("其中超限额", "of this, above the cap"),
        StepCode.PersonFilingShare => Say("其中因备案类型先行自付", "of this, first own share by kind of filing"),
        StepCode.PersonNotPaid => Say("其中政策不予支付", "of this, not paid by the policy"),
        StepCode.Layer or StepCode.LayerGiven => Say($"{FundName(step)}支付", $"{FundName(step)} pays"),
        StepCode.LayerCap => Say("该项年度限额", "Its yearly cap"),
        StepCode.Ceiling => Say("各项支付总额上限", "Ceiling over all funds"),
        StepCode.Account => Say("个人账户支付", "Personal account"),
        StepCode.FamilyAccount => Say("家庭共济账户支付", "Linked account of a relative"),
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
        StepCode.FilingAdjustment => _more.Adjustment(step),
        StepCode.Deductible => DeductibleSentence(step),
        StepCode.Ratio => RatioSentence(step),
        StepCode.YearCap or StepCode.VisitCap or StepCode.DiseaseCap or StepCode.SharedCap => CapSentence(step),
        StepCode.YearCapOpen => Say($"未设年度限额，{OfYear($"本年此前已支付 {Yuan(step, 0)} 元，")}本次不受影响。", $"No yearly cap is set; {OfYear($"{Yuan(step, 0)} yuan was paid before this year; ")}nothing is cut."),
        StepCode.FundPays => Say($"{FundName(step)}支付 {step.Amount} 元。", $"{FundName(step)} pays {step.Amount} yuan."),
        StepCode.Person => Say($"总费用 {step.Running} 元减去基金支付，个人负担 {step.Amount} 元。", $"Of {step.Running} yuan, after the funds, the person bears {step.Amount} yuan."),
        StepCode.Account => AccountSentence(step),
        StepCode.FamilyAccount => Say($"第 {step.Inputs[0]} 个共济账户支付 {step.Amount} 元，还可支付 {step.Running} 元。", $"Linked account {step.Inputs[0]} pays {step.Amount} yuan; {step.Running} could still be paid."),
        StepCode.PersonFullOwn or StepCode.PersonOverLimit or StepCode.PersonFirstShare or StepCode.PersonDeductible or StepCode.PersonRatioShare or StepCode.PersonOverCap
            or StepCode.PersonFilingShare or StepCode.PersonNotPaid => PersonSentence(step),
        StepCode.Cash => Say($"在收费窗口现金支付 {step.Amount} 元。", $"{step.Amount} yuan is paid in cash at the counter."),
        _ => _more.Sentence(step),
    };

    string PersonSentence(Step step)
    {
        var plain = Say($"{step.Amount} 元，累计 {step.Running} 元。", $"{step.Amount} yuan, {step.Running} so far.");
        return step.Inputs is [var gross] && gross != step.Amount.Fen
            ? Say($"原为 {Yuan(step, 0)} 元，其他基金支付后剩 {plain}", $"{Yuan(step, 0)} yuan at first; after the other funds {plain}")
            : plain;
    }

    string AccountSentence(Step step) => step.Inputs is [0]
        ? Say("政策未允许个人账户支付，账户支付 0.00 元。", "The policy allows no payment from personal accounts; they pay 0.00 yuan.")
        : step.Inputs is [1]
            ? Say("本次未要求使用个人账户，账户支付 0.00 元。", "The account was not asked for; it pays 0.00 yuan.")
            : Say($"个人账户支付 {step.Amount} 元。", $"The personal account pays {step.Amount} yuan.");

    string LineSentence(Step step)
    {
        var line = Line(step);
        var term = Vocabulary.Classes[line.Class];
        var catalogue = Vocabulary.CatalogueOwners[bill.CatalogueOf];
        var origin = step.Inputs is [_, > 0] ? Vocabulary.Origins[(LineOrigin)step.Inputs[1]] : null;
        return Say($"金额 {line.Total} 元，{catalogue.Chinese}为{term.Chinese}{(origin is null ? "" : $"，来自{origin.Chinese}")}。",
            $"{line.Total} yuan; {term.English} in the {catalogue.English}{(origin is null ? "" : $"; {origin.English}")}.");
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
        : Say($"{OfYear(StayWords(step))}起付标准 {Yuan(step, 0)} 元，{OfYear($"此前已付 {Yuan(step, 1)} 元，")}本次计入 {step.Amount} 元，剩余 {step.Running} 元参与分担。",
            $"{OfYear(StayWords(step))}Deductible {Yuan(step, 0)} yuan{OfYear($", {Yuan(step, 1)} paid before")}; this bill takes {step.Amount}; {step.Running} yuan is shared.");

    string StayWords(Step step) => step.Inputs is [_, _, 2, var ordinal] ? Say($"本年度第 {ordinal} 次住院，", $"Stay {ordinal} of the year. ") : "";

    string RatioSentence(Step step)
    {
        if (step.Inputs[1] == 0) return Say($"参与分担的 {step.Running} 元分段计算，合计 {step.Amount} 元。", $"{step.Running} yuan is shared by segments: {step.Amount} yuan in all.");
        var share = Rate.Of(step.Inputs[0], step.Inputs[1]).ToPercent();
        return Say($"{step.Running} × {share} = {step.Amount} 元（四舍五入到分）。", $"{step.Running} × {share} = {step.Amount} yuan (rounded half up).");
    }

    string CapSentence(Step step)
    {
        var beyond = step.Inputs is [_, _, > 0] ? Say($"，超出限额的费用 {Yuan(step, 2)} 元不再分担", $"; {Yuan(step, 2)} yuan of cost lies beyond the cap") : "";
        return Say($"限额 {Yuan(step, 0)} 元{OfYear($"，此前已支付 {Yuan(step, 1)} 元")}；本次超出 {step.Amount} 元，基金支付 {step.Running} 元{beyond}。",
            $"Cap {Yuan(step, 0)} yuan{OfYear($", {Yuan(step, 1)} paid before")}; {step.Amount} yuan is above it, the fund pays {step.Running} yuan{beyond}.");
    }

    FeeLine Line(Step step) => bill.Lines[(int)step.Inputs[0]];

    static Money Yuan(Step step, int input) => new(step.Inputs[input]);

    string OfYear(string words) => tellsYear ? words : "";

    string FundName(Step step) => Vocabulary.Funds[(FundType)step.Inputs[0]].In(language);

    string Say(string chinese, string english) => English ? english : chinese;
}

/// <summary>The sentences of steps that came with the full set of rules.</summary>
sealed class FurtherWords(PolicyPack pack, string language, bool tellsYear)
{
    internal string Sentence(Step step) => step.Code switch
    {
        StepCode.Dates => Dates(step),
        StepCode.Category => Category(step),
        StepCode.AfterCoverage => Say($"停保后发生的范围内费用 {step.Amount} 元由个人承担，其余 {step.Running} 元可支付。", $"{step.Amount} yuan in scope after the coverage ended stays with the person; {step.Running} yuan is payable."),
        StepCode.YearPart => Say($"其中 {step.Amount} 元按住院天数计入 {step.Inputs[0]} 年度。", $"{step.Amount} yuan belongs to insurance year {step.Inputs[0]} by days of stay."),
        StepCode.Segment or StepCode.LayerSegment => Segment(step),
        StepCode.RatioChange => RatioChange(step),
        StepCode.HigherRatio => Say($"就医地比例 {Share(step, 0)}，参保地规定取高。", $"The place of treatment would pay {Share(step, 0)}; the insured place takes the higher share."),
        StepCode.FilingOnShare => FilingOnShare(step),
        StepCode.NotPaid => Say($"按规定 {step.Amount} 元不予支付。", $"{step.Amount} yuan is not paid under the rule."),
        StepCode.LumpSum => LumpSum(step),
        StepCode.Layer => Layer(step),
        StepCode.LayerGiven => Say($"随账单给出的补助 {Yuan(step, 1)} 元，可补助的个人负担 {step.Running} 元，支付 {step.Amount} 元。", $"A supplement of {Yuan(step, 1)} yuan came with the bill; of {step.Running} yuan left with the person it pays {step.Amount}."),
        StepCode.LayerCap => Say($"年度限额 {Yuan(step, 0)} 元{OfYear($"，此前已支付 {Yuan(step, 1)} 元")}，本次减少 {step.Amount} 元，支付 {step.Running} 元。", $"Yearly cap {Yuan(step, 0)} yuan{OfYear($", {Yuan(step, 1)} paid before")}: {step.Amount} yuan less, {step.Running} paid."),
        StepCode.Ceiling => Say($"各项合计不超过 {Yuan(step, 0)} 元{OfYear($"，此前已支付 {Yuan(step, 1)} 元")}，本次减少 {step.Amount} 元，支付 {step.Running} 元。", $"All funds together pay at most {Yuan(step, 0)} yuan{OfYear($", {Yuan(step, 1)} is paid already")}: {step.Amount} yuan less, {step.Running} paid."),
        _ => Say($"{step.Amount} 元，累计 {step.Running} 元。", $"{step.Amount} yuan, {step.Running} so far."),
    };

    internal string Adjustment(Step step) => step.Inputs.Count == 0 ? Unreduced : (AdjustmentShape)step.Inputs[0] switch
    {
        AdjustmentShape.Points => Say($"支付比例降低 {Points(step, 1)} 个百分点，见按比例报销。", $"The share is lowered by {Points(step, 1)} points, see the share of the fund."),
        AdjustmentShape.Factor => Say($"支付比例乘以 {Share(step, 1)}，见按比例报销。", $"The share is multiplied by {Share(step, 1)}, see the share of the fund."),
        AdjustmentShape.FirstShare => Say($"{(step.Inputs[3] == 1 ? "扣除起付标准后" : "扣除起付标准前")}先行自付 {Share(step, 1)}：{step.Amount} 元，余 {step.Running} 元。",
            $"{(step.Inputs[3] == 1 ? "After" : "Before")} the deductible {Share(step, 1)} stays with the person: {step.Amount} yuan; {step.Running} yuan goes on."),
        AdjustmentShape.Deductible => Say("适用异地就医的起付标准，见下一步。", "The deductible for treatment elsewhere applies, see the next step."),
        _ => Unreduced,
    };

    string Unreduced => Say("报销比例不降低。", "The share is not reduced.");

    string Dates(Step step)
    {
        var days = step.Inputs.Select(static n => DateOnly.FromDayNumber((int)n).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return Say($"政策版本按 {days[0]}，起付标准按 {days[1]}，人员类别按 {days[2]}，机构等级按 {days[3]}。",
            $"Version of the policy by {days[0]}, deductible by {days[1]}, class of person by {days[2]}, level of the institution by {days[3]}.");
    }

    string Category(Step step)
    {
        var (category, level) = (pack.CategoryNames[(int)step.Inputs[0]], Vocabulary.Levels[(InstitutionLevel)step.Inputs[1]]);
        return Say($"国家等级{level.Chinese}，参保地按“{category.Chinese}”支付。", $"National level {level.English}; the insured place pays it as '{category.English}'.");
    }

    string Segment(Step step)
    {
        var (from, to) = (Yuan(step, 2), step.Inputs[3] == 0 ? null : $"{Yuan(step, 3)}");
        var range = from == Money.Zero && to is null ? "" : Say($"{from} 元{(to is null ? "以上" : $"至 {to} 元")}：", to is null ? $"above {from}: " : $"{from} to {to}: ");
        return $"{range}{step.Running} × {Share(step, 0)} = {step.Amount}{Say(" 元。", " yuan.")}";
    }

    string RatioChange(Step step)
    {
        var reason = (ChangeGroup)step.Inputs[0] switch
        {
            ChangeGroup.Age => Say("按年龄", "By age"),
            ChangeGroup.Contract => Say("因签约", "By contract"),
            ChangeGroup.Continuity => Say("因连续参保", "By continuous insurance"),
            _ => Say("因退休", "As a retired person"),
        };
        return step.Inputs[1] == 1
            ? Say($"{reason}，个人负担乘以 {Share(step, 2)}。", $"{reason}, the own share is multiplied by {Share(step, 2)}.")
            : Say($"{reason}，支付比例提高 {Points(step, 2)} 个百分点。", $"{reason}, the share is raised by {Points(step, 2)} points.");
    }

    string FilingOnShare(Step step) => (AdjustmentShape)step.Inputs[0] == AdjustmentShape.Points
        ? Say($"支付比例再减 {Points(step, 1)} 个百分点。", $"{Points(step, 1)} points are taken off the share.")
        : Say($"支付比例再乘以 {Share(step, 1)}。", $"The share is multiplied by {Share(step, 1)}.");

    string LumpSum(Step step)
    {
        var happened = Vocabulary.MaternityEvents[(MaternityEvent)step.Inputs[1]];
        return Say($"{happened.Chinese}定额 {Yuan(step, 0)} 元，可支付费用 {step.Running} 元，计 {step.Amount} 元。", $"Lump sum for {happened.English} {Yuan(step, 0)} yuan; of {step.Running} yuan it is {step.Amount}.");
    }

    string Layer(Step step)
    {
        var fund = Vocabulary.Funds[(FundType)step.Inputs[0]].In(language);
        var threshold = step.Inputs[2] == 0 ? "" : Say($"，起付 {Yuan(step, 2)} 元", $"; deductible {Yuan(step, 2)}");
        return Say($"可纳入的个人负担 {step.Running} 元{OfYear($"，此前累计 {Yuan(step, 1)} 元")}{threshold}，{fund}支付 {step.Amount} 元。",
            $"Own part that counts {step.Running} yuan{OfYear($", {Yuan(step, 1)} before")}{threshold}; {fund} pays {step.Amount} yuan.");
    }

    static string Points(Step step, int at) => Share(step, at).TrimEnd('%');

    static string Share(Step step, int at) => Rate.Of(step.Inputs[at], step.Inputs[at + 1]).ToPercent();

    static Money Yuan(Step step, int input) => new(step.Inputs[input]);

    string OfYear(string words) => tellsYear ? words : "";

    string Say(string chinese, string english) => language == "en" ? english : chinese;
}
