using AutoHarness.Experiments.Comparing;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Comparing;

public sealed class TaskPairTests
{
    [Theory]
    [InlineData(0, 1, 1, 1, TaskChange.Fixed)]
    [InlineData(0, 3, 2, 2, TaskChange.Fixed)]
    [InlineData(2, 2, 0, 1, TaskChange.Broken)]
    [InlineData(1, 1, 1, 3, TaskChange.Flaky)]
    [InlineData(1, 2, 0, 3, TaskChange.Flaky)]
    [InlineData(3, 3, 1, 1, TaskChange.Same)]
    [InlineData(0, 3, 0, 1, TaskChange.Same)]
    public void Says_what_became_of_a_task(int passedBefore, int before, int passedAfter, int after, TaskChange change) =>
        Assert.Equal(change, new TaskPair(new TaskId("a"), passedBefore, before, passedAfter, after).Change);

    [Theory]
    [InlineData(5, 5, 0, 3, true)]
    [InlineData(4, 5, 0, 3, true)]
    [InlineData(8, 10, 0, 5, true)]
    [InlineData(7, 10, 0, 5, false)]
    [InlineData(4, 4, 0, 3, false)]
    [InlineData(5, 5, 0, 2, false)]
    [InlineData(5, 5, 1, 3, false)]
    public void Names_a_regression_only_with_enough_trials(int passedBefore, int before, int passedAfter, int after, bool named) =>
        Assert.Equal(named, new TaskPair(new TaskId("a"), passedBefore, before, passedAfter, after).IsNamedRegression);
}
