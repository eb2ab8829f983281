using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Splits;

/// <summary>Which task belongs to which split; every task is in exactly one.</summary>
/// <param name="Train">Tasks that the coding agent may see, sorted.</param>
/// <param name="Test">Tasks that decide at the gate, sorted.</param>
/// <param name="Holdout">Tasks that nobody runs until the end, sorted; mostly empty.</param>
public sealed record TaskSplit(ImmutableArray<TaskId> Train, ImmutableArray<TaskId> Test, ImmutableArray<TaskId> Holdout)
{
    /// <summary>The split of a task; null for a task that is in none.</summary>
    public Split? Of(TaskId task) =>
        Train.BinarySearch(task) >= 0 ? Split.Train
        : Test.BinarySearch(task) >= 0 ? Split.Test
        : Holdout.BinarySearch(task) >= 0 ? Split.Holdout
        : null;
}
