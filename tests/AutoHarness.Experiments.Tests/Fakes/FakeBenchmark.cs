using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Fakes;

/// <summary>A list of tasks; its trials are run by a <see cref="FakeExecutor"/>.</summary>
internal sealed class FakeBenchmark(IReadOnlyList<BenchmarkTask> tasks) : IBenchmark
{
    public string Name => "fake";

    public IReadOnlyList<BenchmarkTask> Tasks => tasks;

    public string Fingerprint => "fake";

    public Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken) => Task.CompletedTask;

    public IReadOnlyList<string> ScanTexts(TaskId task) => [];

    public Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken) => throw new NotSupportedException("trials are run by the fake executor");
}
