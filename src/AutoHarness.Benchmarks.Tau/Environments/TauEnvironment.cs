using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>
/// The world of one conversation: the agent's toolkit, the user's where the domain has one, and the policy. Not safe for use by several threads;
/// cheap to make, since the data underneath are shared.
/// </summary>
internal class TauEnvironment
{
    /// <exception cref="PythonException">Solo mode in a domain that does not know it.</exception>
    public TauEnvironment(string domain, string policy, Toolkit agent, Toolkit? user, bool solo)
    {
        Domain = domain;
        Policy = policy;
        Agent = agent;
        User = user;
        IsSolo = solo;
    }

    public string Domain { get; }

    /// <summary>The policy that the agent is told.</summary>
    public string Policy { get; }

    public Toolkit Agent { get; }

    public Toolkit? User { get; }

    /// <summary>Whether the agent works alone, with the user's tools added to its own.</summary>
    public bool IsSolo { get; }

    /// <summary>The tool's owner and method as an evaluation looks it up: the agent's first, then the user's.</summary>
    public ToolMethod? FindTool(string name) => Agent.FindTool(name) ?? User?.FindTool(name);

    /// <summary>Runs a call and <see cref="Sync"/>; what either raises becomes the answer. State changes made before that stay.</summary>
    public ToolMessage GetResponse(ToolCall call)
    {
        string content;
        var failed = false;
        try
        {
            var result = MakeToolCall(call.Name, call.Requestor, call.Arguments);
            Sync();
            content = ResultText.Of(result);
        }
        catch (PythonException raised)
        {
            content = $"Error: {raised.Message}";
            failed = true;
        }

        return new ToolMessage(call.Id, call.Requestor, failed) { Content = content };
    }

    /// <summary>Runs a call without <see cref="Sync"/>.</summary>
    /// <exception cref="PythonException">What the reference would raise.</exception>
    public PyValue MakeToolCall(string name, Requestor requestor, PyDict arguments)
    {
        RefuseReserved(arguments);
        if (requestor == Requestor.User)
        {
            if (IsSolo)
            {
                throw PythonException.Value("User tool calls are not allowed in solo mode");
            }

            return (User ?? throw PythonException.Value("User tools not available")).UseTool(name, arguments);
        }

        return IsSolo && User?.FindTool(name) is not null ? User.UseTool(name, arguments) : Agent.UseTool(name, arguments);
    }

    /// <summary>Carries over what one side's state means for the other's. Does nothing in most domains.</summary>
    /// <exception cref="PythonException">The states do not fit together.</exception>
    public virtual void Sync()
    {
    }

    /// <summary>Puts the world into a task's initial state and replays the changing calls of a history.</summary>
    /// <exception cref="PythonException">What the reference would raise, such as a replayed call that answers otherwise than recorded.</exception>
    public void SetState(InitializationData? data, ImmutableArray<EnvFunctionCall>? actions, IReadOnlyList<TauMessage> history) =>
        StateReplay.Run(this, data, actions, history);

    /// <summary>Runs any method of one side and <see cref="Sync"/>.</summary>
    /// <exception cref="PythonException">What the reference would raise.</exception>
    public PyValue RunFunction(EnvFunctionCall call)
    {
        var toolkit = call.EnvType == Requestor.User ? User : Agent;
        var result = toolkit is null
            ? throw PythonException.Attribute("NoneType", call.FunctionName)
            : toolkit.RunFunction(call.FunctionName, call.Arguments);
        Sync();
        return result;
    }

    /// <summary>Whether an assertion holds.</summary>
    /// <exception cref="PythonException">What the reference would raise; it does not count as unmet.</exception>
    public bool RunAssertion(EnvAssertion assertion) =>
        RunFunction(assertion) is var result && result is PyBool met
            ? met.Value == assertion.AssertValue
            : throw PythonException.Value($"Function {assertion.FunctionName} returned <class '{result.TypeName}'> instead of bool");

    public string AgentHash() => Agent.Database.Hash();

    /// <summary>Null where the user has no tools.</summary>
    public string? UserHash() => User?.Database.Hash();

    /// <summary>What differs in another conversation's databases, the agent's and the user's.</summary>
    public (ImmutableArray<StateDifference> Agent, ImmutableArray<StateDifference> User) Differences(TauEnvironment other) =>
        (Agent.Database.Differences(other.Agent.Database),
            User is null || other.User is null ? [] : User.Database.Differences(other.User.Database));

    private static void RefuseReserved(PyDict arguments)
    {
        foreach (var (name, _) in arguments.Entries)
        {
            if (name is "tool_name" or "self")
            {
                throw PythonException.OfType($"Environment.make_tool_call() got multiple values for argument '{name}'");
            }

            if (name == "requestor")
            {
                throw PythonException.OfType("tau2.environment.environment.Environment.make_tool_call() got multiple values for keyword argument 'requestor'");
            }
        }
    }
}
