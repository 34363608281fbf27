using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Yidi.Testing;

namespace Yidi.House.Tests;

/// <summary>One hand-written source file, parsed.</summary>
sealed record Source(string Path, CompilationUnitSyntax Root)
{
    /// <summary>Every hand-written C# file below a folder of the repository; generated migrations are left out.</summary>
    internal static IReadOnlyList<Source> Below(params string[] folders) =>
    [
        .. folders.SelectMany(static folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Select(static f => System.IO.Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal)
                && !f.StartsWith("src/Yidi.Migrations/National/", StringComparison.Ordinal) && !f.StartsWith("src/Yidi.Migrations/Province/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(static f => Parse(f, Repository.Read(f))),
    ];

    internal static Source Parse(string path, string text) => new(path, CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot());

    internal IEnumerable<T> All<T>() where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    internal string At(SyntaxNode node) => $"{Path}:{Root.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1}";
}
