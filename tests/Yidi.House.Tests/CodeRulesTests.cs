using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Yidi.House.Tests;

/// <summary>Rules for the code itself. Each is a function from sources to violations, run on the house and on a planted file.</summary>
public sealed class CodeRulesTests
{
    const int MaxFunctionLines = 70;

    /// <summary>What is banned, what to use instead, and the files where it has a reason.</summary>
    static readonly (string Pattern, string Instead, string[] Except)[] Banned =
    [
        (@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", "take a TimeProvider or the BusinessClock", []),
        // Seconds of a metric and sines of an angle are not money.
        (@"\b(double|float)\b", "use Money, Rate or decimal", ["src/Yidi.Policy/Review/Distance.cs", "src/Yidi.Server/Hosting/Metrics.cs", "src/Yidi.Gateway/Envelope/InfnoDoor.cs"]),
        (@"\bThread\.Sleep\b", "await Task.Delay", []),
        (@"\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)", "await it", []),
        (@"\bNotImplementedException\b", "build it", []),
        (@"\bConsole\.(Write|Error)", "log it", ["src/Yidi.Cli/", "src/Yidi.Server/Program.cs"]),
        (@"\bMath\.Round\b", "name the rounding with Money.Share", []),
        // Trouble on purpose is by chance; nothing else is.
        (@"\bRandom\.Shared\b", "use a seeded or a cryptographic source", ["src/Yidi.Gateway/Envelope/Reply.cs", "src/Yidi.Server/Sandbox/FaultSwitch.cs"]),
        (@"\bTask\.Run\b", "await in place", ["src/Yidi.Storage/Journal/SettlementJournal.cs"]),
    ];

    static IReadOnlyList<Source> House { get; } = Source.Below("src");

    [Fact]
    public void Functions_stay_short() => Assert.Empty(LongFunctions(House.Concat(Source.Below("tests"))));

    [Fact]
    public void Long_functions_are_found() => Assert.Single(LongFunctions([Source.Parse("x.cs", $"class C {{ void M() {{\n{string.Concat(Enumerable.Repeat("_ = 1;\n", 70))}}} }}")]));

    static IEnumerable<string> LongFunctions(IEnumerable<Source> sources) =>
        from source in sources
        from function in source.All<SyntaxNode>().Where(static n => n is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
        let span = source.Root.SyntaxTree.GetLineSpan(function.Span)
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MaxFunctionLines
        select $"{source.At(function)} has {lines} lines, {MaxFunctionLines} are allowed";

    [Fact]
    public void Namespaces_take_no_room() => Assert.Empty(BlockNamespaces(House.Concat(Source.Below("tests").Where(static s => !s.Path.EndsWith("/Planted.cs", StringComparison.Ordinal)))));

    [Fact]
    public void A_namespace_with_a_block_is_found() => Assert.Single(BlockNamespaces([Source.Parse("x.cs", "namespace N { class C; }")]));

    /// <summary>The one rule of style a build failed for; the compiler took a fifth of its time for all the suggestions beside it, which nobody reads there.</summary>
    static IEnumerable<string> BlockNamespaces(IEnumerable<Source> sources) => from source in sources from block in source.All<NamespaceDeclarationSyntax>() select $"{source.At(block)}: write the namespace as one line";

    [Fact]
    public void Every_field_a_refusal_names_has_a_name_on_the_wire() => Assert.Empty(FieldsWithoutWireName(House));

    [Fact]
    public void A_field_without_a_name_on_the_wire_is_found() =>
        Assert.Single(FieldsWithoutWireName([.. House, Source.Parse("src/Yidi.Operations/Visits/x.cs", "class C { Refusal M() => new Refusal(RefusalKind.FieldInvalid, \"hat-size\"); }")]));

    /// <summary>Capabilities, or parts of one, whose refusals reach hospitals; other doors speak our words.</summary>
    static readonly string[] SpokenToHospitals = ["Visits", "Settlement", "Reconciliation", "ManualClaims/SelfPay", "Eligibility"];

    /// <summary>Fields of the feed of local core systems, which is REST.</summary>
    static readonly string[] OfTheFeed = ["gains"];

    static IEnumerable<string> FieldsWithoutWireName(IReadOnlyList<Source> sources)
    {
        var names = sources.Single(static s => s.Path.EndsWith("/WireFieldNames.cs", StringComparison.Ordinal)).All<ImplicitElementAccessSyntax>()
            .SelectMany(static e => e.ArgumentList.Arguments).Select(static a => (a.Expression as LiteralExpressionSyntax)?.Token.ValueText).Concat(OfTheFeed).ToHashSet();
        return from source in sources
               where SpokenToHospitals.Any(c => source.Path.StartsWith($"src/Yidi.Operations/{c}", StringComparison.Ordinal))
               from made in source.All<BaseObjectCreationExpressionSyntax>()
               let arguments = made.ArgumentList?.Arguments
               where arguments is { Count: > 1 } && arguments.Value[0].ToString().StartsWith("RefusalKind.", StringComparison.Ordinal)
               let field = (arguments.Value[1].Expression as LiteralExpressionSyntax)?.Token.ValueText
               where field is { Length: > 0 } && !names.Contains(field)
               select $"{source.At(made)}: '{field}' has no name in WireFieldNames";
    }

    [Fact]
    public void Banned_calls_are_absent() => Assert.Empty(BannedCalls(House));

    [Theory]
    [InlineData("var x = DateTime.Now;")]
    [InlineData("var x = DateTimeOffset.UtcNow;")]
    [InlineData("double fen = 1;")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("task.GetAwaiter().GetResult();")]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("Console.WriteLine(1);")]
    [InlineData("_ = Math.Round(1m);")]
    [InlineData("_ = Random.Shared.Next();")]
    [InlineData("_ = Task.Run(() => 1);")]
    public void Banned_calls_are_found(string statement) => Assert.Single(BannedCalls([Source.Parse("src/x.cs", $"class C {{ void M() {{ {statement} }} }}")]));

    static IEnumerable<string> BannedCalls(IEnumerable<Source> sources) =>
        from source in sources
        let code = WithoutTextAndComments(source)
        from rule in Banned
        where !rule.Except.Any(e => source.Path.StartsWith(e, StringComparison.Ordinal)) && Regex.IsMatch(code, rule.Pattern)
        select $"{source.Path}: {Regex.Match(code, rule.Pattern).Value}; {rule.Instead}";

    static string WithoutTextAndComments(Source source) =>
        string.Concat(source.Root.DescendantTokens().Select(static t => t.IsKind(SyntaxKind.StringLiteralToken) || t.IsKind(SyntaxKind.InterpolatedStringTextToken) ? "\"\" " : Spaced(t)));

    static string Spaced(SyntaxToken token) => token.HasTrailingTrivia ? token.Text + " " : token.Text;

    [Fact]
    public void Names_say_what_a_thing_is() => Assert.Empty(EmptyNames(House));

    [Theory]
    [InlineData("class ClaimManager {}")]
    [InlineData("static class StringHelper {}")]
    [InlineData("class CommonThings {}")]
    [InlineData("class DateUtils {}")]
    public void Empty_names_are_found(string code) => Assert.Single(EmptyNames([Source.Parse("x.cs", code)]));

    static IEnumerable<string> EmptyNames(IEnumerable<Source> sources) =>
        from source in sources
        from type in source.All<BaseTypeDeclarationSyntax>()
        where Regex.IsMatch(type.Identifier.Text, "(Manager|Helper|Helpers|Util|Utils|Impl|Base)$|^(Common|Misc)")
        select $"{source.At(type)} is called {type.Identifier.Text}";

    /// <summary>Seams a test, an adapter or the project graph needs.</summary>
    static readonly string[] SeamsWithOneSide = ["IStoreContexts", "IInsuredPlace", "ISheetTable"];

    [Fact]
    public void Interfaces_have_more_than_one_side() => Assert.Empty(LonelyInterfaces(House));

    [Fact]
    public void Lonely_interfaces_are_found() => Assert.Single(LonelyInterfaces([Source.Parse("x.cs", "interface IThing {} class Thing : IThing {}")]));

    static IEnumerable<string> LonelyInterfaces(IReadOnlyList<Source> sources) =>
        from source in sources
        from type in source.All<InterfaceDeclarationSyntax>()
        let name = type.Identifier.Text
        let implementers = sources.SelectMany(static s => s.All<TypeDeclarationSyntax>()).Count(t => t.BaseList?.Types.Any(b => Regex.IsMatch(b.Type.ToString(), $@"^{name}\b")) == true)
        where implementers < 2 && !SeamsWithOneSide.Contains(name)
        select $"{source.At(type)}: {name} has {implementers} implementation";

    [Fact]
    public void Public_types_of_the_inner_projects_say_what_they_are() =>
        Assert.Empty(Undocumented(Source.Below("src/Yidi.Policy", "src/Yidi.Storage", "src/Yidi.Operations")));

    [Fact]
    public void Undocumented_types_are_found() => Assert.Single(Undocumented([Source.Parse("x.cs", "public class C {}")]));

    static IEnumerable<string> Undocumented(IEnumerable<Source> sources) =>
        from source in sources
        from type in source.All<MemberDeclarationSyntax>().Where(static m => m is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
        where type.Modifiers.Any(SyntaxKind.PublicKeyword) && type.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax
        where type.Modifiers.Any(SyntaxKind.PublicKeyword) && !type.GetLeadingTrivia().ToFullString().Contains("///", StringComparison.Ordinal)
        select $"{source.At(type)} has no summary";

    [Fact]
    public void Wire_names_stop_at_the_gateway() => Assert.Empty(WireNamesOutside(Source.Below("src/Yidi.Gateway"),
        Source.Below("src/Yidi.Policy", "src/Yidi.Storage", "src/Yidi.Operations", "src/Yidi.Console", "src/Yidi.Migrations")));

    [Fact]
    public void Wire_names_outside_are_found() => Assert.Single(WireNamesOutside(
        [Source.Parse("g.cs", "class G { string s = \"psn_no\"; }")], [Source.Parse("o.cs", "class O { string s = \"psn_no\"; string t = \"person_no\"; }")]));

    static IEnumerable<string> WireNamesOutside(IReadOnlyList<Source> gateway, IReadOnlyList<Source> inner)
    {
        var wire = gateway.SelectMany(Literals).Select(static l => l.Token.ValueText).Where(static t => Regex.IsMatch(t, "^[a-zA-Z]+(_[a-zA-Z]+)+$")).ToHashSet(StringComparer.Ordinal);
        return from source in inner
               from literal in Literals(source)
               where wire.Contains(literal.Token.ValueText)
               select $"{source.At(literal)} says {literal.Token.ValueText}";
    }

    static IEnumerable<LiteralExpressionSyntax> Literals(Source source) => source.All<LiteralExpressionSyntax>().Where(static l => l.IsKind(SyntaxKind.StringLiteralExpression));

    [Fact]
    public void Suppressions_carry_a_reason() => Assert.Empty(BareSuppressions(House));

    [Fact]
    public void Bare_suppressions_are_found() => Assert.Single(BareSuppressions([Source.Parse("x.cs", "#pragma warning disable CA1031\nclass C {}\n#pragma warning restore CA1031\n")]));

    static IEnumerable<string> BareSuppressions(IEnumerable<Source> sources) =>
        from source in sources
        from line in source.Root.ToFullString().Split('\n').Select(static (text, i) => (Text: text, Number: i + 1))
        where Regex.IsMatch(line.Text, @"#pragma warning disable (?!.*//)")
        select $"{source.Path}:{line.Number} switches a warning off without a reason";
}
