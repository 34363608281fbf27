using Yidi.Console.Door;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Console.Parts;

/// <summary>Puts what a pack says into words: kinds of rules, whom a row is for, and its figures.</summary>
public static class PolicyWords
{
    static readonly Dictionary<string, LocalText> Kinds = new(StringComparer.Ordinal)
    {
        ["filing-requirement"] = new("是否需要备案", "Whether a filing is needed"), ["filing-adjustment"] = new("不同备案的待遇差别", "How filings change the benefit"), ["filing-procedure"] = new("备案怎样办", "How filings are granted"),
        ["chronic-diseases"] = new("门诊慢特病病种", "Chronic and special diseases"), ["chronic-procedure"] = new("慢特病怎样认定", "How diseases are recognised"), ["deductible"] = new("起付标准", "Deductible"), ["ratio"] = new("报销比例", "Share of the fund"),
        ["ratio-change"] = new("比例加减", "What moves the share"), ["year-cap"] = new("年度限额", "Yearly cap"), ["visit-cap"] = new("单次限额", "Cap of a visit"), ["disease-cap"] = new("病种限额", "Cap of a disease"), ["shared-cap"] = new("共用限额", "Shared cap"),
        ["layer"] = new("大病、补助和救助", "Further payers"), ["ceiling"] = new("总支付上限", "Ceiling of all payers"), ["personal-account"] = new("个人账户", "Personal account"), ["institution-category"] = new("机构类别", "Categories of institutions"), ["waiting"] = new("等待期", "Waiting periods"),
        ["time-limit"] = new("办理时限", "Time limits"), ["chosen-institutions"] = new("选定定点", "Chosen institutions"), ["injury"] = new("外伤", "Injuries"), ["newborn"] = new("新生儿", "Newborns"), ["claim-procedure"] = new("手工报销怎样审核", "How claims are judged"), ["mid-stay"] = new("在院期间变化", "Changes during a stay"),
        ["year-end"] = new("跨年度住院", "Stays over the year's end"), ["date-choice"] = new("按哪天的政策", "Which day's policy"), ["coverage-end"] = new("参保中断", "When coverage ends"), ["merged-lines"] = new("急诊和外购费用并入住院", "Emergency cost that joins a stay"), ["transfer-deductible"] = new("转院起付标准", "Deductible of a transfer"), ["higher-ratio"] = new("就高支付", "The higher share wins"),
        ["catalogue"] = new("目录", "Catalogue"), ["clause"] = new("国家规定", "National clauses"),
    };

    static readonly Dictionary<string, LocalText> Dimensions = new(StringComparer.Ordinal)
    {
        ["visits"] = new("就医", "visits"), ["persons"] = new("人员", "persons"), ["levels"] = new("等级", "levels"), ["categories"] = new("类别", "categories"), ["filings"] = new("备案", "filings"), ["places"] = new("地点", "places"),
        ["diseases"] = new("病种", "diseases"), ["ages"] = new("年龄", "ages"), ["hosts"] = new("就医地", "hosts"), ["hosts-except"] = new("就医地除", "hosts except"), ["matters"] = new("事项", "matters"),
        ["types"] = new("机构类型", "types"), ["owners"] = new("隶属", "owners"), ["diseases-except"] = new("病种除", "diseases except"), ["contracted"] = new("家庭医生签约", "contracted"), ["continuous-months"] = new("连续参保月数", "months of continuous insurance"), ["assistance"] = new("救助类别", "assistance"),
        ["ranks"] = new("公务员补助级别", "ranks"), ["enterprise"] = new("企业补充保险", "enterprise supplement"), ["emergency"] = new("急诊", "emergency"), ["referral"] = new("有转诊单", "with a referral"), ["transfers"] = new("转院", "transfers"), ["origins"] = new("费用发生处", "origins of lines"), ["third-party"] = new("有第三人责任", "third party liable"),
        ["promise"] = new("已承诺无第三人责任", "promise that no third party is liable"), ["joinings"] = new("参保方式", "how the coverage began"), ["missed-months"] = new("此前断缴月数", "months without insurance before"),
    };

