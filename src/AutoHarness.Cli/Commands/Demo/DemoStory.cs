using System.Collections.Immutable;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Optimizing;

namespace AutoHarness.Cli.Commands.Demo;

/// <summary>What happened in a demo.</summary>
/// <param name="Folder">Its experiment.</param>
/// <param name="Iterations">What was tried, the baseline first.</param>
/// <param name="Effects">What each candidate was really worth.</param>
/// <param name="Baseline">Held-out score of the start, as the loop saw it.</param>
/// <param name="Best">Best recorded held-out score.</param>
/// <param name="Killed">The loop was killed on purpose.</param>
/// <param name="Repeated">Trials that were in flight then and were repeated.</param>
/// <param name="Labels">What the numbers rest on.</param>
/// <param name="Next">Commands that follow.</param>
internal sealed record DemoStory(
    string Folder,
    ImmutableArray<IterationSummary> Iterations,
    ImmutableArray<EditEffect> Effects,
    double? Baseline,
    double? Best,
    bool Killed,
    long Repeated,
    ImmutableArray<string> Labels,
    ImmutableArray<string> Next);
