using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Command.Tests.Running;

/// <summary>A benchmark written as a shell script in a folder of its own, with one task <c>t1</c> unless told otherwise.</summary>
internal sealed class ShellBenchmark : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("command-").FullName;

    public ShellBenchmark(string script, string tasks = """{"id": "t1", "question": "why?"}""")
    {
        File.WriteAllText(Path.Combine(folder, "bench.sh"), script);
        File.WriteAllText(Path.Combine(folder, "tasks.jsonl"), tasks);
        Options = new CommandBenchmarkOptions { Folder = folder, Tasks = "tasks.jsonl", Run = ["/bin/sh", "bench.sh"], TimeLimit = TimeSpan.FromSeconds(20) };
    }

    public CommandBenchmarkOptions Options { get; init; }

    public CommandBenchmark Create() => new(Options, TimeProvider.System);

    public string PathOf(string file) => Path.Combine(folder, file);

    public Task<TrialOutcome> RunAsync(Func<AgentContext, CancellationToken, Task>? agent = null) =>
        RunAsync(new DirectRunner(agent ?? ((_, _) => throw new InvalidOperationException("no agent here"))), TestContext.Current.CancellationToken);

    public async Task<TrialOutcome> RunAsync(IAgentRunner runner, CancellationToken ct)
    {
        var benchmark = Create();
        return await benchmark.RunAsync(new TrialRequest(new TrialKey("explore", "a", benchmark.Tasks[0].Id, 3, benchmark.Fingerprint), Split.Train, 42), runner, ct);
    }

    public static ChatMessage Text(string text) => new(ChatRole.Assistant, text);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
