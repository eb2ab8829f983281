using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Tests.Fleet;
using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Tests.Hostile;

/// <summary>Agents that send what they must not.</summary>
public sealed class ProtocolBreakerTests(Fleets fleets)
{
    private static readonly Zoo Zoo = new();
    private static readonly ZooAgent SendsHugeRequests = Zoo.Add("await Ask(context, new string('x', 20_000_000), ct);");
    private static readonly ZooAgent WritesIntoTheProtocol = Zoo.Add("foreach (var fd in Enumerable.Range(3, 60)) { try { using var file = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(fd, false), FileAccess.Write); file.Write(System.Text.Encoding.UTF8.GetBytes(text.Replace('\\'', '\"') + \"\\n\")); file.Flush(); } catch { } } await Task.Delay(-1);");

    [Theory]
    [InlineData("{'jsonrpc':'2.0','id':7,'method':'model/complete','params':{'session':'00000000000000000000000000000000','messages':[]}}", "a session that is not there")]
    [InlineData("{'jsonrpc':'2.0','id':1,'result':{'end':'finished','reward':1}}", "an answer to nothing")]
    [InlineData("this is no JSON", "no JSON")]
    [InlineData("[1,2]", "no object")]
    [InlineData("{'jsonrpc':'2.0','method':'reward','params':{'session':'x'}}", "a session that is not there")]
    public async Task A_forged_message_is_a_broken_protocol(string line, string detail)
    {
        Trial alone = new() { Instruction = line, TimeLimit = TimeSpan.FromSeconds(20) }, shared = new() { Instruction = line, TimeLimit = TimeSpan.FromSeconds(20) };

        var run = await alone.RunAsync(fleets.Shared, WritesIntoTheProtocol, alone: true);
        await Assert.ThrowsAsync<AgentProcessLostException>(() => shared.RunAsync(fleets.Shared, WritesIntoTheProtocol, pool: line));

        Assert.Equal(AgentEnd.ProtocolBroken, run.End);
        Assert.Contains(detail, run.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.write('x' * 20_000_000)", AgentEnd.LimitBroken, "a line longer than 8 MiB")]
    [InlineData("send({'jsonrpc': '2.0', 'id': 5, 'method': 'environment/act', 'params': {'session': session, 'message': {'role': 'assistant', 'text': 'slow'}}}); send({'jsonrpc': '2.0', 'id': 5, 'method': 'environment/act', 'params': {'session': session, 'message': {'role': 'assistant', 'text': 'again'}}})", AgentEnd.ProtocolBroken, "the id of another")]
    [InlineData("[send({'jsonrpc': '2.0', 'method': 'log', 'params': {'session': session, 'text': 'x'}}) for _ in range(1000000)]", AgentEnd.LimitBroken, "a flood of log lines")]
    [InlineData("[send({'jsonrpc': '2.0', 'id': i, 'method': 'nonsense', 'params': {'session': session}}) for i in range(1000000)]", AgentEnd.ProtocolBroken, "requests that make no sense")]
    [InlineData("[send({'jsonrpc': '2.0', 'id': i, 'method': 'environment/act', 'params': {'session': session, 'message': {'role': 'assistant', 'text': 'slow'}}}) for i in range(1000000)]", AgentEnd.LimitBroken, "too many requests")]
    [InlineData("out.write('[' * 100000 + '\\n'); out.flush()", AgentEnd.ProtocolBroken, "no JSON")]
    [InlineData("send({'jsonrpc': '2.0', 'id': 2, 'result': 5})", AgentEnd.ProtocolBroken, "makes no sense")]
    [InlineData("import os; os.kill(os.getpid(), 9)", AgentEnd.Crashed, "was killed")]
    public async Task A_foreign_agent_that_breaks_the_rules_is_named_for_it(string deed, AgentEnd end, string detail)
    {
        var program = Fleets.Python(PythonAgentTests.Documented.Replace("    messages = [", $"    {deed}\n    threading.Event().wait()\n    messages = [", StringComparison.Ordinal));
        var trial = new Trial
        {
            TimeLimit = TimeSpan.FromSeconds(20),
            Act = async (_, ct) =>
            {
                await Task.Delay(Timeout.Infinite, ct);
                throw new InvalidOperationException();
            },
        };

        var run = await trial.RunAsync(fleets.Shared, program, alone: true);

        Assert.Equal(end, run.End);
        Assert.Contains(detail, run.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_many_megabytes_fails_in_the_agent_and_harms_nobody()
    {
        var run = await new Trial().RunAsync(fleets.Shared, SendsHugeRequests);

        Assert.Equal(AgentEnd.Crashed, run.End);
        Assert.Contains("the limit is 8 MiB", run.Detail, StringComparison.Ordinal);
    }
}
