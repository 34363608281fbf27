namespace Yidi.Operations.Plumbing;

/// <summary>Why an act was refused. Published and shown to clerks: never renumber, never reuse.</summary>
public enum RefusalKind
{
    MalformedBody = 1001,
    BodyTooLarge = 1002,
    UnknownMessage = 1003,
    FieldMissing = 1004,
    FieldInvalid = 1005,
    FieldTooLong = 1006,
    NotSigned = 1101,
    UnknownAccount = 1102,
    WrongSignature = 1103,
    StaleTimestamp = 1104,
    ReplayedNonce = 1105,
    InstitutionNotOfAccount = 1106,
    SignInNeeded = 1201,
    NotAllowed = 1202,
    WrongPassword = 1203,
    AccountLocked = 1204,
    TooManyReads = 1205,
    AccountUnknown = 1206,
    PasswordWeak = 1207,
    RequestForged = 1208,
    UnknownRegion = 2001,
    RegionNotOfInstitution = 2002,
    RegionNotOfPerson = 2003,
    InstitutionUnknown = 2004,
    InstitutionNotDesignated = 2005,
    ServiceNotOpened = 2006,
    ItemUnknown = 2007,
    WrongCatalogue = 2008,
    RegionOutage = 2009,
    InstitutionSuspended = 2010,
    CredentialKindNotTaken = 2011,
    OutageUnknown = 2012,
    MatchingUnknown = 2013,
    FileUnknown = 2014,
    PersonUnknown = 2101,
    CredentialOfOtherPerson = 2102,
    NotCovered = 2103,
    BirthdayUnknown = 2104,
    BenefitWaiting = 2105,
    CredentialNotActive = 2106,
    CoverageOverlaps = 2107,
    CoverageUnknown = 2108,
    FamilyLinkRefused = 2109,
    CredentialNotShown = 2110,
    NotFiled = 2201,
    DiseaseNotQualified = 2202,
    DiseaseNotInPack = 2203,
    InstitutionNotChosen = 2204,
    FilingUnknown = 2211,
    FilingOverlaps = 2212,
    ChangeLocked = 2213,
    PlaceNotFilable = 2214,
    ProofMissing = 2215,
    FiledAfterSelfPay = 2216,
    ConsentMissing = 2217,
    ActNotPossible = 2218,
    QualificationUnknown = 2221,
    DiseaseAlreadyQualified = 2222,
    TooManyDiseases = 2223,
    SameReviewer = 2224,
    ChoiceUnknown = 2231,
    TooManyChoices = 2232,
    MaterialUnknown = 2241,
    MaterialRefused = 2242,
    NoPack = 2301,
    PackDoesNotCover = 2302,
    InjuryNotPaid = 2303,
    LinesNotMerged = 2304,
    EventNotInPack = 2305,
    SupplementNotInPack = 2306,
    VisitUnknown = 3001,
    VisitWithdrawn = 3002,
    VisitBeingWithdrawn = 3003,
    VisitNotDescribed = 3004,
    VisitTypeDiffers = 3005,
    NoFeeLines = 3006,
    FeeLineRepeated = 3007,
    FeeLineNotOfVisit = 3008,
    AmountDisagrees = 3009,
    MixedDiseases = 3010,
    BatchSettled = 3011,
    SettlementUnknown = 4001,
    SettlementNotLive = 4002,
    LaterSettlementDepends = 4003,
    KeyUsedForOtherContent = 4004,
    MessageReversed = 4005,
    LiveSettlementExists = 4006,
    BillOutdated = 4007,
    NotReversible = 4008,
    PartSettledAgain = 4009,
    EntitlementChanged = 4010,
    Busy = 5001,
    InternalFault = 5002,
}

/// <summary>A refusal with what was wrong. What the rule is, who must act and what to do next come from <see cref="RefusalCatalogue"/>.</summary>
/// <param name="Field">The field as the caller names it; empty when the message as a whole is meant.</param>
/// <param name="Value">The refused value, masked where it is personal.</param>
/// <param name="Detail">What the catalogue cannot know, such as the two amounts that disagree.</param>
public sealed record Refusal(RefusalKind Kind, string Field = "", string Value = "", string Detail = "")
{
    public string Code => FormattableString.Invariant($"YD{(int)Kind}");

    /// <summary>One Chinese sentence a clerk can act on, at most 200 characters, the code in front.</summary>
    public string ToChinese()
    {
        var entry = RefusalCatalogue.Of(Kind);
        var subject = Field.Length > 0 ? $"（{Field}{(Value.Length > 0 ? "=" + Value : "")}）" : Value.Length > 0 ? $"（{Value}）" : "";
        var text = $"[{Code}] {entry.Title.Chinese}{subject}。{(Detail.Length > 0 ? Detail + "。" : "")}{entry.NextStep.Chinese}";
        return text.Length <= 200 ? text : text[..199] + "…";
    }
}
