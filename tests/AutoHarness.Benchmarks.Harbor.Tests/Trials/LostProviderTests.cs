using AutoHarness.Benchmarks.Harbor.Tests.Testing;
using AutoHarness.Sandboxes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Tests.Trials;

/// <summary>A service that takes the account's key no longer, in the middle of a run.</summary>
public sealed class LostProviderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_key_that_is_refused_in_the_middle_ends_the_run_with_its_fix_and_scores_nothing()
    {
        folder.Task("tasks/task");
        var provider = new LostProvider();
        await using var benchmark = new HarborBenchmark(
            new HarborOptions
            {
                Dataset = Path.Combine(folder.Path, "tasks"),
                CacheDirectory = Path.Combine(folder.Path, "cache"),
                Sandboxes = _ => Task.FromResult<ISandboxProvider>(provider),
                SandboxName = "e2b",
            },
            TimeProvider.System);
        await benchmark.PrepareAsync(new Progress<string>(), TestContext.Current.CancellationToken);
        var key = new TrialKey("explore", "abc", new TaskId("task"), 0, benchmark.Fingerprint);

        var error = (await Assert.ThrowsAsync<HarnessException>(() =>
            benchmark.RunAsync(new TrialRequest(key, Split.Train, 1), DirectRunner.Of((_, _) => Task.CompletedTask), TestContext.Current.CancellationToken))).Error;

        Assert.Equal(ExitCode.Environment, error.Exit);
        Assert.Equal("the sandbox e2b cannot be used any more: the key is refused", error.Message);
        Assert.Equal(["export KEY=..."], error.Fixes);
    }

    public void Dispose() => folder.Dispose();

    private sealed class LostProvider : ISandboxProvider
    {
        public string Name => "e2b";

        public SandboxCapabilities Capabilities { get; } = new();

        public IReadOnlyList<string> Notes => [];

        public string? Refuses(SandboxSpec spec) => null;

        public Task PrepareAsync(SandboxImage image, TimeSpan limit, CancellationToken ct) => Task.CompletedTask;

        public Task<ISandbox> StartAsync(SandboxSpec spec, CancellationToken ct) => throw new SandboxUnavailableException("the key is refused", "export KEY=...");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
