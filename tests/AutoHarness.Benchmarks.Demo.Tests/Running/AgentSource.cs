using System.Diagnostics;
using System.Reflection;
using AutoHarness.Sdk;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoHarness.Benchmarks.Demo.Tests.Running;

/// <summary>The template's agent with edits applied by their scripts, compiled.</summary>
internal static class AgentSource
{
    public static string Template { get; } = Path.Combine(AppContext.BaseDirectory, "template");

    /// <summary>Applies edits to the template, in order and in a fresh folder; <paramref name="prepare"/> may put traces there first.</summary>
    public static async Task<string> EditAsync(IEnumerable<int> edits, Action<string>? prepare = null) =>
        await EditAsync(await File.ReadAllTextAsync(Path.Combine(Template, "agent.cs")), edits, prepare);

    /// <summary>The same with another agent to start from.</summary>
    public static async Task<string> EditAsync(string source, IEnumerable<int> edits, Action<string>? prepare = null)
    {
        var folder = Directory.CreateTempSubdirectory("demo-edit-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "agent"));
            var file = Path.Combine(folder, "agent", "agent.cs");
            await File.WriteAllTextAsync(file, source);
            prepare?.Invoke(folder);
            foreach (var edit in edits)
            {
                await RunAsync(Path.Combine(Template, "edits", $"{edit}.sh"), folder);
            }

            return Directory.GetFiles(Path.Combine(folder, "agent")).Length == 1
                ? await File.ReadAllTextAsync(file)
                : throw new InvalidOperationException("an edit left files behind");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Puts verifier details of trials where an edit finds them.</summary>
    public static void WriteTraces(string folder, IReadOnlyDictionary<TaskId, string> traces)
    {
        foreach (var (task, detail) in traces)
        {
            var home = Directory.CreateDirectory(Path.Combine(folder, "workspace", "traces", "latest", task.Value)).FullName;
            File.WriteAllText(Path.Combine(home, "trace.json"), $$"""{"events":[{"kind":"verifier","data":{{detail}}}]}""");
        }
    }

    public static Func<IAgent> Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            $"agent-{source.GetHashCode(StringComparison.Ordinal):x}",
            [CSharpSyntaxTree.ParseText(source)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        }

        var type = Assembly.Load(image.ToArray()).GetTypes().Single(type => type.IsAssignableTo(typeof(IAgent)));
        return () => (IAgent)Activator.CreateInstance(type)!;
    }

    public static async Task<Func<IAgent>> BuildAsync(params int[] edits) => Compile(await EditAsync(edits));

    private static async Task RunAsync(string script, string folder)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(script);
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(errors);
        }
    }
}
