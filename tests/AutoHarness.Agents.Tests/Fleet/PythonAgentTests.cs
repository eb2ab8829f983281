using System.Text.Json;
using AutoHarness.Agents.Programs;
using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Agents.Tests.Fleet;

public sealed class PythonAgentTests(Fleets fleets)
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    /// <summary>The agent that the documentation shows.</summary>
    internal static string Documented { get; } = ReadDocumented();

    [Fact]
    public async Task The_documented_agent_speaks_the_protocol()
    {
        Assert.Equal(new AgentBuild.Ready(Cached: false), await fleets.Shared.BuildAsync(Fleets.Python(Documented), Ct));
    }

    [Fact]
    public async Task The_documented_agent_works_on_forty_tasks_at_once()
    {
        using var arguments = JsonDocument.Parse("""{"n":1.0}""");
        var trials = Enumerable.Range(0, 40).Select(i => new Trial
        {
            Instruction = $"task {i}",
            Opening = [new ChatMessage(ChatRole.User, "hello")],
            Tools = [AIFunctionFactory.CreateDeclaration("count", "Counts.", arguments.RootElement)],
            Model = new FakeModel((messages, _, _) => Task.FromResult(new ChatResponse(messages.Count == 2
                ? new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "count", new Dictionary<string, object?>(StringComparer.Ordinal) { ["n"] = arguments.RootElement.GetProperty("n") })])
                : new ChatMessage(ChatRole.Assistant, $"{messages[0].Text}: {messages[^1].Contents.OfType<FunctionResultContent>().Single().Result}")))),
            Act = (action, _) => Task.FromResult(action.Contents.OfType<FunctionCallContent>().SingleOrDefault() is { } call
                ? new Observation([new FunctionResultContent(call.CallId, ((JsonElement)call.Arguments!["n"]!).GetRawText())], null, false, null)
                : new Observation([], null, true, "done")),
        }).ToArray();

        var runs = await Task.WhenAll(trials.Select(trial => trial.RunAsync(fleets.Shared, Fleets.Python(Documented))));

        Assert.All(runs, run => Assert.Equal(new AgentRun(AgentEnd.Finished), run));
        Assert.All(trials, trial => Assert.Equal($"{trial.Instruction}: 1.0", trial.Said.Last()));
        Assert.All(trials, trial => Assert.Equal("count", trial.Model.Asked.First().Options.Tools!.Single().Name));
    }

    [Fact]
    public async Task Its_exception_is_a_crash_of_that_session()
    {
        var trial = new Trial { Model = FakeModel.Throwing(new ModelRequestException("context too long")), Opening = [new ChatMessage(ChatRole.User, "hello")] };

        var run = await trial.RunAsync(fleets.Shared, Fleets.Python(Documented));

        Assert.Equal(new AgentRun(AgentEnd.Crashed, "RequestError: context too long"), run);
    }

    private static string ReadDocumented()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AutoHarness.slnx")))
            folder = folder.Parent!;
        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "agent-protocol.md"));
        var start = page.IndexOf("```python\n", StringComparison.Ordinal) + "```python\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
