using System.CommandLine;
using Yidi.Operations.Policies;

namespace Yidi.Cli;

/// <summary>yidi policy: check packs and run the cases beside them.</summary>
static class PolicyCommand
{
    internal static Command Make()
    {
        var folder = CheckedOptions.Policies();
        var check = new Command("check", "Compile every pack: unknown words, gaps, overlaps, missing sources") { folder };
        check.SetAction(parsed => Run(parsed.GetValue(folder)!, cases: false));
        var test = new Command("test", "Compile every pack and run its cases; each must come out to the fen") { folder };
        test.SetAction(parsed => Run(parsed.GetValue(folder)!, cases: true));
        return new Command("policy", "Policy packs: dated YAML with the clause beside each rule") { check, test };
    }

    static int Run(string folder, bool cases)
    {
        if (!File.Exists(new PackFolder(folder).NationalFile))
        {
            Console.Error.WriteLine($"'{folder}' has no national/pack.yaml; give the policies folder with --folder.");
            return 2;
        }
        var (passed, failed) = (0, 0);
        foreach (var file in new PackFolder(folder).RegionFiles)
        {
            var (good, bad) = RunPack(file, File.ReadAllText(new PackFolder(folder).NationalFile), cases);
            (passed, failed) = (passed + good, failed + bad);
        }
        Console.WriteLine(cases ? $"cases: {passed} passed, {failed} failed" : $"packs: {passed} sound, {failed} not");
        return failed == 0 ? 0 : 1;
    }

    static (int Passed, int Failed) RunPack(string file, string national, bool cases)
    {
        var (pack, problems) = PackText.Compile(new PackFolder(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(file)!)!)!).Documents(file), national);
        foreach (var problem in problems) Console.WriteLine($"{file}: {problem}");
        if (pack is null)
        {
            if (cases) Console.WriteLine($"{file} is not sound; its cases were not run");
            return (0, 1);
        }
        Console.WriteLine($"{pack.Name.Chinese}（{pack.Region}）{pack.RuleCount} rules, {pack.Hash[..16]}");
        if (!cases) return (1, 0);
        if (!File.Exists(PackFolder.CasesOf(file)))
        {
            Console.WriteLine($"  ✗ no cases: add {PackFolder.CasesOf(file)}");
            return (0, 1);
        }
        var results = PackCases.Run(File.ReadAllText(PackFolder.CasesOf(file)), pack);
        foreach (var result in results)
        {
            Console.WriteLine($"  {(result.Passed ? "✓" : "✗")} {result.Name}");
            foreach (var difference in result.Differences) Console.WriteLine($"      line {result.Line}: {difference}");
        }
        return (results.Count(static r => r.Passed), results.Count(static r => !r.Passed));
    }
}
