using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>The tasks of a case by number: train tasks first, then held-out tasks.</summary>
internal sealed class TaskPanel
{
    private readonly Dictionary<TaskId, int> _numbers = [];

    public TaskPanel(GateCase gateCase)
    {
        Tasks = [.. gateCase.Train, .. gateCase.Test];
        TrainCount = gateCase.Train.Length;
        for (var task = 0; task < Tasks.Length; task++)
        {
            _numbers.Add(Tasks[task], task);
        }

        Units = gateCase.Groups.IsEmpty ? null : NumberUnits(gateCase.Groups);
    }

    public ImmutableArray<TaskId> Tasks { get; }

    public int TrainCount { get; }

    public int Count => Tasks.Length;

    /// <summary>For each task the number of its unit: its group within its split, or itself; null when there are no groups.</summary>
    public int[]? Units { get; }

    /// <summary>The number of a task; -1 for a task that is in neither split.</summary>
    public int Number(TaskId task) => _numbers.GetValueOrDefault(task, -1);

    public bool IsTrain(int task) => task < TrainCount;

    private int[] NumberUnits(ImmutableDictionary<TaskId, string> groups)
    {
        var first = new Dictionary<(bool Train, string Group), int>();
        var units = new int[Count];
        for (var task = 0; task < Count; task++)
        {
            units[task] = task;
            if (groups.TryGetValue(Tasks[task], out var group) && !first.TryAdd((IsTrain(task), group), task))
            {
                units[task] = first[(IsTrain(task), group)];
            }
        }

        return units;
    }
}
