using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Experiments.Tests.Workspace;

public sealed class ExperimentFolderTests
{
    [Theory]
    [InlineData("/x/agent/agent.cs", "agent/agent.cs")]
    [InlineData("/x/..dots", "..dots")]
    [InlineData("/y/agent.cs", "/y/agent.cs")]
    [InlineData("/", "/")]
    public void Names_files_relative_to_the_experiment_where_they_lie_inside(string path, string name)
    {
        Assert.Equal(name, new ExperimentFolder("/x/").NameOf(path));
    }

    [Fact]
    public void Keeps_the_names_of_the_original()
    {
        var folder = new ExperimentFolder("/x");

        Assert.Equal(
            ["workspace/results.tsv", "workspace/suite.json", "workspace/train_results.json", "workspace/learnings.md", "workspace/traces/latest", "workspace/traces/baseline", "agent/agent.cs"],
            new[] { folder.Results, folder.Suite, folder.TrainResults, folder.Learnings, folder.LatestTraces, folder.BaselineTraces, folder.AgentFile }.Select(folder.NameOf));
    }
}
