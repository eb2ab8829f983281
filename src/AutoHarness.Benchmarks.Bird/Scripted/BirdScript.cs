using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Interaction;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Scripted;

/// <summary>
/// The offline stand-in for the models of BIRD-Interact: the agent's, which knows the gold SQL and finds it the more often the more it has
/// been shown, and the simulated user's. What it looks for is listed in <c>docs/bird-interact.md</c>.
/// </summary>
/// <param name="data">Absolute path of the dataset's folder.</param>
public sealed class BirdScript(string data) : IModelScript
{
    private readonly Lazy<FrozenDictionary<string, BirdTask>> tasks = new(() => Load(data));

    public string Name => BirdBenchmark.BenchmarkName;

    public string Version => "1";

    public ChatMessage Answer(ScriptedTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        if (turn.Options.Tools is not { Count: > 0 })
        {
            return new ChatMessage(ChatRole.Assistant, ScriptedUser.Answer(string.Join('\n', turn.Messages.Select(message => message.Text)), tasks.Value.Values) ?? "OK");
        }

        var memory = new SqlMemory(turn.Messages, tasks.Value);
        if (memory.Task is not { } task || new SqlMind(task, memory, PromptReading.Of(OwnWords(memory.System)), turn).Next() is not { } next)
        {
            return new ChatMessage(ChatRole.Assistant, memory.Task is null ? "What would you like to know?" : "I have no better answer.");
        }

        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (next.Argument is { } name)
        {
            arguments[name] = Json(next.Value);
        }

        var id = "call_" + turn.Turn.ToString(CultureInfo.InvariantCulture);
        return new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(id, next.Tool, arguments)]);
    }

    // The benchmark's instruction names every tool; only what the agent's author wrote shows what the author wants.
    private static string OwnWords(string system)
    {
        var own = system.Replace(Messages.AgenticInstruction, "", StringComparison.Ordinal);
        var start = own.IndexOf(Messages.InstructionStart, StringComparison.Ordinal);
        var end = own.IndexOf(Messages.InstructionEnd, StringComparison.Ordinal);
        return start >= 0 && end > start ? own[..start] + "\n" + own[(end + Messages.InstructionEnd.Length)..] : own;
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse($"\"{JsonEncodedText.Encode(text)}\"");
        return document.RootElement.Clone();
    }

    private static FrozenDictionary<string, BirdTask> Load(string data)
    {
        try
        {
            return BirdDataset.Load(data).Tasks.ToFrozenDictionary(task => task.InstanceId, StringComparer.Ordinal);
        }
        catch (HarnessException)
        {
            // Another benchmark's experiment; the script then plays badly, as it may.
            return FrozenDictionary<string, BirdTask>.Empty;
        }
    }
}
