using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Scanning;

/// <summary>A task as the scan knows it.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Split">Its split.</param>
/// <param name="Texts">Everything that belongs to this task alone: its text, what its verifier wants, and the text of its traces.</param>
public sealed record ScanTask(TaskId Id, Split Split, ImmutableArray<string> Texts);
