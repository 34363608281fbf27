using Yidi.Console.Door;
using Yidi.Policy;

namespace Yidi.Console.Parts;

/// <summary>Puts what a pack says into words: kinds of rules, whom a row is for, and its figures.</summary>
static class PolicyWords
{
    static readonly Dictionary<string, LocalText> Kinds = new(StringComparer.Ordinal)
    {
        ["filing-requirement"] = new("是否需要备案", "Whether a filing is needed"), ["filing-adjustment"] = new("不同备案的待遇差别", "How filings change the benefit"), ["filing-procedure"] = new("备案怎样办", "How filings are granted"),
        ["chronic-diseases"] = new("门诊慢特病病种", "Chronic and special diseases"), ["chronic-procedure"] = new("慢特病怎样认定", "How diseases are recognised"), ["deductible"] = new("起付标准", "Deductible"), ["ratio"] = new("报销比例", "Share of the fund"),
        ["ratio-change"] = new("比例加减", "What moves the share"), ["year-cap"] = new("年度限额", "Yearly cap"), ["visit-cap"] = new("单次限额", "Cap of a visit"), ["disease-cap"] = new("病种限额", "Cap of a disease"), ["shared-cap"] = new("共用限额", "Shared cap"),
        ["layer"] = new("大病、补助和救助", "Further payers"), ["ceiling"] = new("总支付上限", "Ceiling of all payers"), ["personal-account"] = new("个人账户", "Personal account"), ["institution-category"] = new("机构类别", "Categories of institutions"), ["waiting"] = new("等待期", "Waiting periods"),
        ["time-limit"] = new("办理时限", "Time limits"), ["chosen-institutions"] = new("选定定点", "Chosen institutions"), ["injury"] = new("外伤", "Injuries"), ["newborn"] = new("新生儿", "Newborns"), ["claim-procedure"] = new("手工报销怎样审核", "How claims are judged"), ["mid-stay"] = new("在院期间变化", "Changes during a stay"),
        ["year-end"] = new("跨年度住院", "Stays over the year's end"), ["date-choice"] = new("按哪天的政策", "Which day's policy"), ["coverage-end"] = new("参保中断", "When coverage ends"), ["catalogue"] = new("目录", "Catalogue"), ["clause"] = new("国家规定", "National clauses"),
    };

    static readonly Dictionary<string, LocalText> Dimensions = new(StringComparer.Ordinal)
    {
        ["visits"] = new("就医", "visits"), ["persons"] = new("人员", "persons"), ["levels"] = new("等级", "levels"), ["categories"] = new("类别", "categories"), ["filings"] = new("备案", "filings"), ["places"] = new("地点", "places"),
        ["diseases"] = new("病种", "diseases"), ["ages"] = new("年龄", "ages"), ["hosts"] = new("就医地", "hosts"), ["hosts-except"] = new("就医地除", "hosts except"), ["matters"] = new("事项", "matters"),
    };

    static readonly Dictionary<string, LocalText> Terms = new(StringComparer.Ordinal)
    {
        ["value"] = new("", ""), ["per"] = new("每", "per"), ["segments"] = new("分段", "segments"), ["points"] = new("百分点", "points"), ["factor"] = new("乘", "factor"), ["first-share"] = new("先行自付", "first share"), ["later"] = new("以后各次", "later"),
        ["floor"] = new("不低于", "floor"), ["to"] = new("至", "to"), ["from"] = new("自", "from"), ["base"] = new("基数", "base"), ["fund"] = new("基金", "fund"), ["counts"] = new("计入", "counts in"), ["deductible"] = new("起付", "deductible"), ["cap"] = new("限额", "cap"),
    };

    /// <summary>Words the packs share with the vocabulary: 'retired' is 退休.</summary>
    static readonly Dictionary<string, Term> Shared = new[] { Vocabulary.Visits.Values, Vocabulary.Persons.Values, Vocabulary.Levels.Values, Vocabulary.Filings.Values, Vocabulary.Places.Values, Vocabulary.Insurances.Values, Vocabulary.Funds.Values }
        .SelectMany(static v => v).DistinctBy(static t => t.Word).ToDictionary(static t => t.Word, StringComparer.Ordinal);

    internal static string Kind(string word) => Kinds.TryGetValue(word, out var name) ? Words.L(name) : word;

    internal static string Selectors(IReadOnlyDictionary<string, IReadOnlyList<string>> selectors) =>
        string.Join(Words.L("；", "; "), selectors.Select(static s => $"{(Dimensions.TryGetValue(s.Key, out var name) ? Words.L(name) : s.Key)} {Words.Joined(s.Value.Select(Word))}"));

    internal static string Row(RowDraft row)
    {
        var terms = string.Join(Words.L("，", ", "), row.Terms.Select(static t => $"{Name(t.Key)} {Term(t.Value)}".Trim()));
        return row.Selectors.Count == 0 ? terms : $"{Selectors(row.Selectors)}：{terms}";
    }

    static string Term(TermDraft term) => term.Text is { } text ? Word(text)
        : term.Items is { } items ? string.Join(" / ", items.Select(Term))
        : string.Join(" ", term.Fields!.Select(static f => $"{Name(f.Key)} {Term(f.Value)}".Trim()));

    static string Name(string word) => Terms.TryGetValue(word, out var name) ? Words.L(name) : word;

    static string Word(string word) => Shared.TryGetValue(word, out var term) ? Words.L(term) : word;
}
