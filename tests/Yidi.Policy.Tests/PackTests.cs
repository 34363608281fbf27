using Yidi.Operations.Policies;
using Yidi.Testing;

namespace Yidi.Policy.Tests;

public sealed class PackTests
{
    public static TheoryData<string> EveryPack => [.. Bills.EveryPack];

    [Theory, MemberData(nameof(EveryPack))]
    public void Cases_beside_a_pack_come_out_to_the_fen(string file)
    {
        var (pack, _) = Bills.Load(file);
        var results = PackCases.Run(File.ReadAllText(PackFolder.CasesOf(Repository.PathOf(file))), pack);
        Assert.NotEmpty(results);
        Assert.All(results, static r => Assert.True(r.Passed, $"{r.Name}: {string.Join("; ", r.Differences)}"));
    }

    [Theory]
    //          what is changed                                 into                              the message must say
    [InlineData("value: \"0.80\"", "value: 0.80", "is not quoted|write it in quotes")]
    [InlineData("value: \"0.80\"", "value: \"80\"", "is not a share between 0 and 1|\"0.80\" for 80 percent")]
    [InlineData("value: \"0.00\"", "value: \"none\"", "is not an amount of yuan|two decimals")]
    [InlineData("kind: ratio", "kind: ratios", "kind 'ratios' is unknown|use one of")]
    [InlineData("persons: [retired]\n    clause:\n      zh: 退休职工门诊慢特病报销", "persons: [pensioner]\n    clause:\n      zh: 退休职工门诊慢特病报销", "persons 'pensioner' is unknown|retired")]
    [InlineData("source: nhsa-qa-2022-07\n        article: 算例（支付比例80%）", "source: rumour\n        article: 算例（支付比例80%）", "source 'rumour' is not listed|name it under 'sources'")]
    [InlineData("grade: A", "grade: X", "grade 'X' is unknown|A (official)")]
    [InlineData("hosts: [\"11\", \"12\", \"13\"]", "hosts: [\"11\", \"12\"]", "no rule answers filing-requirement|province 13|add a rule")]
    [InlineData("hosts-except: [\"11\", \"12\", \"13\"]", "hosts-except: [\"12\", \"13\"]", "both apply|province 11|narrow one of them")]
    [InlineData("from: 2022-01-01\n        value: \"0.80\"", "from: 2022-02-01\n        value: \"0.80\"", "no rule answers ratio|2022-01-01")]
    [InlineData("from: 2022-01-01\n        value: \"0.80\"", "from: 2022-13-01\n        value: \"0.80\"", "from '2022-13-01' is not a date|write it as")]
    [InlineData("en: Chronic disease visits of retired employees have no deductible.", "en: \"\"", "clause is missing in en|both languages")]
    [InlineData("grade: A\n  - id: chronic.cap.year", "grade: A\n        note: x\n  - id: chronic.cap.year", "'note' is not a field of ratio|use one of")]
    [InlineData("id: chronic.cap.year", "id: chronic.ratio", "the id is used twice|an id of its own")]
    [InlineData("  procedure-2023:", "  nhsa-2022-22:", "source 'nhsa-2022-22' is listed twice|give it another id")]
    [InlineData("region: \"131000\"", "region: \"13100\"", "is not six digits|in quotes")]
    [InlineData("covers:", "covers: [", "this is not YAML|near this line")]
    public void A_bad_pack_says_what_to_do(string good, string bad, string mustMention)
    {
        Assert.Contains(good, Bills.LangfangText, StringComparison.Ordinal);
        var (pack, problems) = PackText.Compile(Bills.LangfangText.Replace(good, bad, StringComparison.Ordinal), Bills.NationalText);
        Assert.Null(pack);
        var text = string.Join('\n', problems);
        Assert.All(mustMention.Split('|'), words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.All(problems, static p => Assert.True(p.Line > 0));
    }

    [Theory]
    //          what is changed in the first case        into                          the result must say
    [InlineData("fund: \"48.89\"", "fund: \"48.88\"", "fund: expected 48.88, got 48.89")]
    [InlineData("fund: \"48.89\"", "fond: \"48.89\"", "'fond' is not a field here; use one of refused, total")]
    [InlineData("on: 2022-07-01", "on: 2022-7-1", "on '2022-7-1' is not a date; write it as 2022-07-01")]
    [InlineData("class: 甲", "class: 丁", "class '丁' is unknown; use one of 甲, 乙, 丙")]
    [InlineData("filing: retired-settled-elsewhere", "filing: settled", "filing 'settled' is unknown")]
    [InlineData("  expect: { total: \"64.29\"", "  before: { inscope: \"1.00\" }\n  expect: { total: \"64.29\"", "'inscope' is no yearly sum of this pack; use one of count.stays")]
    [InlineData("- name: W1", "- plain text\n- name: W1", "the file is not a list of cases")]
    [InlineData("person: { class", "person: [ { class", "this is not YAML")]
    public void A_wrong_case_says_what_is_wrong(string good, string bad, string mustSay)
    {
        var cases = Repository.Read("policies", "regions", "131000", "cases", "employees.yaml").Split("\n\n")[0];
        Assert.Contains(good, cases, StringComparison.Ordinal);
        var result = PackCases.Run(cases.Replace(good, bad, StringComparison.Ordinal), Bills.Langfang)[0];
        Assert.False(result.Passed);
        Assert.Contains(mustSay, string.Join('\n', result.Differences), StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_that_of_the_law_and_not_of_its_white_space()
    {
        Assert.Equal(Bills.Langfang.Hash, Bills.Compile(Bills.LangfangText.ReplaceLineEndings("\r\n")).Hash);
        Assert.NotEqual(Bills.Langfang.Hash, Bills.Limited.Hash);
    }
}
