using AutoHarness.Agents.Programs;
using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Tests.Programs;

public sealed class AgentBuildTests(Fleets fleets)
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_compile_error_names_file_line_and_column()
    {
        var diagnostic = Assert.Single(await FailAsync("public sealed class Agent : IAgent\n{\n    public Task RunAsync(AgentContext context, CancellationToken ct) => contxt.ActAsync(null!, ct);\n}\n"));

        Assert.Equal(
            new AgentDiagnostic("agent/agent.cs", 3, 73, 6, "CS0103", "The name 'contxt' does not exist in the current context", "    public Task RunAsync(AgentContext context, CancellationToken ct) => contxt.ActAsync(null!, ct);"),
            diagnostic);
    }

    [Theory]
    [InlineData("public sealed class Agent { }", "no class implements IAgent")]
    [InlineData("public sealed class A : IAgent { public Task RunAsync(AgentContext c, CancellationToken t) => Task.CompletedTask; } public sealed class B : IAgent { public Task RunAsync(AgentContext c, CancellationToken t) => Task.CompletedTask; }", "more than one class implements IAgent: A, B")]
    [InlineData("public sealed class A(int x) : IAgent { public Task RunAsync(AgentContext c, CancellationToken t) => Task.FromResult(x); }", "A has no public constructor without parameters")]
    [InlineData("#:package Newtonsoft.Json@13.0.3\npublic sealed class A : IAgent { public Task RunAsync(AgentContext c, CancellationToken t) => Task.CompletedTask; }", "an agent cannot reference packages or projects")]
    public async Task A_broken_contract_says_what_to_do(string source, string message)
    {
        var diagnostic = Assert.Single(await FailAsync(source));

        Assert.Equal("agent-contract", diagnostic.Id);
        Assert.StartsWith(message, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_bytes_are_compiled_once()
    {
        var program = Fleets.Source("#:property Nullable=enable\nnamespace Mine; internal sealed class Once : IAgent { public Task RunAsync(AgentContext c, CancellationToken t) => Task.CompletedTask; }");

        var first = await fleets.Shared.BuildAsync(program, Ct);
        var second = await fleets.Shared.BuildAsync(program, Ct);

        Assert.Equal([new AgentBuild.Ready(Cached: false), new AgentBuild.Ready(Cached: true)], [first, second]);
        Assert.Equal(AgentEnd.Finished, (await new Trial().RunAsync(fleets.Shared, program)).End);
    }

    [Fact]
    public async Task A_run_of_an_agent_that_does_not_compile_is_the_agents_fault()
    {
        var run = await new Trial().RunAsync(fleets.Shared, Fleets.Source("class"));

        Assert.Equal(AgentEnd.Crashed, run.End);
        Assert.StartsWith("the agent does not compile: agent/agent.cs:1:", run.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_depends_on_names_and_bytes_and_nothing_else()
    {
        AgentFile a = new("agent/a.py", [1]), b = new("agent/b.py", [2]), c = new("agent/b.py", [3]);

        Assert.Equal(AgentProgram.Of([a, b]).Version, AgentProgram.Of([b, a], ["python3"]).Version);
        Assert.NotEqual(AgentProgram.Of([a, b]).Version, AgentProgram.Of([a, c]).Version);
        Assert.Matches("^[0-9a-f]{64}$", AgentProgram.Of([a]).Version);
    }

    [Theory]
    [InlineData("../agent.cs")]
    [InlineData("/agent.cs")]
    [InlineData("agent//agent.cs")]
    [InlineData("")]
    public void A_path_outside_the_program_is_refused(string path) =>
        Assert.Throws<ArgumentException>(() => AgentProgram.Of([new AgentFile(path, [1])]));

    [Fact]
    public async Task A_command_that_does_not_start_fails_the_build()
    {
        var build = await fleets.Shared.BuildAsync(Fleets.Python("raise RuntimeError('not today')"), Ct);

        var diagnostic = Assert.Single(Assert.IsType<AgentBuild.Failed>(build).Diagnostics);
        Assert.Contains("not today", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_host_is_an_error_with_a_fix()
    {
        var error = await Assert.ThrowsAsync<HarnessException>(() => fleets.StartAsync(options => options with { HostDirectory = "/nowhere" }));

        Assert.Equal(ExitCode.Environment, error.Error.Exit);
        Assert.NotEmpty(error.Error.Fixes);
    }

    private async Task<IReadOnlyList<AgentDiagnostic>> FailAsync(string source) =>
        Assert.IsType<AgentBuild.Failed>(await fleets.Shared.BuildAsync(Fleets.Source(source), Ct)).Diagnostics;
}
