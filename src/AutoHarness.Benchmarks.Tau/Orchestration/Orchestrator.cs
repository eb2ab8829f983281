using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>
/// The reference's half-duplex conversation: one message travels at a time, from agent or user to the other side or to the environment and back. The
/// agent pushes its messages in (<see cref="ActAsync"/>); everything until its next turn happens inside. The orders in which stops and limits
/// are looked at are the reference's, odd ones included: a stop on the last permitted step is a broken limit.
/// </summary>
internal sealed class Orchestrator(TauEnvironment environment, TauTask task, IConversationUser user, OrchestratorOptions options, TimeProvider time)
{
    /// <summary>How every conversation without a history begins.</summary>
    public const string Greeting = "Hi! How can I help you today?";

    private readonly MessageClock clock = new(time);
    private readonly long started = time.GetTimestamp();
    private readonly List<TauMessage> trajectory = [];
    private Party from;
    private bool soloBegins;

    /// <summary>Whether a message of the agent ends the conversation. The reference's standard agent never does; its solo agent does by a token.</summary>
    public Func<AssistantMessage, bool> AgentStops { get; init; } = _ => false;

    public TauEnvironment Environment => environment;

    /// <summary>Who receives <see cref="Message"/>.</summary>
    public Party To { get; private set; }

    /// <summary>The message on its way; null before the first one of a solo agent.</summary>
    public TauMessage? Message { get; private set; }

    /// <summary>What the agent knows before <see cref="Message"/> reaches it for the first time.</summary>
    public ImmutableArray<TauMessage> AgentHistory { get; private set; } = [];

    /// <summary>Everything said and done, in order.</summary>
    public IReadOnlyList<TauMessage> Trajectory => trajectory;

    public bool Done { get; private set; }

    public TerminationReason? Reason { get; private set; }

    /// <summary>Message hops so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Failed tool calls so far.</summary>
    public int Errors { get; private set; }

    /// <summary>A participant's message must hold text or calls.</summary>
    /// <exception cref="PythonException">It holds neither.</exception>
    public static void RequireContent(ParticipantMessage message)
    {
        if (!message.HasContent && !message.IsToolCall)
        {
            throw PythonException.Value($"{MessageText.ClassName(message)} must have either content or tool_calls. Got {MessageText.Of(message)}");
        }
    }

    /// <summary>Puts the world into the task's initial state and goes on to the agent's first turn, or to an end before it.</summary>
    /// <exception cref="PythonException">The task's initial state or history is not possible, or a message is empty.</exception>
    public async Task BeginAsync(CancellationToken ct)
    {
        Initialize();
        await ContinueAsync(ct);
    }

    /// <summary>Takes the agent's message and goes on to its next turn or to the end.</summary>
    /// <exception cref="PythonException">The message is empty.</exception>
    public async Task ActAsync(AssistantMessage message, CancellationToken ct)
    {
        if (Done || To != Party.Agent)
        {
            throw new InvalidOperationException("it is not the agent's turn");
        }

        if (soloBegins)
        {
            BeginSolo(message);
        }
        else
        {
            Take(message);
            EndStep();
        }

        await ContinueAsync(ct);
    }

    /// <summary>Counts a turn of the agent that never reached the world, such as one whose arguments are no JSON.</summary>
    public void CountRefusedTurn(int errors)
    {
        Steps += 2;
        Errors += errors;
        CheckTermination();
    }

    /// <summary>Ends it from outside: the agent is gone, or sent what no conversation can go on from.</summary>
    public void Abort(TerminationReason reason)
    {
        Done = true;
        Reason = reason;
    }

    /// <summary>The finished conversation, with each message's place in it.</summary>
    /// <exception cref="PythonException">The environment was about to receive the last message.</exception>
    public ImmutableArray<TauMessage> Finish()
    {
        if (To == Party.Environment && Reason is not (TerminationReason.AgentError or TerminationReason.UserError))
        {
            throw PythonException.Value($"Environment should not receive the last message. Last message: {MessageText.Of((ParticipantMessage)Message!)}");
        }

        return [.. trajectory.Select((message, place) => message with { TurnIndex = place })];
    }

    private void Initialize()
    {
        var initial = task.InitialState;
        var stamps = clock.Before(initial?.MessageHistory?.Length ?? 0);
        ImmutableArray<TauMessage> history = [.. (initial?.MessageHistory ?? []).Select((message, place) => message with { TurnIndex = null, Timestamp = stamps[place] })];
        environment.SetState(initial?.Data, initial?.Actions, history);
        if (!history.IsEmpty)
        {
            GoOnFrom(history);
        }
        else if (options.Solo)
        {
            user.Start([]);
            (from, To, soloBegins) = (Party.Environment, Party.Agent, true);
            return;
        }
        else
        {
            user.Start([]);
            var greeting = new AssistantMessage { Content = Greeting, Cost = 0, Timestamp = clock.Next() };
            trajectory.Add(greeting);
            AgentHistory = [greeting];
            (from, To, Message) = (Party.Agent, Party.User, greeting);
        }

        FinishInitializing();
    }