    static readonly Dictionary<string, LocalText> Terms = new(StringComparer.Ordinal)
    {
        ["value"] = new("", ""), ["per"] = new("每", "per"), ["segments"] = new("分段", "segments"), ["points"] = new("百分点", "points"), ["factor"] = new("乘", "factor"), ["first-share"] = new("先行自付", "first share"), ["later"] = new("以后各次", "later"),
        ["floor"] = new("不低于", "floor"), ["to"] = new("至", "to"), ["from"] = new("自", "from"), ["base"] = new("基数", "base"), ["fund"] = new("基金", "fund"), ["counts"] = new("计入", "counts in"), ["deductible"] = new("起付", "deductible"), ["cap"] = new("限额", "cap"),
        ["as"] = new("视为", "as"), ["order"] = new("次序", "order"), ["less"] = new("减", "less"), ["times"] = new("乘", "times"), ["lump-sums"] = new("定额", "lump sums"), ["measured"] = new("分段按", "measured by"), ["on"] = new("条件", "on"), ["own-share-factor"] = new("自付部分乘", "own share times"),
        ["of"] = new("按", "of"), ["members"] = new("包括", "members"), ["extra"] = new("另加", "extra"), ["layer"] = new("层", "layer"), ["borders"] = new("段界", "borders"), ["only-above-total"] = new("仅总费用高于", "only above a total of"), ["only-up-to-total"] = new("仅总费用不高于", "only up to a total of"),
        ["pays"] = new("可付", "pays"), ["family"] = new("家庭共济", "family"), ["per-missed-year"] = new("每断缴一年加", "per missed year"), ["starts"] = new("起算", "starts"), ["on-promise"] = new("可承诺", "on a promise"), ["change-locked"] = new("变更锁定", "change locked"), ["effective"] = new("生效", "effective"),
        ["most"] = new("最多", "most"), ["second-from"] = new("复审自", "second review from"), ["final-from"] = new("终审自", "final review from"),
    };

    /// <summary>What a rule chooses among a few, where the vocabulary has no word for it.</summary>
    static readonly Dictionary<string, LocalText> Choices = new(StringComparer.Ordinal)
    {
        ["stated"] = new("如条文所述", "as stated"), ["open"] = new("不设上限", "no limit"), ["required"] = new("必须办理", "required"), ["deemed"] = new("视同已办", "deemed done"), ["none"] = new("无", "none"), ["not-paid"] = new("不予支付", "not paid"),
        ["before-deductible"] = new("在扣起付标准之前", "before the deductible"), ["after-deductible"] = new("在扣起付标准之后", "after the deductible"), ["visit"] = new("次就诊", "visit"), ["stay"] = new("次住院", "stay"), ["year"] = new("年", "year"), ["quarter"] = new("季度", "quarter"), ["month"] = new("月", "month"),
        ["age"] = new("年龄", "age"), ["contract"] = new("签约", "contract"), ["continuity"] = new("连续参保", "continuity"), ["sum"] = new("各项之和", "the sum"), ["maximum"] = new("各项最高", "the maximum"),
        ["deductible"] = new("起付部分", "the deductible"), ["ratio-share"] = new("按比例自付部分", "the share of the ratio"), ["over-cap"] = new("超限额部分", "what is over a cap"), ["filing-share"] = new("因备案多自付部分", "the share for the filing"), ["first-share"] = new("先行自付部分", "the first share"),
        ["from-zero"] = new("从零起分段", "from zero"), ["above-deductible"] = new("从起付标准以上分段", "above the deductible"), ["in-scope"] = new("政策范围内费用", "cost in scope"), ["total"] = new("总费用", "total cost"), ["yes"] = new("是", "yes"), ["no"] = new("否", "no"),
        ["admission"] = new("入院日", "admission"), ["settlement"] = new("结算日", "settlement"), ["paid"] = new("缴费到账", "the payment"), ["day-after"] = new("缴费次日", "the day after"), ["birth"] = new("出生", "birth"), ["own-after-end"] = new("中断后自费", "own cost after the end"), ["pays-to-end"] = new("支付至出院", "pays to the discharge"),
        ["merged"] = new("并入", "merged"), ["refused"] = new("不予结算", "refused"), ["difference"] = new("只补差额", "the difference"), ["full"] = new("重新计算", "in full"), ["continue"] = new("连续计算", "continues"), ["new-cycle"] = new("重新开始", "a new cycle"), ["one-bill"] = new("合并一次结算", "one bill"), ["split-by-days"] = new("按天数分摊", "split by days"),
        ["on"] = new("是", "on"), ["off"] = new("否", "off"), ["host"] = new("就医地目录", "the place of treatment"), ["insured"] = new("参保地目录", "the place of insurance"), ["automatic"] = new("自动通过", "automatic"), ["reviewed"] = new("人工审核", "reviewed"), ["one-review"] = new("一级审核", "one review"), ["two-reviews"] = new("两级审核", "two reviews"),
        ["day"] = new("当日", "the same day"), ["next-month"] = new("次月", "next month"), ["free"] = new("不须选定", "free"), ["mothers-card"] = new("可用母亲的卡", "on the mother's card"),
    };

