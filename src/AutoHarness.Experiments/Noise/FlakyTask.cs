using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Noise;

/// <summary>A task that the same agent passed in some trials and failed in others.</summary>
/// <param name="Task">The task.</param>
/// <param name="Passed">Trials with reward at least 0.5.</param>
/// <param name="Trials">Trials that were scored.</param>
public sealed record FlakyTask(TaskId Task, int Passed, int Trials);