    private void GoOnFrom(ImmutableArray<TauMessage> history)
    {
        var routing = HistoryRouting.Of(history);
        AgentHistory = routing.Agent;
        user.Start(routing.User);
        trajectory.AddRange(history);
        (from, To, Message) = (routing.From, routing.To, history[^1]);
        if (Message is AssistantMessage said && AgentStops(said))
        {
            Abort(TerminationReason.AgentStop);
        }
        else if (Message is UserMessage asked && StopTokens.EndsByUser(asked))
        {
            Abort(TerminationReason.UserStop);
        }
    }

    private void BeginSolo(AssistantMessage message)
    {
        soloBegins = false;
        var stamped = message with { Timestamp = clock.Next() };
        trajectory.Add(stamped);
        Message = stamped;
        from = Party.Agent;
        var stops = AgentStops(stamped);
        To = stamped.IsToolCall && !stops ? Party.Environment : Party.User;
        if (stops)
        {
            Abort(TerminationReason.AgentStop);
        }
        else if (!stamped.IsToolCall)
        {
            Abort(TerminationReason.AgentError);
        }

        FinishInitializing();
    }

    private void FinishInitializing()
    {
        CheckCommunication();
        environment.Sync();
    }

    private async Task ContinueAsync(CancellationToken ct)
    {
        while (!Done && To != Party.Agent)
        {
            if (To == Party.User)
            {
                Take(await user.AnswerAsync(Message!, ct));
            }
            else
            {
                RunCalls();
            }

            EndStep();
        }
    }

    private void Take(UserMessage message)
    {
        RequireContent(message);
        if (StopTokens.EndsByUser(message))
        {
            Abort(TerminationReason.UserStop);
        }

        Append(message, Party.User, message.IsToolCall ? Party.Environment : Party.Agent);
    }

    private void Take(AssistantMessage message)
    {
        RequireContent(message);
        var stops = AgentStops(message);
        if (stops)
        {
            Abort(TerminationReason.AgentStop);
        }

        Append(message, Party.Agent, message.IsToolCall ? Party.Environment : Party.User);
        if (options.Solo && !message.IsToolCall && !stops)
        {
            Abort(TerminationReason.AgentError);
        }
    }

    private void Append(TauMessage message, Party sender, Party receiver)
    {
        Message = message with { Timestamp = clock.Next() };
        trajectory.Add(Message);
        (from, To) = (sender, receiver);
    }

    private void RunCalls()
    {
        var results = ImmutableArray.CreateBuilder<ToolMessage>();
        foreach (var call in ((ParticipantMessage)Message!).ToolCalls!.Value)
        {
            var result = environment.GetResponse(call) with { Timestamp = clock.Next() };
            Errors += result.Error ? 1 : 0;
            results.Add(result);
        }

        trajectory.AddRange(results);
        Message = results.Count switch
        {
            0 => throw new PythonException("IndexError", "list index out of range"),
            1 => results[0],
            _ => new MultiToolMessage(results.DrainToImmutable()),
        };
        (from, To) = (Party.Environment, from);
    }

    private void EndStep()
    {
        CheckCommunication();
        Steps++;
        environment.Sync();
        CheckTermination();
    }

    private void CheckTermination()
    {
        if (To == Party.Environment)
        {
            return;
        }

        // After a stop too, which they override.
        if (Steps >= options.MaxSteps)
        {
            Abort(TerminationReason.MaxSteps);
        }

        if (Errors >= options.MaxErrors)
        {
            Abort(TerminationReason.TooManyErrors);
        }

        if (!Done && options.Timeout is { } limit && time.GetElapsedTime(started) >= limit)
        {
            Abort(TerminationReason.Timeout);
        }
    }

    private void CheckCommunication()
    {
        if (!options.ValidateCommunication || from == Party.Environment || Message is not ParticipantMessage said)
        {
            return;
        }

        var wrong = said.IsToolCall == said.HasContent
            || (options.Solo && from == Party.Agent && said.HasContent && !AgentStops((AssistantMessage)said));
        if (wrong)
        {
            Abort(from == Party.User ? TerminationReason.UserError : TerminationReason.AgentError);
        }
    }
}