    /// <summary>Words the packs share with the vocabulary: 'retired' is 退休.</summary>
    static readonly Dictionary<string, Term> Shared = new[] { Vocabulary.Visits.Values, Vocabulary.Persons.Values, Vocabulary.Levels.Values, Vocabulary.Filings.Values, Vocabulary.Places.Values, Vocabulary.Insurances.Values, Vocabulary.Funds.Values, Vocabulary.OwnParts.Values, Vocabulary.InstitutionTypes.Values, Vocabulary.Owners.Values, Vocabulary.Assistance.Values, Vocabulary.Ranks.Values, Vocabulary.Transfers.Values, Vocabulary.Origins.Values, Vocabulary.Joinings.Values }
        .SelectMany(static v => v).DistinctBy(static t => t.Word).ToDictionary(static t => t.Word, StringComparer.Ordinal);

    /// <summary>What dates and limits are for.</summary>
    static readonly Dictionary<string, LocalText> Matters = new(StringComparer.Ordinal)
    {
        ["policy"] = new("待遇政策", "policy"), ["person-class"] = new("人员类别", "class of person"), ["institution-level"] = new("机构等级", "level of the institution"), ["manual-claim"] = new("手工报销", "manual claims"), ["promise-materials"] = new("承诺补交材料", "materials after a promise"), ["change-lock"] = new("变更备案间隔", "lock of a filing"),
        ["filing-validity"] = new("备案有效期", "validity of a filing"), ["late-filing"] = new("补办备案", "late filing"), ["chronic-renewal"] = new("慢特病复核", "renewal of a disease"), ["chronic-promise"] = new("慢特病承诺补交", "materials of a disease"), ["newborn-enrolment"] = new("新生儿参保", "enrolment of a newborn"), ["claim-handling"] = new("报销办结", "handling of a claim"),
        ["all-inpatient"] = new("各类住院", "all inpatient"), ["all-outpatient"] = new("普通和急诊门诊", "outpatient"),
    };

    internal static string Kind(string word) => Kinds.TryGetValue(word, out var name) ? Words.L(name) : word;

    /// <summary>Words that mean something of their own in one kind of rule.</summary>
    static readonly Dictionary<(string Kind, string Word), LocalText> Own = new()
    {
        [("injury", "paid")] = new("予以支付", "paid"), [("chosen-institutions", "required")] = new("须在选定机构就医", "at chosen institutions only"), [("personal-account", "none")] = new("不可使用", "not used"), [("filing-adjustment", "none")] = new("待遇不变", "no difference"),
        [("filing-requirement", "deemed")] = new("视同备案", "counts as filed"), [("filing-requirement", "required")] = new("需要备案", "must be filed"),
    };

