using Microsoft.Extensions.AI;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Demo;
using AutoHarness.Evaluation.Scanning;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.Scanning;

/// <summary>The demo's 64 tasks with a drawn split, as the scan gets them.</summary>
internal static class DemoCorpus
{
    public static async Task<ScanCorpus> CreateAsync()
    {
        var demo = new DemoBenchmark(new DemoOptions());
        var split = SplitDrawing.Draw(demo.Tasks, demo.Tasks.Select((task, index) => (task.Id, Reward: (double?)(index % 2))).ToDictionary(pair => pair.Id, pair => pair.Reward));
        var shown = new Listener();
        await demo.RunAsync(new TrialRequest(new TrialKey("explore", "a", demo.Tasks[0].Id, 1, demo.Fingerprint), Split.Train, 1), shown, default);
        return new ScanCorpus
        {
            Tasks = [.. demo.Tasks.Select(task => new ScanTask(task.Id, split.Of(task.Id)!.Value, [.. demo.ScanTexts(task.Id)]))],
            CommonTexts = shown.Texts,
        };
    }

    /// <summary>Takes down what an agent is shown.</summary>
    private sealed class Listener : IAgentRunner
    {
        public ImmutableArray<string> Texts { get; private set; } = [];

        public Task<AgentRun> RunAsync(AgentTask task, CancellationToken cancellationToken)
        {
            Texts = [task.Instruction, .. task.Tools.Select(tool => $"{tool.Name} {tool.Description} {tool.JsonSchema.GetRawText()}")];
            return Task.FromResult(new AgentRun(AgentEnd.Finished));
        }

        public IChatClient OpenModel(BenchmarkModel role) => throw new InvalidOperationException("this benchmark has no models of its own");

        public void Note(string kind, System.Text.Json.Nodes.JsonObject data)
        {
        }
    }
}
