using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Secrets;

/// <summary>An agent that looks for the answers of a benchmark on the disk and repeats what it finds.</summary>
public sealed class AnswerCanaryTests
{
    private const string Canary = "canary-answer-7c41e09b";

    private static readonly string Snoop = """
        using System.IO;
        using AutoHarness.Sdk;
        using Microsoft.Extensions.AI;

        public sealed class Snoop : IAgent
        {
            public async Task RunAsync(AgentContext context, CancellationToken cancellationToken)
            {
                var found = "";
                foreach (var folder in new[] { "EXPERIMENT", "/", "/tmp", "/home", "/root", "/proc/1/root", "/work" })
                {
                    try
                    {
                        foreach (var file in Directory.EnumerateFiles(folder, "*.jsonl", new EnumerationOptions { RecurseSubdirectories = folder == "EXPERIMENT", IgnoreInaccessible = true }))
                        {
                            found += File.ReadAllText(file);
                        }
                    }
                    catch (IOException e)
                    {
                        found += e.GetType().Name;
                    }
                }

                await context.ActAsync(new ChatMessage(ChatRole.Assistant, "found: " + found), cancellationToken);
            }
        }
        """;

    [Fact]
    public async Task The_answers_of_a_benchmark_reach_neither_the_agent_nor_any_output()
    {
        using var sandbox = new Sandbox();
        Sandbox.CopyFolder(Path.Combine(Repository.Root, "samples", "command-benchmark"), sandbox.Experiment);
        var tasks = await File.ReadAllLinesAsync(sandbox.PathOf("tasks.jsonl"), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(sandbox.PathOf("tasks.jsonl"), tasks.Select(line => line.TrimEnd('}') + $", \"answer\": \"{Canary}\"}}"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(sandbox.PathOf("agent/agent.cs"), Snoop.Replace("EXPERIMENT", sandbox.Experiment, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var prepare = await sandbox.RunAsync("prepare");
        var run = await sandbox.RunAsync("run", "-v");

        Assert.True(prepare.Exit == 0 && run.Exit == 0, $"{prepare}\n{run}");
        Assert.DoesNotContain(Canary, prepare.ToString() + run, StringComparison.Ordinal);
        var files = Directory.EnumerateFiles(sandbox.Root, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "tasks.jsonl").ToArray();
        Assert.Contains(files, file => file.EndsWith("trace.json", StringComparison.Ordinal) && File.ReadAllText(file).Contains("found: ", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains(Canary, StringComparison.Ordinal));
    }
}