    /// <summary>What words of one selector are taken from, where another has the same word for something else.</summary>
    static readonly Dictionary<string, Dictionary<string, Term>> OfSelector = new(StringComparer.Ordinal)
    {
        ["types"] = ByWord(Vocabulary.InstitutionTypes.Values), ["owners"] = ByWord(Vocabulary.Owners.Values), ["assistance"] = ByWord(Vocabulary.Assistance.Values), ["ranks"] = ByWord(Vocabulary.Ranks.Values),
        ["transfers"] = ByWord(Vocabulary.Transfers.Values), ["origins"] = ByWord(Vocabulary.Origins.Values), ["joinings"] = ByWord(Vocabulary.Joinings.Values),
    };

    internal static string Selectors(IReadOnlyDictionary<string, IReadOnlyList<string>> selectors, RegionBook regions) =>
        string.Join(Words.L("；", "; "), selectors.Select(s => $"{(Dimensions.TryGetValue(s.Key, out var name) ? Words.L(name) : s.Key)} {Words.Joined(s.Value.Select(w => Selected(s.Key, w, regions)))}"));

    internal static string Row(string kind, RowDraft row, RegionBook regions)
    {
        var terms = string.Join(Words.L("，", ", "), row.Terms.Select(t => $"{Name(t.Key)} {Said(kind, t.Value)}".Trim()));
        return row.Selectors.Count == 0 ? terms : $"{Selectors(row.Selectors, regions)}：{terms}";
    }

    static string Said(string kind, TermDraft term) => term.Text is { } text ? Chosen(kind, text)
        : term.Items is { } items ? string.Join(" / ", items.Select(i => Said(kind, i)))
        : string.Join(" ", term.Fields!.Select(f => $"{Name(f.Key)} {Said(kind, f.Value)}".Trim()));

    static string Name(string word) => Terms.TryGetValue(word, out var name) ? Words.L(name) : word;

    /// <summary>Places are written by the first digits of their codes.</summary>
    static string Selected(string selector, string word, RegionBook regions) =>
        selector.StartsWith("hosts", StringComparison.Ordinal) && RegionCode.TryParse(word.PadRight(6, '0'), out var place) && regions.Knows(place) ? regions.Name(place, Words.Language) :
        OfSelector.GetValueOrDefault(selector)?.GetValueOrDefault(word) is { } own ? Words.L(own) : Shared.TryGetValue(word, out var term) ? Words.L(term) : Choices.TryGetValue(word, out var choice) || Matters.TryGetValue(word, out choice) ? Words.L(choice) : word;

    static string Chosen(string kind, string word) =>
        Own.TryGetValue((kind, word), out var own) || Choices.TryGetValue(word, out own) ? Words.L(own) : Shared.TryGetValue(word, out var term) ? Words.L(term) : Duration(word);

    /// <summary>'6 months' and '30 days', as packs write lengths of time; anything else as it is.</summary>
    static string Duration(string word) => word.Split(' ') is [var count, var unit] && count.All(char.IsAsciiDigit)
        ? unit switch { "month" or "months" => Words.L($"{count}个月", word), "day" or "days" => Words.L($"{count}日", word), "working-days" => Words.L($"{count}个工作日", word), "year" or "years" => Words.L($"{count}年", word), _ => word }
        : word;

    static Dictionary<string, Term> ByWord(IEnumerable<Term> terms) => terms.DistinctBy(static t => t.Word).ToDictionary(static t => t.Word, StringComparer.Ordinal);

    /// <summary>What the form of packs allows and this page could say only as it is written; for the test that keeps it empty.</summary>
    public static IEnumerable<string> Unworded() =>
        PackForm.Kinds.SelectMany(static k => k.Terms.SelectMany(t => t.Choices.Where(static c => !Shared.ContainsKey(c) && !Choices.ContainsKey(c)).Concat(Terms.ContainsKey(t.Name) ? [] : [t.Name])).Concat(Kinds.ContainsKey(k.Word) ? [] : [k.Word]))
            .Concat(PackForm.Selectors.SelectMany(static s => s.Words.Where(static w => !Shared.ContainsKey(w) && !Choices.ContainsKey(w) && !Matters.ContainsKey(w)).Concat(Dimensions.ContainsKey(s.Name) ? [] : [s.Name]))).Distinct(StringComparer.Ordinal);
}
