using System.Globalization;
using Yidi.Operations.ManualClaims;
using Yidi.Policy;

namespace Yidi.Bench;

/// <summary>Claims with planted duplicates: how many of each kind are caught, and how many honest ones are stopped or questioned. Dice of a seed, so that a figure can be made again.</summary>
static class DuplicateRate
{
    const int Honest = 4_000;
    const int Planted = 1_000;
    const int Persons = 600;

    static readonly string[] Kinds = ["settled directly", "entered twice, number written otherwise", "entered twice under another number", "stay split into two invoices", "visit split, the whole was settled", "invoice of another person"];

    internal static int Print(int seed)
    {
        var dice = new Random(seed);
        var known = new List<Treatment>();
        var (stopped, questioned) = (0, 0);
        for (var i = 0; i < Honest; i++)
        {
            var one = HonestOne(dice, i, known);
            var found = one.IsClaim ? Duplicates.Of(one, known) : [];
            if (found.Any(static d => d.IsCertain)) stopped++;
            else if (found.Count > 0) questioned++;
            known.Add(one);
        }
        var claims = known.Count(static k => k.IsClaim);
        var caught = new int[Kinds.Length];
        var tried = new int[Kinds.Length];
        for (var i = 0; i < Planted; i++)
        {
            var kind = i % Kinds.Length;
            var copy = Copy(dice, Honest + i, kind, known);
            tried[kind]++;
            if (Duplicates.Of(copy, known).Any(static d => d.IsCertain)) caught[kind]++;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {Honest} treatments of {Persons} persons, {claims} of them claims; {Planted} planted duplicates\n"));
        Console.WriteLine("| planted | tried | refused | recall |\n|---|---:|---:|---:|");
        for (var k = 0; k < Kinds.Length; k++) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Kinds[k]} | {tried[k]} | {caught[k]} | {100.0m * caught[k] / tried[k]:0.0} % |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| all | {Planted} | {caught.Sum()} | {100.0m * caught.Sum() / Planted:0.0} % |\n\nhonest claims: {stopped} of {claims} refused ({100.0m * stopped / claims:0.00} %), {questioned} questioned ({100.0m * questioned / claims:0.00} %)"));
        return 0;
    }

    /// <summary>Honest people too go twice to one hospital in a day, are admitted again on the day they left, and hold invoices with short numbers that repeat elsewhere.</summary>
    static Treatment HonestOne(Random dice, int number, List<Treatment> known)
    {
        var person = new PersonNo(1_300_000_000_000_000_000 + dice.Next(Persons));
        var stay = dice.Next(4) == 0;
        var theirs = known.Where(k => k.Person == person).ToList();
        var day = new DateOnly(2022, 1, 1).AddDays(dice.Next(360));
        if (stay && theirs.Where(static t => t.IsStay).MaxBy(static t => t.Until) is { } last) day = dice.Next(5) == 0 ? last.Until : last.Until.AddDays(1 + dice.Next(40));
        else if (!stay && theirs.Where(static t => !t.IsStay).ToList() is { Count: > 0 } visits && dice.Next(6) == 0) day = visits[dice.Next(visits.Count)].From;
        return Made(dice, number, dice.Next(2) == 0, person, stay, day, stay ? day.AddDays(1 + dice.Next(14)) : day, Hospital(dice));
    }

    static Treatment Made(Random dice, int number, bool claim, PersonNo person, bool stay, DateOnly from, DateOnly until, string hospital)
    {
        var lines = Enumerable.Range(0, stay ? 12 + dice.Next(20) : 1 + dice.Next(6)).Select(_ => (Item: dice.Next(400), Fen: 100L * (1 + dice.Next(900)), Day: from.AddDays(dice.Next(until.DayNumber - from.DayNumber + 1)))).ToList();
        // Some hospitals print short numbers that begin again each year.
        var invoice = !claim ? "" : dice.Next(10) == 0 ? ClaimRules.InvoiceKey($"{dice.Next(9_999)}") : ClaimRules.InvoiceKey($"{dice.Next(100, 999)}{number:000000}{dice.Next(99)}");
        return new(number, claim, person, hospital, stay, from, until, new(lines.Sum(static l => l.Fen)), invoice, [.. lines.Select(static l => Duplicates.LineKey($"X{l.Item:0000}", "", l.Day, new(l.Fen)))]);
    }

    static string Hospital(Random dice) => $"H1101050{dice.Next(40):0000}";

    static Treatment Copy(Random dice, int number, int kind, List<Treatment> known)
    {
        Treatment Any(Func<Treatment, bool> which) => known.Where(which).ElementAt(dice.Next(known.Count(which)));
        var fresh = ClaimRules.InvoiceKey($"{dice.Next(100, 999)}{number:000000}77");
        switch (kind)
        {
            case 0:
                // The paper shows what the hospital settled; a line or two are typed wrongly.
                var settled = Any(static k => !k.IsClaim);
                return settled with { Number = number, IsClaim = true, InvoiceKey = fresh, Lines = [.. settled.Lines.Select((l, i) => i % 5 == 4 ? l + "?" : l)] };
            case 1:
                return Any(static k => k.IsClaim) with { Number = number };
            case 2:
                var twice = Any(static k => k.IsClaim);
                return twice with { Number = number, InvoiceKey = fresh, Lines = [.. twice.Lines.Where((_, i) => i == 0 || dice.Next(10) > 0)] };
            case 3:
                var stay = Any(static k => k.IsClaim && k.IsStay);
                return stay with { Number = number, InvoiceKey = fresh, From = stay.From.AddDays(dice.Next(stay.Until.DayNumber - stay.From.DayNumber)), Total = new(stay.Total.Fen / 2), Lines = [.. stay.Lines.Take(stay.Lines.Count / 2)] };
            case 4:
                var visit = Any(static k => !k.IsClaim && !k.IsStay && k.Lines.Count > 1);
                return visit with { Number = number, IsClaim = true, InvoiceKey = fresh, Total = new(visit.Total.Fen / 2), Lines = [.. visit.Lines.Take(visit.Lines.Count / 2)] };
            default:
                return Any(static k => k.IsClaim && k.InvoiceKey.Length > 5) with { Number = number, Person = new(1_300_000_000_000_000_000 + Persons + dice.Next(99)) };
        }
    }
}
