using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace AutoHarness.AgentHost.Compiling;

/// <summary>Compiles an agent: one library, no analyzers, no generators, the same bytes for the same sources.</summary>
internal static class AgentCompilation
{
    // Without this feature the "#:" lines of a file-based program are syntax errors.
    private static readonly CSharpParseOptions Parsing = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithFeatures([new("FileBasedProgram", "true")]);

    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Extensions.AI;
        global using AutoHarness.Sdk;
        """;

    public static CompileResult Compile(IReadOnlyList<Source> sources)
    {
        var trees = sources
            .Where(source => source.Path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(source => CSharpSyntaxTree.ParseText(SourceText.From(source.Content, source.Content.Length, Encoding.UTF8, canBeEmbedded: true), Parsing, source.Path))
            .ToArray();
        var compilation = CSharpCompilation.Create(
            "agent",
            [.. trees, CSharpSyntaxTree.ParseText(GlobalUsings, Parsing, "usings.cs", Encoding.UTF8)],
            References(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                deterministic: true,
                nullableContextOptions: NullableContextOptions.Enable));

        var packages = trees.SelectMany(FindPackages).ToArray();
        if (packages.Length > 0)
            return CompileResult.Failed(packages);

        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        if (!emitted.Success)
            return CompileResult.Failed(emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start));

        return AgentContract.Find(compilation) switch
        {
            (_, { } broken) => CompileResult.Failed([broken]),
            var (type, _) => new CompileResult(assembly.ToArray(), type, []),
        };
    }

    private static IEnumerable<Diagnostic> FindPackages(SyntaxTree tree) =>
        tree.GetRoot().DescendantTrivia()
            .Where(trivia => trivia.IsKind(SyntaxKind.IgnoredDirectiveTrivia))
            .Where(trivia => trivia.ToString().AsSpan(2).TrimStart() is var text && (text.StartsWith("package") || text.StartsWith("project")))
            .Select(trivia => AgentContract.Broken(trivia.GetLocation(), "an agent cannot reference packages or projects: it has the base library, Microsoft.Extensions.AI and AutoHarness.Sdk"));

    private static IEnumerable<MetadataReference> References()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] own = ["AutoHarness.Sdk.dll", "Microsoft.Extensions.AI.Abstractions.dll"];
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => string.Equals(Path.GetDirectoryName(path), framework, StringComparison.Ordinal) || own.Contains(Path.GetFileName(path), StringComparer.Ordinal))
            .Where(path => path.EndsWith(".dll", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => MetadataReference.CreateFromFile(path));
    }
}
