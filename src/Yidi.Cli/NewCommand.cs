using System.CommandLine;
using System.Globalization;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Cli;

/// <summary>yidi policy new: a pack that is sound from the first minute, with figures to replace.</summary>
static class NewCommand
{
    internal static Command Make()
    {
        var region = new Argument<string>("region") { Description = "Six digits of the region, such as 371300" };
        var insurance = new Argument<string>("insurance") { Description = "employees or residents" };
        insurance.AcceptOnlyFromAmong("employees", "residents");
        var chinese = new Option<string>("--zh") { Description = "Name in Chinese, such as 临沂市职工基本医疗保险", Required = true };
        var english = new Option<string>("--en") { Description = "Name in English", Required = true };
        var from = new Option<string>("--from") { Description = "First day the pack rules", DefaultValueFactory = static _ => $"{TimeProvider.System.GetLocalNow().Year}-01-01" };
        var folder = CheckedOptions.Policies();
        var command = new Command("new", "Begin a pack: inpatient rules with figures to replace, and two cases") { region, insurance, chinese, english, from, folder };
        command.SetAction((parsed, _) => Trouble.Told(() => Task.FromResult(New(parsed.GetValue(region)!, parsed.GetValue(insurance)!, new(parsed.GetValue(chinese)!, parsed.GetValue(english)!), parsed.GetValue(from)!, parsed.GetValue(folder)!))));
        return command;
    }

    static int New(string region, string insurance, LocalText name, string from, string folder)
    {
        if (!RegionCode.TryParse(region, out var code)) throw new InvalidOperationException($"'{region}' is not a region code of six digits, such as 371300.");
        if (!DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) throw new InvalidOperationException($"--from '{from}' is not a date such as 2026-01-01.");
        var file = Path.Combine(folder, "regions", region, insurance + ".yaml");
        if (File.Exists(file)) throw new InvalidOperationException($"{file} is there already; edit it, or lay a reform over it (policies/README.md).");
        Vocabulary.TryFind(Vocabulary.Insurances, insurance, out var kind);
        var (pack, cases) = PackSkeleton.Make(folder, code, kind, name, day);
        Directory.CreateDirectory(Path.GetDirectoryName(PackFolder.CasesOf(file))!);
        File.WriteAllText(file, pack);
        File.WriteAllText(PackFolder.CasesOf(file), cases);
        var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), file);
        Console.WriteLine($"{shown}\n{Path.GetRelativePath(Directory.GetCurrentDirectory(), PackFolder.CasesOf(file))}\nReplace the figures, then: ./yidi policy check {shown} && ./yidi policy test {shown}");
        return 0;
    }
}
