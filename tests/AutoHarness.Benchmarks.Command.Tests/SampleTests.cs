using System.Reflection;
using AutoHarness.Benchmarks.Command.Tests.Running;
using AutoHarness.Sdk;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoHarness.Benchmarks.Command.Tests;

public sealed class SampleTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "sample");

    [Fact]
    public async Task The_sample_scores_its_starting_agent_on_every_task()
    {
        var benchmark = new CommandBenchmark(new CommandBenchmarkOptions { Folder = Folder, Tasks = "tasks.jsonl", Run = ["python3", "bench.py"] }, TimeProvider.System);
        var agent = Compile(await File.ReadAllTextAsync(Path.Combine(Folder, "agent", "agent.cs")));
        var rewards = new Dictionary<string, double>(StringComparer.Ordinal);

        foreach (var task in benchmark.Tasks)
        {
            var trial = new TrialRequest(new TrialKey("explore", "a", task.Id, 0, benchmark.Fingerprint), Split.Train, 42);
            var outcome = await benchmark.RunAsync(trial, new DirectRunner((context, ct) => agent().RunAsync(context, ct)), TestContext.Current.CancellationToken);
            rewards[task.Id.Value] = Assert.IsType<TrialOutcome.Scored>(outcome).Reward;
        }

        Assert.Equal(["decimal", "euro-dollar", "franc-euro", "yen-dollar"], rewards.Where(pair => pair.Value == 1).Select(pair => pair.Key).Order());
        Assert.Equal(6, rewards.Values.Count(reward => reward == 0));
    }

    private static Func<IAgent> Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("sample-agent", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));

        var type = Assembly.Load(image.ToArray()).GetTypes().Single(type => type.IsAssignableTo(typeof(IAgent)));
        return () => (IAgent)Activator.CreateInstance(type)!;
    }
}
