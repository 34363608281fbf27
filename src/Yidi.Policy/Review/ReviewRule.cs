namespace Yidi.Policy;

/// <summary>What supervision looks for (智能审核, domain.md 8). Stored: never renumber.</summary>
public enum ReviewRule
{
    /// <summary>重复收费.</summary>
    RepeatedCharge = 1,

    /// <summary>数量超住院天数.</summary>
    QuantityOverDays = 2,
    SexLimit = 3,
    AgeLimit = 4,
    DiagnosisLimit = 5,

    /// <summary>限制使用: paid under a condition nobody reviewed.</summary>
    RestrictedUse = 6,
    OverlappingStays = 7,

    /// <summary>分解住院.</summary>
    SplitAdmission = 8,

    /// <summary>挂床.</summary>
    BedHanging = 9,
    SameDrugManyPlaces = 10,
    ImpossibleTravel = 11,
    InstitutionOutlier = 12,

    /// <summary>Found by people at an inspection (检查), not by a rule.</summary>
    Inspection = 20,

    /// <summary>Found by the place of treatment when it looked into a large bill (费用协查).</summary>
    LargeBill = 21,
}

/// <summary>The words of the rules.</summary>
public static class ReviewRules
{
    public static IReadOnlyDictionary<ReviewRule, Term> Names { get; } = new Dictionary<ReviewRule, Term>
    {
        [ReviewRule.RepeatedCharge] = new("repeated-charge", "重复收费", "repeated charge"),
        [ReviewRule.QuantityOverDays] = new("quantity-over-days", "数量超住院天数", "more units than days of stay allow"),
        [ReviewRule.SexLimit] = new("sex-limit", "限性别项目", "item for the other sex"),
        [ReviewRule.AgeLimit] = new("age-limit", "限年龄项目", "item for another age"),
        [ReviewRule.DiagnosisLimit] = new("diagnosis-limit", "限适应症项目", "item without its diagnosis"),
        [ReviewRule.RestrictedUse] = new("restricted-use", "限制使用未审批", "restricted use that nobody reviewed"),
        [ReviewRule.OverlappingStays] = new("overlapping-stays", "住院时间重叠", "two stays at once"),
        [ReviewRule.SplitAdmission] = new("split-admission", "分解住院", "one stay split in two"),
        [ReviewRule.BedHanging] = new("bed-hanging", "挂床住院", "a bed without treatment"),
        [ReviewRule.SameDrugManyPlaces] = new("same-drug-many-places", "多处重复购药", "the same drug bought in several places"),
        [ReviewRule.ImpossibleTravel] = new("impossible-travel", "时空异常就医", "treated in two places too far apart"),
        [ReviewRule.InstitutionOutlier] = new("institution-outlier", "机构费用异常", "an institution unlike its peers"),
        [ReviewRule.Inspection] = new("inspection", "检查发现", "found at an inspection"),
        [ReviewRule.LargeBill] = new("large-bill", "费用协查查实", "found by investigation of a large bill"),
    };
}
