using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>Random bills for a pack, the same for the same seed: near its borders, mostly inside what it covers, and now and then outside.</summary>
public sealed class RandomCases
{
    const int Tries = 20;

    readonly SecondOpinion _opinion;
    readonly Dice _dice;
    readonly RandomPersons _persons;
    readonly RandomBills _bills;
    readonly RandomSums _sums;
    readonly CoverDraft[] _covers;

    public RandomCases(PackDraft region, PackDraft national, int seed)
    {
        var borders = new PackBorders(region, national);
        _opinion = new(region, national);
        _dice = new(seed);
        _covers = [.. region.Covers];
        var amounts = new RandomAmounts(_dice, borders);
        _persons = new(_dice, borders, region);
        _bills = new(_dice, borders, amounts, region);
        _sums = new(_dice, borders, amounts, new(region.YearStarts));
    }

    /// <summary>The next case. Most refused ones are drawn again, so that most cases are calculated to the end.</summary>
    public (Bill Bill, Entitlement Person, IReadOnlyList<BenefitYear> Years, IReadOnlyList<AccountBefore> Accounts) Next()
    {
        for (var tries = 0; ; tries++)
        {
            var (bill, person, years, accounts) = Draw();
            var refused = _opinion.Judge(bill, person, years, accounts).Refused;
            if (refused == "wrong-catalogue" && !_dice.Percent(5))
            {
                bill = bill with { CatalogueOf = bill.CatalogueOf == CatalogueOwner.Host ? CatalogueOwner.Insured : CatalogueOwner.Host };
                refused = _opinion.Judge(bill, person, years, accounts).Refused;
            }
            if (refused is null || tries == Tries || _dice.Percent(refused == "pack-does-not-cover" ? 3 : 15)) return (bill, person, years, accounts);
        }
    }

    (Bill Bill, Entitlement Person, IReadOnlyList<BenefitYear> Years, IReadOnlyList<AccountBefore> Accounts) Draw()
    {
        var cover = _covers.Length == 0 || _dice.Percent(3) ? Nothing : _dice.Pick(_covers).Selectors;
        var visit = _bills.Visit(cover);
        var (visitDay, settlementDay) = _bills.Days(visit);
        var insured = _persons.InsuredRegion();
        var host = _bills.Host(cover, insured);
        var disease = _bills.Disease(cover, visit);
        var person = _persons.Person(cover, insured, host, disease, visitDay, settlementDay);
        var bill = _bills.Bill(cover, visit, host, disease, visitDay, settlementDay);
        return (bill, person, _sums.Years(bill), Accounts(person.Person));
    }

    static IReadOnlyDictionary<string, IReadOnlyList<string>> Nothing { get; } = new Dictionary<string, IReadOnlyList<string>>();

    List<AccountBefore> Accounts(PersonNo owner)
    {
        List<AccountBefore> accounts = _dice.Percent(75) ? [new(owner, Balance())] : [];
        for (var linked = _dice.Percent(30) ? _dice.Between(1, 3) : 0; linked > 0; linked--) accounts.Add(new(new(owner.Value + linked), Balance()));
        return accounts;
    }

    Money Balance() => new(_dice.Between(0, 9) switch
    {
        0 => 0,
        1 => -_dice.Long(50_000),
        2 or 3 => _dice.Long(100),
        4 or 5 or 6 => _dice.Long(50_000),
        _ => _dice.Long(5_000_000),
    });
}

/// <summary>Amounts on and beside the pack's borders, or anywhere.</summary>
sealed class RandomAmounts(Dice dice, PackBorders borders)
{
    public decimal Near() => Math.Max(0, Border() + Step());

    public decimal Anywhere(int digits) => dice.Long((long)Power(dice.Between(1, digits))) / 100m;

    /// <summary>A payable amount of a bill.</summary>
    public decimal OfBill() => dice.Between(0, 9) switch
    {
        < 5 => Near(),
        5 => Anywhere(7),
        < 9 => dice.Long(10_000_000) / 100m,
        _ => Anywhere(9),
    };

    /// <summary>A sum before the bill: nearly or fully used up, or anywhere.</summary>
    public decimal Before() => dice.Between(0, 9) switch
    {
        0 or 1 => 0,
        2 or 3 => dice.Pick(borders.Amounts),
        4 => Near(),
        5 or 6 or 7 => Math.Max(0, dice.Pick(borders.Amounts) - Anywhere(6)),
        _ => Anywhere(8),
    };

    decimal Border() => dice.Between(0, 4) switch
    {
        0 => dice.Pick(borders.Amounts) + dice.Pick(borders.Amounts),
        1 => Math.Abs(dice.Pick(borders.Amounts) - dice.Pick(borders.Amounts)),
        _ => dice.Pick(borders.Amounts),
    };

    decimal Step() => dice.Between(0, 5) switch { 0 or 1 => 0, 2 => 0.01m, 3 => -0.01m, 4 => Anywhere(5), _ => -Anywhere(5) };

    static decimal Power(int digits) => Enumerable.Repeat(10m, digits).Aggregate(1m, static (power, ten) => power * ten);
}
