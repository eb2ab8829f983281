using System.Text.Json.Nodes;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Tests.Hosting;

public sealed class DoctorTests
{
    [Fact]
    public async Task Is_not_ready_without_an_experiment_and_says_how_to_begin()
    {
        using var folder = new TemporaryFolder();
        var tool = new TestTool { CurrentDirectory = folder.Path, Time = TimeProvider.System };

        var exit = await tool.RunAsync("doctor", "--json");

        Assert.Equal(ExitCode.Environment, exit);
        Assert.Equal("auto-harness init --benchmark demo", Check(tool, "project")["fix"]!.GetValue<string>());
        Assert.Equal("none", Check(tool, "agent")["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Points_at_a_broken_config_and_checks_the_rest_all_the_same()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Of("experiment_config.yaml"), "benchmark: demo\nmax_concurency: 8\n");
        var tool = new TestTool { CurrentDirectory = folder.Path, Time = TimeProvider.System };

        var exit = await tool.RunAsync("doctor", "--json");

        Assert.Equal(ExitCode.Environment, exit);
        Assert.Equal("AH1102", Check(tool, "config")["code"]!.GetValue<string>());
        Assert.Equal("ok", Check(tool, "terminal")["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Misses_the_agent_file_before_the_first_prepare()
    {
        using var folder = new TemporaryFolder();
        await new TestTool { CurrentDirectory = folder.Path, Time = TimeProvider.System }.RunAsync("init", "--benchmark", "demo");
        var tool = new TestTool { CurrentDirectory = folder.Path, Time = TimeProvider.System };

        await tool.RunAsync("doctor", "--json");

        Assert.Equal("ok", Check(tool, "config")["state"]!.GetValue<string>());
        Assert.Equal("AH2002", Check(tool, "agent")["code"]!.GetValue<string>());
        Assert.Equal("auto-harness prepare", Check(tool, "agent")["fix"]!.GetValue<string>());
    }

    private static JsonNode Check(TestTool tool, string name) =>
        JsonNode.Parse(tool.Output)!["checks"]!.AsArray().Single(check => check!["name"]!.GetValue<string>() == name)!;
}
