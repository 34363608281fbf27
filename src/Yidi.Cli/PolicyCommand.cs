using System.CommandLine;
using System.Text.Json;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Cli;

/// <summary>yidi policy: check, test, explain, compare and begin packs; estimate what a treatment would cost.</summary>
static class PolicyCommand
{
    internal static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    internal static Command Make()
    {
        var schema = new Command("schema", "Print the JSON Schema of the pack format, for editors");
        schema.SetAction(static _ => Console.Write(PackSchema.Text()));
        return new Command("policy", "Policy packs: dated YAML with the clause beside each rule")
        {
            Check(), Test(), ExplainCommand.Make(), DiffCommand.Make(), NewCommand.Make(), EstimateCommand.Make(), schema,
        };
    }

    internal static Option<bool> AsJson() => new("--json") { Description = "Answer in JSON" };

    static Command Check()
    {
        var (folder, files, json) = (CheckedOptions.Policies(), Files(), AsJson());
        var command = new Command("check", "Compile packs: schema, unknown words, units, gaps, overlaps, missing sources, days without an answer") { files, folder, json };
        command.SetAction((parsed, _) => Trouble.Told(() => Task.FromResult(Checking(parsed.GetValue(folder)!, parsed.GetValue(files)!, parsed.GetValue(json)))));
        return command;
    }

    static Command Test()
    {
        var (folder, files, json) = (CheckedOptions.Policies(), Files(), AsJson());
        var command = new Command("test", "Compile packs and run their cases; each must come out to the fen") { files, folder, json };
        command.SetAction((parsed, _) => Trouble.Told(() => Task.FromResult(Testing(parsed.GetValue(folder)!, parsed.GetValue(files)!, parsed.GetValue(json)))));
        return command;
    }

    static Argument<string[]> Files() => new("files") { Description = "Pack files; all packs of the folder when none is named", Arity = ArgumentArity.ZeroOrMore };

    static string[]? PacksOf(string folder, string[] files)
    {
        if (!File.Exists(new PackFolder(folder).NationalFile))
        {
            Console.Error.WriteLine($"'{folder}' has no national/pack.yaml; give the policies folder with --folder.");
            return null;
        }
        if (files.FirstOrDefault(static f => !File.Exists(f)) is not { } missing)
            return files.Length > 0 ? files : [.. new PackFolder(folder).RegionFiles, .. new PackFolder(folder).SandboxFiles];
        Console.Error.WriteLine($"There is no pack '{missing}'; name files such as policies/regions/131000/employees.yaml.");
        return null;
    }

    static int Checking(string folder, string[] named, bool json)
    {
        if (PacksOf(folder, named) is not { } files) return 2;
        var checks = files.Select(file => (File: file, Result: new FindPack(folder).Compile(file))).ToList();
        if (json) Console.WriteLine(JsonSerializer.Serialize(checks.Select(static c => new { c.File, sound = c.Result.Pack is not null, c.Result.Problems }), Json));
        else
            foreach (var (file, (pack, problems)) in checks)
            {
                foreach (var problem in problems) Console.WriteLine($"✗ {problem with { File = "" }} ({Shown(problem.File.Length > 0 ? problem.File : file)})");
                if (pack is null) continue;
                Console.WriteLine($"✓ {pack.Name.Chinese}（{pack.Region}）{pack.RuleCount} rules, {pack.Hash[..16]}");
                if (files.Length == 1) Console.WriteLine($"  yearly sums: {string.Join(", ", pack.SumNames)}");
            }
        if (!json) Console.WriteLine($"packs: {checks.Count(static c => c.Result.Pack is not null)} sound, {checks.Count(static c => c.Result.Pack is null)} not");
        return checks.All(static c => c.Result.Pack is not null) ? 0 : 1;
    }

    static int Testing(string folder, string[] named, bool json)
    {
        if (PacksOf(folder, named) is not { } files) return 2;
        var tests = files.Select(file => (File: file, Cases: RunCases(folder, file))).ToList();
        var (passed, failed) = (tests.Sum(static t => t.Cases.Count(static c => c.Passed)), tests.Sum(static t => t.Cases.Count(static c => !c.Passed)));
        if (json) Console.WriteLine(JsonSerializer.Serialize(tests.Select(static t => new { t.File, cases = t.Cases.Select(static c => new { c.Name, c.Line, c.Passed, c.Differences }) }), Json));
        else
        {
            foreach (var (file, cases) in tests) Tell(file, cases, verbose: files.Length == 1);
            Console.WriteLine($"cases: {passed} passed, {failed} failed");
        }
        return failed == 0 ? 0 : 1;
    }

    static IReadOnlyList<CaseResult> RunCases(string folder, string file)
    {
        var (pack, problems) = new FindPack(folder).Compile(file);
        if (pack is null) return [new("(pack)", problems[0].Line, [$"the pack is not sound, its cases were not run: {problems[0]}"], [])];
        var cases = PackFolder.CasesOf(file);
        return File.Exists(cases) ? PackCases.Run(File.ReadAllText(cases), pack) : [new("(no cases)", 1, [$"add {Shown(cases)}"], [])];
    }

    static void Tell(string file, IReadOnlyList<CaseResult> cases, bool verbose)
    {
        Console.WriteLine($"{(cases.All(static c => c.Passed) ? "✓" : "✗")} {Shown(file)}: {cases.Count(static c => c.Passed)} of {cases.Count} cases");
        foreach (var one in cases.Where(c => verbose || !c.Passed))
        {
            Console.WriteLine($"  {(one.Passed ? "✓" : "✗")} {one.Name}");
            foreach (var difference in one.Differences) Console.WriteLine($"      line {one.Line}: {difference}");
        }
    }

    static string Shown(string file) => Path.IsPathRooted(file) ? Path.GetRelativePath(Directory.GetCurrentDirectory(), file) : file;
}
