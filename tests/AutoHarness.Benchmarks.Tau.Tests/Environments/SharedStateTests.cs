using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Tests.Running;
using AutoHarness.Benchmarks.Tau.Values;
using CsCheck;

namespace AutoHarness.Benchmarks.Tau.Tests.Environments;

public sealed class SharedStateTests
{
    private static readonly TauDomain Retail = TauDomains.Load("retail", SharedFiles.Data);
    private static readonly TauDomain Mock = TauDomains.Load("mock", SharedFiles.Data);
    private static readonly TauDomain Telecom = TauDomains.Load("telecom", SharedFiles.Data);

    // Gold calls of the first tasks: reads, writes, and the same write twice.
    private static readonly TauAction[] Calls = [.. Retail.Tasks.Take(30).SelectMany(task => task.Criteria?.Actions ?? [])];

    [Fact]
    public void A_conversation_sees_nothing_of_anothers_changes()
    {
        var first = Retail.CreateEnvironment(solo: false, new ConversationOptions());
        var second = Retail.CreateEnvironment(solo: false, new ConversationOptions());
        var before = second.AgentHash();

        foreach (var call in Calls)
        {
            first.GetResponse(new ToolCall("", call.Name, call.Arguments));
        }

        Assert.NotEqual(before, first.AgentHash());
        Assert.Equal(before, second.AgentHash());
        Assert.Equal(before, Retail.CreateEnvironment(solo: false, new ConversationOptions()).AgentHash());
    }

    [Fact]
    public void States_differ_by_their_changed_records_exactly_when_their_hashes_differ() =>
        Gen.Select(Gen.Int[0, Calls.Length - 1].Array[0, 12], Gen.Int[0, Calls.Length - 1].Array[0, 12]).Sample(
            (left, right) =>
            {
                var (one, other) = (After(left), After(right));
                return one.Differences(other).Agent.IsEmpty == (one.AgentHash() == other.AgentHash());
            },
            iter: 60,
            threads: 1);

    [Fact]
    public void A_record_that_differs_is_named_with_both_its_states()
    {
        var changed = Mock.CreateEnvironment(solo: false, new ConversationOptions());
        changed.GetResponse(new ToolCall("", "update_task_status", PyDict.Of(("task_id", "task_1"), ("status", "completed"))));

        var difference = Assert.Single(changed.Differences(Mock.CreateEnvironment(solo: false, new ConversationOptions())).Agent);

        Assert.Equal("tasks.task_1", difference.Path);
        Assert.Equal(("completed", "pending"), (((PyDict)difference.Left!).Text("status"), ((PyDict)difference.Right!).Text("status")));
    }

    [Fact]
    public void Data_that_a_task_brings_for_the_agent_replace_the_users_database_too()
    {
        var world = Mock.CreateEnvironment(solo: false, new ConversationOptions());
        var data = new InitializationData(PyDict.Of(("tasks", PyDict.Of(("task_1", PyDict.Of(("status", "completed")))))), null);

        world.SetState(data, null, []);

        Assert.Equal(world.AgentHash(), world.UserHash());
        var answer = world.GetResponse(new ToolCall("1", "check_notifications", PyDict.Empty, Requestor.User));
        Assert.Equal((true, "Error: 'MockDB' object has no attribute 'notifications'"), (answer.Error, answer.Content));
    }

    [Fact]
    public void A_replayed_call_that_answers_otherwise_than_recorded_is_refused()
    {
        var call = new ToolCall("1", "update_task_status", PyDict.Of(("task_id", "task_1"), ("status", "completed")));
        TauMessage[] history = [new AssistantMessage { ToolCalls = [call] }, new ToolMessage("1", Requestor.Assistant, Error: false) { Content = "{}" }];

        var raised = Assert.Throws<PythonException>(() => Mock.CreateEnvironment(solo: false, new ConversationOptions()).SetState(null, null, history));

        Assert.Contains("Expected:\n{}", raised.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Error: Notification x not found")]
    [InlineData("\"Error: Notification x not found\"")]
    public void A_recorded_answer_is_the_same_as_a_text_or_as_the_JSON_of_it(string recorded)
    {
        var call = new ToolCall("1", "dismiss_notification", PyDict.Of(("notification_id", "x")), Requestor.User);
        TauMessage[] history = [new UserMessage { ToolCalls = [call] }, new ToolMessage("1", Requestor.User, Error: false) { Content = recorded }];

        Mock.CreateEnvironment(solo: false, new ConversationOptions()).SetState(null, null, history);
    }

    [Fact]
    public void A_spoilt_VPN_stays_slow_in_one_conversation_and_is_fast_in_the_next()
    {
        var options = new ConversationOptions();
        var world = Telecom.CreateEnvironment(solo: false, options);
        world.RunFunction(new EnvFunctionCall(Requestor.User, "break_vpn", PyDict.Empty));
        world.GetResponse(new ToolCall("", "disconnect_vpn", PyDict.Empty, Requestor.User));
        world.GetResponse(new ToolCall("", "connect_vpn", PyDict.Empty, Requestor.User));

        Assert.Contains("'poor'", world.GetResponse(new ToolCall("", "check_vpn_status", PyDict.Empty, Requestor.User)).Content, StringComparison.Ordinal);
        var fresh = Telecom.CreateEnvironment(solo: false, new ConversationOptions());
        fresh.GetResponse(new ToolCall("", "connect_vpn", PyDict.Empty, Requestor.User));
        Assert.Contains("'excellent'", fresh.GetResponse(new ToolCall("", "check_vpn_status", PyDict.Empty, Requestor.User)).Content, StringComparison.Ordinal);
    }

    private static TauEnvironment After(int[] calls)
    {
        var world = Retail.CreateEnvironment(solo: false, new ConversationOptions());
        foreach (var call in calls)
        {
            world.GetResponse(new ToolCall("", Calls[call].Name, Calls[call].Arguments));
        }

        return world;
    }
}
