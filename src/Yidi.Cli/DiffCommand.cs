using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Cli;

/// <summary>yidi policy diff: which rules differ between two packs, and who pays more or less.</summary>
static class DiffCommand
{
    internal static Command Make()
    {
        var first = new Argument<string>("A") { Description = "Pack file as it was" };
        var second = new Argument<string>("B") { Description = "Pack file as it would be" };
        var on = new Option<string>("--on") { Description = "Day of the bills; today of this machine when left out", DefaultValueFactory = static _ => TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
        var people = new Option<int>("--people") { Description = "How many bills to draw", DefaultValueFactory = static _ => 4000 };
        var seed = new Option<int>("--seed") { Description = "Which population; the same seed makes the same one", DefaultValueFactory = static _ => 1 };
        var (folder, json) = (CheckedOptions.Policies(), PolicyCommand.AsJson());
        var command = new Command("diff", "Compare two packs: rules that differ, and over a generated population who pays more or less") { first, second, on, people, seed, json, folder };
        command.SetAction((parsed, _) => Trouble.Told(() => Task.FromResult(Diff(parsed.GetValue(first)!, parsed.GetValue(second)!, parsed.GetValue(folder)!,
            parsed.GetValue(on)!, parsed.GetValue(people), parsed.GetValue(seed), parsed.GetValue(json)))));
        return command;
    }

    static int Diff(string first, string second, string folder, string on, int people, int seed, bool json)
    {
        if (!DateOnly.TryParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) throw new InvalidOperationException($"--on '{on}' is not a date such as 2026-01-31.");
        var (a, b) = (new FindPack(folder).OfFile(first), new FindPack(folder).OfFile(second));
        var rules = ComparePacks.Rules(a.Draft, b.Draft);
        var groups = ComparePacks.People(a, b, day, people, seed);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { on, people, seed, rules, groups = groups.Select(static g => new { g.Visit, g.Person, g.Bills, g.PayMore, g.PayLess, meanYuan = g.Mean.ToString(), g.NewlyRefused, g.NewlySettled }) }, PolicyCommand.Json));
            return 0;
        }
        Console.WriteLine($"{rules.Count} rules differ");
        foreach (var rule in rules) Console.WriteLine($"  {rule.Rule}\n    - {(rule.Before.Length > 0 ? rule.Before : "(nothing)")}\n    + {(rule.After.Length > 0 ? rule.After : "(nothing)")}");
        Console.WriteLine($"\n{people} bills on {on}, seed {seed}: what a person pays under B against A");
        Console.WriteLine($"  {"visit",-24}{"person",-14}{"bills",7}{"more",7}{"less",7}{"mean yuan",14}{"refused",9}{"settled",9}");
        foreach (var g in groups)
            Console.WriteLine($"  {g.Visit,-24}{g.Person,-14}{g.Bills,7}{g.PayMore,7}{g.PayLess,7}{g.Mean,14}{g.NewlyRefused,9}{g.NewlySettled,9}");
        Console.WriteLine("  more, less: bills where the person pays more or less; refused, settled: bills only A or only B settles");
        return 0;
    }
}
