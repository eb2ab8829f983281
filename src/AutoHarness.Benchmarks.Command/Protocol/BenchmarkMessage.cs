using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Command.Protocol;

/// <summary>What a benchmark's process can say.</summary>
internal abstract record BenchmarkMessage
{
    private BenchmarkMessage()
    {
    }

    /// <summary>Let the agent work on this.</summary>
    public sealed record Agent(string Instruction, ImmutableArray<ChatMessage> Opening, ImmutableArray<AIFunctionDeclaration> Tools, TimeSpan? TimeLimit) : BenchmarkMessage;

    /// <summary>The answer to an act.</summary>
    public sealed record Observed(ImmutableDictionary<string, JsonElement> Results, string? Text, bool Ended, string? Reason) : BenchmarkMessage;

    /// <summary>Something for the trace.</summary>
    public sealed record Note(JsonObject Data) : BenchmarkMessage;

    /// <summary>The end: a reward.</summary>
    public sealed record Scored(double Reward, string? Reason, JsonObject? Detail) : BenchmarkMessage;

    /// <summary>The end: something broke.</summary>
    public sealed record Infra(string Cause) : BenchmarkMessage;

    /// <summary>The end: a line that is no message, or the process is gone.</summary>
    public sealed record Broken(string Why) : BenchmarkMessage;
}
