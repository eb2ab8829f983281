using System.Collections.Immutable;
using AutoHarness.Sdk;
namespace AutoHarness.Benchmarks.Command;
public sealed record CommandBenchmarkOptions { public string? Folder {get; init;} public string? Tasks {get; init;} public ImmutableArray<string> Run {get; init;} public TimeSpan TimeLimit {get; init;} public ImmutableArray<string> Files {get; init;} }
public sealed class CommandBenchmark(CommandBenchmarkOptions o) : IBenchmark { public string Name => o.ToString(); public IReadOnlyList<BenchmarkTask> Tasks => []; public string Fingerprint => ""; public Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken) => Task.CompletedTask; public IReadOnlyList<string> ScanTexts(TaskId task) => []; public Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken) => Task.FromResult<TrialOutcome>(new TrialOutcome.Infra("")); }
