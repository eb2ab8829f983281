using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.Gating;

public sealed class GatePoliciesTests
{
    [Theory]
    [InlineData("compat", "default", "compat")]
    [InlineData("paired", "default", "paired")]
    [InlineData("paired", "thorough", "paired")]
    [InlineData("paired", "strict", "paired")]
    [InlineData("paired", "frugal", "paired")]
    [InlineData("paired", "lenient", null)]
    [InlineData("seed", "default", null)]
    public void Finds_a_policy_by_the_names_in_the_config(string mode, string preset, string? name)
    {
        Assert.Equal(name, GatePolicies.Find(mode, preset)?.Name);
    }

    [Fact]
    public void Keeps_the_whole_suite_in_the_ledger()
    {
        var suite = new SuiteState(TaskIds.Of("a", "b"), 0.8, ImmutableSortedDictionary<TaskId, double>.Empty.Add(new("a"), 0.1))
        {
            Records = ImmutableSortedDictionary<TaskId, SuiteRecord>.Empty.Add(new("a"), new SuiteRecord(4, 3, Flaky: false)).Add(new("c"), new SuiteRecord(0, 0, Flaky: true)),
        };

        var read = SuiteStateJson.Read(SuiteStateJson.Write(suite));

        Assert.Equal(suite.Tasks, read.Tasks);
        Assert.Equal(suite.Threshold, read.Threshold);
        Assert.Equal(suite.LastResults, read.LastResults);
        Assert.Equal(suite.Records, read.Records);
    }
}
