using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>Draws what a cover entry allows for a selector, or anything the field knows.</summary>
static class CoverChoices
{
    public static T Pick<T>(
        this Dice dice, IReadOnlyDictionary<string, IReadOnlyList<string>> cover, string selector, IReadOnlyDictionary<T, Term> terms, IReadOnlyList<T> otherwise)
        where T : notnull =>
        cover.TryGetValue(selector, out var words) && !dice.Percent(2) ? Selection.Codes(terms, [dice.Pick(words)]).Single() : dice.Pick(otherwise);

    public static bool YesOrNo(this Dice dice, IReadOnlyDictionary<string, IReadOnlyList<string>> cover, string selector, int percentYes) =>
        cover.TryGetValue(selector, out var words) && !dice.Percent(2) ? dice.Pick(words) == "yes" : dice.Percent(percentYes);

    /// <summary>A number on the border of a range, beside it or anywhere.</summary>
    public static int Number(this Dice dice, IReadOnlyDictionary<string, IReadOnlyList<string>> cover, string selector, IReadOnlyList<int> borders, int most)
    {
        if (dice.Percent(60)) return Math.Max(0, dice.Pick(borders) + dice.Between(-1, 1));
        if (!cover.TryGetValue(selector, out var ranges)) return dice.Between(0, most);
        var (from, to) = Selection.RangeOf(dice.Pick(ranges));
        return dice.Between(from, Math.Min(to, Math.Max(from, most)));
    }
}

/// <summary>Random insured persons of a pack.</summary>
sealed class RandomPersons(Dice dice, PackBorders borders, PackDraft pack)
{
    static readonly string[] RegionsOfSandbox = ["131000", "131002", "110000", "310100", "440300", "650100", "510184"];

    static readonly FilingKind[] FiledKinds =
    [
        FilingKind.RetiredSettledElsewhere, FilingKind.LongTermResident, FilingKind.PostedWorker, FilingKind.Referred, FilingKind.OtherTemporary,
        FilingKind.Emergency,
    ];

    readonly InsuranceKind _insurance = Selection.Codes(Vocabulary.Insurances, [pack.Insurance]).Single();

    IReadOnlyList<PersonClass> UsualClasses => _insurance == InsuranceKind.Employees
        ? [PersonClass.Active, PersonClass.Active, PersonClass.Active, PersonClass.Retired, PersonClass.Retired, PersonClass.Retired, PersonClass.RetiredCadre]
        : [PersonClass.Child, PersonClass.Adult, PersonClass.Elderly];

    public RegionCode InsuredRegion() =>
        RegionCode.Parse(pack.Region == "000000" ? dice.Pick(RegionsOfSandbox)
            : dice.Percent(70) || !pack.Region.EndsWith("00", StringComparison.Ordinal) ? pack.Region : pack.Region[..4] + "02");

    public Entitlement Person(
        IReadOnlyDictionary<string, IReadOnlyList<string>> cover, RegionCode insured, RegionCode host, string disease, DateOnly visitDay, DateOnly settlementDay)
    {
        var born = dice.PerMille(985) ? Birthday(cover, visitDay) : (DateOnly?)null;
        return new()
        {
            Person = new((insured.Province * 100_000_000_000_000_000) + 10_000 + dice.Long(1_000_000_000_000)),
            Version = dice.Between(1, 9),
            InsuredRegion = insured,
            Insurance = _insurance,
            PersonClass = dice.Pick(cover, "persons", Vocabulary.Persons, UsualClasses),
            PersonClassAtSettlement = dice.Percent(4) ? dice.Pick(cover, "persons", Vocabulary.Persons, UsualClasses) : null,
            Born = born,
            Contracted = dice.YesOrNo(cover, "contracted", 40),
            ContinuousMonths = dice.Number(cover, "continuous-months", borders.Months, 400),
            Assistance = dice.Percent(60) && !cover.ContainsKey("assistance") ? AssistanceClass.None
                : dice.Pick(cover, "assistance", Vocabulary.Assistance, [.. Vocabulary.Assistance.Keys]),
            Rank = dice.Percent(60) && !cover.ContainsKey("ranks") ? CivilServantRank.None
                : dice.Pick(cover, "ranks", Vocabulary.Ranks, [.. Vocabulary.Ranks.Keys]),
            EnterpriseSupplement = dice.YesOrNo(cover, "enterprise", 25),
            CoveredUntil = dice.Percent(8) ? DayWithin(visitDay.AddDays(-2), settlementDay.AddDays(2)) : null,
            Joined = dice.Percent(20) && born is not null ? Joined(visitDay) : null,
            FiledElsewhere = dice.Percent(30) ? Filing(OtherPlace(host), visitDay, longTerm: true) : null,
            Filing = dice.Percent(70) ? Filing(host, visitDay, longTerm: false) : null,
            Qualifications = [.. Qualifications(disease, visitDay)],
        };
    }

    DateOnly Birthday(IReadOnlyDictionary<string, IReadOnlyList<string>> cover, DateOnly visitDay)
    {
        var birthday = visitDay.AddYears(-Math.Min(110, dice.Number(cover, "ages", borders.Ages, 95)));
        // Nobody is treated before birth.
        if (dice.PerMille(5)) return new DateOnly(birthday.Year - (birthday.Year % 4), 2, 29) is var leap && leap > visitDay ? leap.AddYears(-4) : leap;
        var beside = birthday.AddDays(dice.Percent(40) ? dice.Between(-1, 1) : -dice.Between(0, 364));
        return beside > visitDay ? visitDay : beside;
    }

    DateOnly DayWithin(DateOnly from, DateOnly to) => from.AddDays(dice.Between(0, to.DayNumber - from.DayNumber));

    static RegionCode OtherPlace(RegionCode host) => RegionCode.Parse(host.Province == 46 ? "330100" : "460100");

    FilingInForce Filing(RegionCode place, DateOnly visitDay, bool longTerm) => new(
        dice.Between(1, 9999),
        longTerm ? FiledKinds[dice.Between(0, 2)] : dice.Pick(FiledKinds),
        place,
        visitDay.AddDays(-dice.Between(0, 400)),
        dice.Percent(30) ? visitDay.AddDays(dice.Between(0, 400)) : null,
        dice.Percent(30));

    JoiningHistory Joined(DateOnly visitDay)
    {
        var missed = dice.Percent(50) ? 0 : dice.Pick(borders.MissedMonths) + dice.Between(0, 13);
        var waited = dice.Pick(borders.WaitingMonths) + (dice.Percent(50) ? missed / 12 * dice.Pick(borders.WaitingMonths) : 0);
        var paid = dice.Percent(60) ? visitDay.AddMonths(-waited).AddDays(dice.Between(-2, 2)) : visitDay.AddDays(-dice.Between(0, 800));
        return new(dice.Pick([.. Vocabulary.Joinings.Keys]), paid, missed);
    }

    IEnumerable<Qualification> Qualifications(string disease, DateOnly visitDay)
    {
        if (disease.Length > 0 && dice.Percent(92)) yield return Qualification(disease, visitDay);
        foreach (var other in borders.Diseases.Where(d => d != disease && dice.Percent(borders.Diseases.Length > 8 ? 8 : 25)))
            yield return Qualification(other, visitDay);
    }

    Qualification Qualification(string disease, DateOnly visitDay) => new(
        disease,
        visitDay.AddDays(dice.Percent(4) ? 1 : -dice.Between(0, 300)),
        dice.Percent(30) ? visitDay.AddDays(dice.Percent(10) ? -1 : dice.Between(0, 300)) : null);

}
