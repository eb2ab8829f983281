using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Http;
using AutoHarness.Agents.Programs;
using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Tests.Fleet;

/// <summary>Sessions that may call their model over HTTP.</summary>
public sealed class HttpModelTests(Fleets fleets)
{
    private static readonly string Telling = PythonAgentTests.Documented
        .Replace("run(params[\"session\"], params[\"instruction\"], params[\"opening\"], params[\"tools\"])", "raise Exception(json.dumps(params.get(\"model\")))", StringComparison.Ordinal);

    [Fact]
    public async Task An_agent_in_another_language_is_told_where_its_model_is_until_its_run_ends()
    {
        var model = new FakeHttpModel();

        var run = await RunAsync(Fleets.Python(Telling), (_, _) => Task.FromResult<IHttpModel?>(model));

        Assert.Equal("""Exception: {"url": "http://127.0.0.1:8100/t/the-token", "token": "the-token", "name": "served", "dialects": ["chat"]}""", run.Detail);
        Assert.True(model.Closed);
    }

    [Fact]
    public async Task An_agent_without_such_a_model_is_told_nothing()
    {
        var run = await RunAsync(Fleets.Python(Telling), (_, _) => Task.FromResult<IHttpModel?>(null));

        Assert.Equal("Exception: null", run.Detail);
    }

    [Fact]
    public async Task A_compiled_agent_has_no_use_for_it()
    {
        var run = await RunAsync(Fleets.CSharp(""), (_, _) => throw new InvalidOperationException("opened"));

        Assert.Equal(AgentEnd.Finished, run.End);
    }

    [Fact]
    public async Task Its_calls_count_among_the_model_calls()
    {
        var run = await RunAsync(Fleets.Python(PythonAgentTests.Documented), (calls, _) =>
        {
            calls.Begin();
            calls.Begin();
            return Task.FromResult<IHttpModel?>(new FakeHttpModel());
        });

        Assert.Equal(new AgentRun(AgentEnd.LimitBroken, "more than 2 model calls"), run);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_not_the_agents_fault()
    {
        var failure = await Assert.ThrowsAsync<InfrastructureException>(() => RunAsync(Fleets.Python(Telling), (calls, _) =>
        {
            calls.Begin();
            calls.Answered("the provider answered with status 500");
            return Task.FromResult<IHttpModel?>(new FakeHttpModel());
        }));

        Assert.Equal("the model could not be called: the provider answered with status 500", failure.Message);
    }

    private Task<AgentRun> RunAsync(AgentProgram program, Func<IModelCalls, CancellationToken, Task<IHttpModel?>> open)
    {
        var trial = new Trial();
        var spec = new AgentSessionSpec { Program = program, Pool = "train", Model = trial.Model, HttpModel = open, Trace = trial, Limits = new AgentLimits { ModelCalls = 2 } };
        var task = new AgentTask("say hello", [], [], (_, _) => Task.FromResult(new Observation([], "ok", false, null)), null, null);
        return fleets.Shared.CreateRunner(spec).RunAsync(task, TestContext.Current.CancellationToken);
    }

    private sealed class FakeHttpModel : IHttpModel
    {
        public bool Closed { get; private set; }

        public Uri Url => new("http://127.0.0.1:8100/t/the-token");

        public string Token => "the-token";

        public string Name => "served";

        public IEnumerable<string> Dialects => ["chat"];

        public ValueTask DisposeAsync()
        {
            Closed = true;
            return ValueTask.CompletedTask;
        }
    }
}
