using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Tests.Running;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Tests.Data;

public sealed class DataFolderTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("tau-data");
    private readonly string mock;

    public DataFolderTests()
    {
        mock = Directory.CreateDirectory(Path.Combine(root.FullName, "tau2", "domains", "mock")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SharedFiles.Data, "tau2", "domains", "mock")))
        {
            File.WriteAllBytes(Path.Combine(mock, Path.GetFileName(file)), File.ReadAllBytes(file));
        }
    }

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("db.json", "{\"tasks\": {},\n  \"users\": ", "not valid JSON", "line 2")]
    [InlineData("db.json", "{\"tasks\": {}}", "does not hold what it should", "users: Field required")]
    [InlineData("db.json", "{\"tasks\": {}, \"users\": {}, \"more\": 1}", "does not hold what it should", "more: Extra inputs are not permitted")]
    [InlineData("tasks.json", "{}", "does not hold what it should", "list")]
    [InlineData("tasks.json", "[{\"id\": \"a\"}]", "does not hold what it should", "0.user_scenario: Field required")]
    [InlineData("tasks.json", "[{\"id\": \"a\", \"user_scenario\": {\"instructions\": \"x\"}}, {\"id\": \"a\", \"user_scenario\": {\"instructions\": \"x\"}}]", "does not hold what it should", "used twice")]
    [InlineData("tasks.json", "[{\"id\": \"a\", \"user_scenario\": {\"instructions\": \"x\"}, \"evaluation_criteria\": {\"reward_basis\": [\"LUCK\"]}}]", "does not hold what it should", "reward_basis.0")]
    [InlineData("split_tasks.json", "{\"base\": [1]}", "does not hold what it should", "base.0")]
    public void A_malformed_file_is_named_with_what_is_wrong_in_it(string file, string content, string message, string why)
    {
        File.WriteAllText(Path.Combine(mock, file), content);

        var error = Assert.Throws<HarnessException>(() => TauDomains.Load("mock", root.FullName)).Error;

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Why, StringComparison.Ordinal);
        Assert.Equal($"tau2/domains/mock/{file}", Assert.Single(error.Places).Path);
        Assert.NotEmpty(error.Fixes);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(Path.Combine(mock, "policy.md"));

        var error = Assert.Throws<HarnessException>(() => TauDomains.Load("mock", root.FullName)).Error;

        Assert.Contains("missing", error.Message, StringComparison.Ordinal);
        Assert.Equal("tau2/domains/mock/policy.md", Assert.Single(error.Places).Path);
    }

    [Fact]
    public void An_unknown_domain_and_an_unknown_split_are_said_with_those_that_there_are()
    {
        Assert.Contains("telecom-workflow", Assert.Throws<HarnessException>(() => TauDomains.Load("retial", root.FullName)).Error.Why, StringComparison.Ordinal);
        var split = Assert.Throws<HarnessException>(() => TauDomains.Load("mock", root.FullName).TasksOf("bas")).Error;
        Assert.Contains("base", Assert.Single(split.Fixes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tasks_of_a_split_come_in_the_order_of_the_file()
    {
        var domain = TauDomains.Load("retail", SharedFiles.Data);

        Assert.Equal((74, 40, 114), (domain.TasksOf("train").Length, domain.TasksOf("test").Length, domain.TasksOf("base").Length));
        Assert.Equal(domain.TasksOf("train").OrderBy(task => domain.Tasks.IndexOf(task)), domain.TasksOf("train"));
    }
}
