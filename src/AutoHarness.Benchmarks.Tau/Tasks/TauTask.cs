using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Tasks;

/// <summary>One task of tau-bench.</summary>
internal sealed record TauTask(string Id, UserScenario UserScenario)
{
    public TaskDescription? Description { get; init; }

    /// <summary>What the solo agent is given in place of a user.</summary>
    public string? Ticket { get; init; }

    public InitialState? InitialState { get; init; }

    public EvaluationCriteria? Criteria { get; init; }

    /// <summary>The reference's notes on the task's known faults, as they stand in the file.</summary>
    public PyList? Issues { get; init; }

    public ImmutableArray<string>? RequiredDocuments { get; init; }

    /// <summary>The tools that the user may use; null means all.</summary>
    public ImmutableArray<string>? UserTools { get; init; }
}

internal sealed record TaskDescription(string? Purpose, string? RelevantPolicies, string? Notes);

/// <summary>What a conversation starts from.</summary>
internal sealed record InitialState(InitializationData? Data, ImmutableArray<EnvFunctionCall>? Actions, ImmutableArray<TauMessage>? MessageHistory);

/// <summary>Values merged into the databases before the conversation.</summary>
internal sealed record InitializationData(PyDict? AgentData, PyDict? UserData);

/// <summary>A call of any method of a toolkit, a tool or not.</summary>
internal record EnvFunctionCall(Requestor EnvType, string FunctionName, PyDict Arguments);

/// <summary>A method that must answer <paramref name="AssertValue"/> at the end.</summary>
internal sealed record EnvAssertion(Requestor EnvType, string FunctionName, PyDict Arguments, bool AssertValue = true, string? Message = null)
    : EnvFunctionCall(EnvType, FunctionName, Arguments);

/// <summary>A gold tool call.</summary>
internal sealed record TauAction(string ActionId, Requestor Requestor, string Name, PyDict Arguments, string? Info)
{
    /// <summary>The arguments that count for the ACTION check; null means those of the call compared with, empty means none.</summary>
    public ImmutableArray<string>? CompareArguments { get; init; }
}

/// <summary>What is checked at the end. A null list and an empty one differ in places.</summary>
internal sealed record EvaluationCriteria
{
    public ImmutableArray<TauAction>? Actions { get; init; }

    public ImmutableArray<EnvAssertion>? EnvAssertions { get; init; }

    public ImmutableArray<string>? CommunicateInfo { get; init; }

    public ImmutableArray<string>? NlAssertions { get; init; }

    public ImmutableArray<RewardType> RewardBasis { get; init; } = [RewardType.Db, RewardType.Communicate];
}
