using System.Globalization;
using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>A new pack that is sound from the first minute: inpatient rules with figures to replace, and two cases that say what they give.</summary>
public static class PackSkeleton
{
    public static (string Pack, string Cases) Make(RegionCode region, InsuranceKind insurance, LocalText name, DateOnly from)
    {
        var employees = insurance == InsuranceKind.Employees;
        var persons = employees ? "active, retired" : "child, adult, elderly";
        var day = from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return (Pack(region, Vocabulary.Insurances[insurance].Word, name, persons, day, employees), Cases(employees ? "active" : "adult", day));
    }

    static string Pack(RegionCode region, string insurance, LocalText name, string persons, string from, bool employees) => $$"""
        # yaml-language-server: $schema=../../pack.schema.json
        # Replace every figure, clause, source and grade below by what the document of your region says.
        # Then: ./yidi policy check   and   ./yidi policy test
        format: 1
        region: "{{region}}"
        insurance: {{insurance}}
        insurance-year-starts: "01-01"
        name:
          zh: {{name.Chinese}}
          en: {{name.English}}
        covers:                              # what this pack rules; everything else is refused, never guessed
          - visits: [all-inpatient]
            persons: [{{persons}}]
            from: {{from}}
        sources:
          document-1:
            document:
              zh: 政策文件名称和文号（请替换）
              en: Name and number of the document (replace)
            published: {{from}}
        rules:
          - id: filing.elsewhere
            kind: filing-requirement
            clause:
              zh: 异地就医应先办理备案。
              en: Treatment elsewhere needs a filing.
            source: document-1
            article: 第几条（请替换）
            grade: D
            values:
              - from: {{from}}
                value: required              # or: value: deemed
          - id: filing.adjustment
            kind: filing-adjustment
            clause:
              zh: 其他临时外出人员支付比例降低二十个百分点，转诊和急诊十个百分点。
              en: For other temporary persons the share is twenty points lower, for referred and emergency patients ten.
            source: document-1
            article: 第几条（请替换）
            grade: D
            values:
              - from: {{from}}
                rows:
                  - { filings: [retired-settled-elsewhere, long-term-resident, posted-worker, deemed-pair, at-home], value: none }
                  - { filings: [referred, emergency, returning-home], points: "0.10" }
                  - { filings: [other-temporary, returning-unproven], points: "0.20" }
          - id: inpatient.deductible
            kind: deductible
            visits: [all-inpatient]
            clause:
              zh: 住院起付标准一级及以下 200 元、二级 500 元、三级 800 元，年度内第二次起减半。
              en: Inpatient deductible 200, 500 and 800 yuan by level; half from the second stay of the year.
            source: document-1
            article: 第几条（请替换）
            grade: D
            values:
              - from: {{from}}
                rows:
                  - { categories: [unrated, one], value: "200.00", per: stay, later: ["100.00"] }
                  - { categories: [two], value: "500.00", per: stay, later: ["250.00"] }
                  - { categories: [three], value: "800.00", per: stay, later: ["400.00"] }
          - id: inpatient.ratio
            kind: ratio
            visits: [all-inpatient]
            clause:
              zh: 住院支付比例一级及以下百分之九十、二级八十五、三级八十。
              en: Inpatient share ninety, eighty-five and eighty percent by level.
            source: document-1
            article: 第几条（请替换）
            grade: D
            values:
              - from: {{from}}
                rows:
                  - { categories: [unrated, one], value: "0.90" }
                  - { categories: [two], value: "0.85" }
                  - { categories: [three], value: "0.80" }
          - id: inpatient.cap
            kind: year-cap
            visits: [all-inpatient]
            clause:
              zh: 住院年度最高支付二十万元。
              en: Inpatient payments reach at most 200,000 yuan a year.
            source: document-1
            article: 第几条（请替换）
            grade: D
            values:
              - from: {{from}}
                value: "200000.00"           # or: value: open
                counts: inpatient
          - id: account.use
            kind: personal-account
            clause:
              zh: {{(employees ? "个人账户支付政策范围内的个人负担。" : "城乡居民没有个人账户。")}}
              en: {{(employees ? "The personal account pays the own part of in-scope cost." : "Residents have no personal account.")}}
            source: document-1
            article: 第几条（请替换）
            grade: D
            values:
              - from: {{from}}
                {{(employees ? "pays: [deductible, ratio-share, over-cap, filing-share, first-share]" : "value: none")}}
                {{(employees ? "family: yes" : "")}}

        """;

    static string Cases(string person, string on) => $$"""
        # Each case must come out to the fen: ./yidi policy test
        - name: 三级医院首次住院，长期异地备案
          bill: { visit: inpatient, on: {{on}}, host: "110000", level: three, in-scope: "10000.00" }
          person: { class: {{person}}, filing: long-term-resident }
          expect: { deductible: "800.00", fund: "7360.00", person: "2640.00" }      # (10000 - 800) x 80 percent

        - name: 未备案又非急诊，拒绝
          bill: { visit: inpatient, on: {{on}}, host: "110000", level: three, in-scope: "10000.00" }
          person: { class: {{person}}, filing: none }
          expect: { refused: not-filed }

        """;
}
