using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Probes;

/// <summary>A task whose twin is to be run.</summary>
/// <param name="Task">A train task.</param>
/// <param name="Gain">How much more reward the candidate had on it than the incumbent in the trials that selected it, in (0,1].</param>
public sealed record TwinSubject(TaskId Task, double Gain);
