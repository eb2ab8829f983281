using System.Collections.Immutable;
using System.Text.Json;
using AutoHarness.Benchmarks.Harbor.Rewards;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>A trial's <c>result.json</c> of any version so far.</summary>
internal sealed record TrialResultDocument
{
    public string? TaskName { get; init; }

    public string? TrialName { get; init; }

    public TaskIdKind TaskKind { get; init; }

    public string? Source { get; init; }

    public string? AgentName { get; init; }

    public string? AgentVersion { get; init; }

    /// <summary>Model and provider, where the agent has one.</summary>
    public (string? Name, string? Provider) Model { get; init; }

    /// <summary>What the agent used, all steps together; null where nothing is known.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Null where the verifier left none.</summary>
    public RewardTable? Rewards { get; init; }

    public DocumentException? Exception { get; init; }

    public DocumentTime? StartedAt { get; init; }

    public DocumentTime? FinishedAt { get; init; }

    public (DocumentTime? Start, DocumentTime? End) AgentExecution { get; init; }

    public ImmutableArray<StepDocument> Steps { get; init; } = [];

    /// <exception cref="ResultDocumentException">It cannot be read.</exception>
    public static TrialResultDocument Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return ReadText(utf8);
        }
        catch (InvalidOperationException e)
        {
            throw new ResultDocumentException($"the file holds text that is no UTF-8: {e.Message}", e);
        }
    }

    private static TrialResultDocument ReadText(ReadOnlyMemory<byte> utf8)
    {
        var root = JsonReading.Object(utf8);
        ImmutableArray<StepDocument> steps = root.Member("step_results") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(StepOf)] : [];
        var agent = root.Object("agent_info");
        var model = agent?.Object("model_info");
        return new TrialResultDocument
        {
            TaskName = root.Text("task_name"),
            TrialName = root.Text("trial_name"),
            TaskKind = KindOf(root.Object("task_id")),
            Source = root.Text("source"),
            AgentName = agent?.Text("name"),
            AgentVersion = agent?.Text("version"),
            Model = (model?.Text("name"), model?.Text("provider")),
            Usage = UsageOf(root.Object("agent_result")) ?? TokenUsage.Sum(steps.Select(step => step.Usage)),
            Rewards = RewardsOf(root.Object("verifier_result")),
            Exception = ExceptionOf(root.Object("exception_info")),
            StartedAt = root.Time("started_at"),
            FinishedAt = root.Time("finished_at"),
            AgentExecution = root.Object("agent_execution") is { } phase ? (phase.Time("started_at"), phase.Time("finished_at")) : default,
            Steps = steps,
        };
    }

    private static StepDocument StepOf(JsonElement step) => new(
        step.Text("step_name") ?? "",
        UsageOf(step.Object("agent_result")),
        RewardsOf(step.Object("verifier_result")),
        ExceptionOf(step.Object("exception_info")));

    private static TaskIdKind KindOf(JsonElement? id) => id switch
    {
        null => TaskIdKind.Unknown,
        { } git when git.Member("git_url") is not null => TaskIdKind.Git,
        { } package when package.Member("org") is not null || package.Member("name") is not null => TaskIdKind.Package,
        { } local when local.Member("path") is not null => TaskIdKind.Local,
        _ => TaskIdKind.Unknown,
    };

    private static TokenUsage? UsageOf(JsonElement? result)
    {
        if (result is not { } agent)
        {
            return null;
        }

        var usage = new TokenUsage(agent.Whole("n_input_tokens"), agent.Whole("n_cache_tokens"), agent.Whole("n_output_tokens"), agent.Number("cost_usd"));
        return usage.IsKnown ? usage : null;
    }

    private static RewardTable? RewardsOf(JsonElement? result) =>
        result?.Object("rewards")?.EnumerateObject()
            .Select(field => (field.Name, Reward: RewardOf(field.Value)))
            .Where(field => field.Reward is not null)
            .GroupBy(field => field.Name, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(fields => fields.Key, fields => fields.Last().Reward!.Value, StringComparer.Ordinal);

    private static RewardValue? RewardOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when double.IsFinite(value.GetDouble()) => new RewardValue(value.GetDouble(), !value.GetRawText().AsSpan().ContainsAny(".eE")),
        JsonValueKind.True => new RewardValue(1, IsWhole: true),
        JsonValueKind.False => new RewardValue(0, IsWhole: true),
        _ => null,
    };

    private static DocumentException? ExceptionOf(JsonElement? info) =>
        info?.Text("exception_type") is { } type ? new DocumentException(type, info.Value.Text("exception_message") ?? "") : null;
}

/// <summary>How a result names its task.</summary>
internal enum TaskIdKind
{
    Unknown,
    Local,
    Git,
    Package,
}

internal sealed record DocumentException(string Type, string Message);

internal sealed record StepDocument(string Name, TokenUsage? Usage, RewardTable? Rewards, DocumentException? Exception);
