using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests;

internal static class TaskIds
{
    public static ImmutableArray<TaskId> Of(params string[] ids) => [.. ids.Select(id => new TaskId(id)).Order()];
}
