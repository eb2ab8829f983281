using System.Globalization;
using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Fetching;
using AutoHarness.Models.Scripted;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Scripted;

/// <summary>
/// The offline stand-in for the models of tau-bench: agent, simulated user and judge. A fixture for trying the loop without a provider, and nothing
/// else: it knows the gold actions of the tasks. Whether it takes the next right one depends on what it is sent; <c>docs/tau-bench.md</c> lists what it looks for.
/// </summary>
public sealed class TauScript : IModelScript
{
    private readonly Lazy<KnownTasks> known;

    /// <param name="options">Where the tasks lie; they are read at the first call.</param>
    public TauScript(TauBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var data = options.DataFolder ?? Path.Combine(PlaceFinder.CloneFolder(options), "data");
        known = new Lazy<KnownTasks>(() => new KnownTasks(TauDomains.Load(options.Domain, data)));
    }

    public string Name => "tau-bench";

    public string Version => "2";

    public ChatMessage Answer(ScriptedTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var prompt = string.Join('\n', turn.Messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text).Append(turn.Options.Instructions));
        return prompt.Contains("metExpectation", StringComparison.Ordinal) ? ScriptedJudge.Answer(known.Value, turn)
            : ScriptedUser.ScenarioIn(prompt) is { } scenario ? new ScriptedUser(known.Value.For(turn.Task, scenario)).Answer(turn)
            : new ScriptedAgent(known.Value, prompt).Answer(turn);
    }

    /// <summary>A message with one call; its id says which step of the task it is.</summary>
    internal static ChatMessage Call(string id, string name, Values.PyDict arguments) => Orchestration.ChatBridge.Said(
        ChatRole.Assistant, new Messages.AssistantMessage { ToolCalls = [new Messages.ToolCall(id, name, arguments)] });

    internal static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
