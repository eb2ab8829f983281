using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Tests.Testing;
using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Sandboxes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Tests.Trials;

/// <summary>What a sandbox cannot serve is found before anything is spent.</summary>
public sealed class TaskChecksTests(LocalFixture local) : IClassFixture<LocalFixture>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("[environment]\ngpus = 2\n", "asks for 2 GPUs")]
    [InlineData("[environment]\ntpu = {type = \"v5\", topology = \"2x2\"}\n", "asks for a TPU")]
    [InlineData("[environment]\nos = \"windows\"\n", "a task for Windows")]
    [InlineData("[environment]\nnetwork_mode = \"allowlist\"\nallowed_hosts = [\"example.com\"]\n", "cannot limit its network")]
    [InlineData("[agent]\nnetwork_mode = \"no-network\"\n", "cannot change its network")]
    [InlineData("[environment.env]\nA = \"${WANTED}\"\n", "asks for WANTED")]
    [InlineData("[verifier.env]\nA = \"${WANTED}\"\n", "asks for WANTED")]
    [InlineData("[verifier.environment.env]\nA = \"${WANTED}\"\n", "asks for WANTED")]
    public void A_task_that_the_sandbox_cannot_serve_is_named_with_the_reason(string toml, string reason)
    {
        var refusal = Refusal(folder.Task("odd", toml));

        Assert.Contains("odd", refusal, StringComparison.Ordinal);
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_later_step_wants_is_looked_at_too()
    {
        folder.Task("odd", "[[steps]]\nname = \"one\"\n[[steps]]\nname = \"two\"\n[steps.verifier.env]\nA = \"${WANTED}\"\n");
        folder.Write("odd/steps/one/instruction.md", "");
        folder.Write("odd/steps/two/instruction.md", "");

        Assert.Contains("asks for WANTED", Refusal(Path.Combine(folder.Path, "odd")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[agent]\nuser = \"worker\"\n")]
    [InlineData("[verifier]\nuser = 1000\n")]
    public void A_user_that_the_sandbox_cannot_be_is_found_beforehand(string toml)
    {
        var task = HarborTask.Read(folder.Task("odd", toml));

        var error = Assert.Throws<HarnessException>(() => new TaskChecks(new SingleUser(), new TrialPolicy()).Check([task], new Progress<string>())).Error;

        Assert.Equal("odd: it has a single user", Assert.Single(error.Notes));
        new TaskChecks(local.Provider, new TrialPolicy()).Check([task], new Progress<string>());
    }

    [Fact]
    public void What_only_the_solution_wants_is_nobodys_concern() =>
        Check(folder.Task("odd", "[solution.env]\nA = \"${WANTED}\"\n[environment.env]\nB = \"${UNSET:-x}\"\nC = \"in ${WANTED} text\"\n"));

    [Theory]
    [InlineData("", false, "1 task seems")]
    [InlineData("", true, null)]
    [InlineData("[verifier]\nenvironment_mode = \"separate\"\n", false, null)]
    public void Tests_that_call_a_server_of_the_agents_are_pointed_out_where_its_processes_are_ended(string toml, bool compat, string? warning)
    {
        var path = folder.Task("served", toml);
        folder.Write("served/tests/Dockerfile", "FROM debian:bookworm-slim\n");
        folder.Write("served/tests/test_outputs.py", "requests.get('http://localhost:8080')");
        var said = new List<string>();

        new TaskChecks(local.Provider, new TrialPolicy { Compat = compat }).Check([HarborTask.Read(path), HarborTask.Read(folder.Task("plain", ""))], new Told(said));

        Assert.Equal(warning is null ? 0 : 1, said.Count);
        Assert.All(said, line => Assert.Contains($"{warning} to call a program that runs in the sandbox (served)", line, StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private sealed class Told(List<string> said) : IProgress<string>
    {
        public void Report(string value) => said.Add(value);
    }

    private sealed class SingleUser : ISandboxProvider
    {
        public string Name => "local";

        public SandboxCapabilities Capabilities { get; } = new();

        public IReadOnlyList<string> Notes => [];

        public string? Refuses(SandboxSpec spec) => spec.User is null ? null : "it has a single user";

        public Task PrepareAsync(SandboxImage image, TimeSpan limit, CancellationToken ct) => throw new NotSupportedException();

        public Task<ISandbox> StartAsync(SandboxSpec spec, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private string Refusal(string path)
    {
        var error = Assert.Throws<HarnessException>(() => Check(path)).Error;
        Assert.Equal(ExitCode.Environment, error.Exit);
        Assert.Contains(error.Fixes, fix => fix.Contains("exclude_tasks: [odd]", StringComparison.Ordinal));
        return Assert.Single(error.Notes);
    }

    private void Check(string path)
    {
        if (Path.Combine(path, "tests") is var tests && File.ReadAllText(Path.Combine(path, "task.toml")).Contains("windows", StringComparison.Ordinal))
        {
            File.Move(Path.Combine(tests, "test.sh"), Path.Combine(tests, "test.bat"));
        }

        new TaskChecks(local.Provider, new TrialPolicy()).Check([HarborTask.Read(path)], new Progress<string>());
    }
}
