using System.CommandLine;
using System.Text.Json;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Cli;

/// <summary>yidi policy explain: one bill from a file, and every fen of its receipt with rule and clause.</summary>
static class ExplainCommand
{
    internal static Command Make()
    {
        var file = new Argument<string>("file") { Description = "A YAML or JSON file with bill, person and, as wanted, before and accounts; or a file of cases" };
        var name = new Option<string>("--case") { Description = "With a file of cases: the case whose name contains this", DefaultValueFactory = static _ => "" };
        var pack = new Option<string>("--pack") { Description = "Pack file; for a file of cases the pack beside it", DefaultValueFactory = static _ => "" };
        var language = new Option<string>("--lang") { Description = "zh or en", DefaultValueFactory = static _ => "zh" };
        language.AcceptOnlyFromAmong("zh", "en");
        var brief = new Option<bool>("--brief") { Description = "At most eight lines, as a patient reads them" };
        var (folder, json) = (CheckedOptions.Policies(), PolicyCommand.AsJson());
        var command = new Command("explain", "Show one bill as a receipt in which every amount names its rule and clause") { file, name, pack, language, brief, json, folder };
        command.SetAction((parsed, _) => Trouble.Told(() => Task.FromResult(Explain(parsed.GetValue(file)!, parsed.GetValue(name)!, parsed.GetValue(pack)!,
            parsed.GetValue(folder)!, parsed.GetValue(language)!, parsed.GetValue(brief), parsed.GetValue(json)))));
        return command;
    }

    static int Explain(string file, string name, string packFile, string folder, string language, bool brief, bool json)
    {
        if (!File.Exists(file)) throw new InvalidOperationException($"There is no file '{file}'.");
        if (packFile.Length == 0) packFile = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(file))) ?? "", Path.GetFileName(file));
        var pack = new FindPack(folder).OfFile(packFile).Pack;
        var region = pack.IsSandboxDefault ? RegionCode.Parse("620100") : pack.Region;
        var one = CaseText.Read(File.ReadAllText(file), file, region, pack, name);
        switch (one.Adjudicate(pack))
        {
            case Adjudication.Refused refused:
                Console.WriteLine($"refused: {PackCases.WordOf(refused.Reason)} {refused.Subject}{(refused.Citation is { } because ? "\n" + ExplanationText.Source(because, language) : "")}");
                return 1;
            case Adjudication.Done { Receipt: var receipt } when json:
                Console.WriteLine(JsonSerializer.Serialize(Document(receipt, one.Bill, pack, language), PolicyCommand.Json));
                return 0;
            case Adjudication.Done { Receipt: var receipt }:
                Console.Write(brief ? string.Concat(ExplanationText.Brief(receipt.Explanation, pack, language).Select(static l => l + "\n"))
                    : ExplanationText.Plain(ExplanationText.Render(receipt.Explanation, one.Bill, pack, language), language));
                return 0;
            default:
                throw new BrokenInvariantException("an adjudication is done or refused");
        }
    }

    static object Document(Receipt receipt, Bill bill, PolicyPack pack, string language) => new
    {
        pack = pack.Name.In(language),
        packHash = pack.Hash,
        total = receipt.Total.ToString(),
        fund = receipt.FundTotal.ToString(),
        funds = receipt.Funds.ToDictionary(static f => Vocabulary.Funds[f.Fund].Word, static f => f.Amount.ToString()),
        person = receipt.Person.ToString(),
        account = receipt.Account.ToString(),
        cash = receipt.Cash.ToString(),
        brief = ExplanationText.Brief(receipt.Explanation, pack, language),
        steps = ExplanationText.Render(receipt.Explanation, bill, pack, language).Select(Step),
        codes = receipt.Explanation.ToCodes(),
    };

    static object Step(ExplainedStep step) => new
    {
        code = step.Code.ToString(),
        step.Title,
        step.Sentence,
        amount = step.Amount.ToString(),
        running = step.Running.ToString(),
        rule = step.Citation.RuleKey,
        clause = step.Citation.Clause,
        source = step.Citation.Document,
        step.Citation.Article,
        grade = step.Citation.Grade.ToString(),
        parts = step.Parts.Select(Step),
    };
}
