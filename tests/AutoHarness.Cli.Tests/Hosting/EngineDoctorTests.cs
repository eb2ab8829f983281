using System.Text.Json.Nodes;
using AutoHarness.Cli.Tests.Testing;

namespace AutoHarness.Cli.Tests.Hosting;

/// <summary>The rows of <c>doctor</c> about a Docker engine, against one that answers as the test wants.</summary>
public sealed class EngineDoctorTests
{
    [Fact]
    public async Task Describes_an_engine_that_has_everything()
    {
        using var folder = new TemporaryFolder();
        await using var engine = new FakeEngine(folder.Path);

        var checks = await RunAsync(folder, engine.Address);

        Assert.Equal(("ok", "Docker 99.1, 4 cores, 8.0 GB"), Row(checks, "engine"));
        Assert.Equal("ok", Row(checks, "pulls").State);
        Assert.Equal(("ok", "1 of 31 networks in use"), Row(checks, "networks"));
        Assert.Contains("free for images", Row(checks, "images").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31, "fail", "31 of 31 networks in use: tasks of several containers cannot start")]
    [InlineData(28, "warn", "28 of 31 networks in use: room for 3 tasks of several containers at a time")]
    public async Task Counts_the_networks_that_address_pools_have_room_for(int used, string state, string text)
    {
        using var folder = new TemporaryFolder();
        var networks = "[" + string.Join(',', Enumerable.Range(0, used).Select(index => $$"""{"Name":"n{{index}}","Driver":"bridge"}""")) + """,{"Name":"host","Driver":"host"}]""";
        await using var engine = new FakeEngine(folder.Path) { Networks = networks };

        Assert.Equal((state, text), Row(await RunAsync(folder, engine.Address), "networks"));
    }

    [Fact]
    public async Task Counts_pools_that_the_engines_settings_name()
    {
        using var folder = new TemporaryFolder();
        await using var engine = new FakeEngine(folder.Path) { Pools = """[{"Base":"10.0.0.0/16","Size":24}]""" };

        Assert.Equal(("ok", "1 of 256 networks in use"), Row(await RunAsync(folder, engine.Address), "networks"));
    }

    [Fact]
    public async Task Names_a_pull_limit_that_is_used_up_with_what_raises_it()
    {
        using var folder = new TemporaryFolder();
        await using var engine = new FakeEngine(folder.Path)
        {
            Registry = (500, """{"message":"toomanyrequests: You have reached your unauthenticated pull rate limit."}"""),
        };

        var checks = await RunAsync(folder, engine.Address);

        Assert.Equal(("fail", "the registry's pull limit is used up"), Row(checks, "pulls"));
        Assert.Equal("docker login", checks.Single(check => Name(check) == "pulls")!["fix"]!.GetValue<string>());
    }

    [Fact]
    public async Task Warns_of_a_registry_that_is_not_reached_and_of_a_missing_bridge()
    {
        using var folder = new TemporaryFolder();
        await using var engine = new FakeEngine(folder.Path) { Networks = "[]", Registry = (500, """{"message":"dial tcp: lookup registry: no such host"}""") };

        var checks = await RunAsync(folder, engine.Address);

        Assert.Equal("warn", Row(checks, "pulls").State);
        Assert.Equal("warn", Row(checks, "engine").State);
    }

    [Fact]
    public async Task Says_where_an_engine_was_looked_for_that_does_not_answer()
    {
        using var folder = new TemporaryFolder();

        var (state, text) = Row(await RunAsync(folder, "unix:///nowhere/docker.sock"), "engine");

        Assert.Equal("warn", state);
        Assert.Contains("/nowhere/docker.sock", text, StringComparison.Ordinal);
    }

    private static async Task<JsonArray> RunAsync(TemporaryFolder folder, string address)
    {
        var tool = new TestTool { CurrentDirectory = folder.Path, Time = TimeProvider.System };
        tool.Variables["DOCKER_HOST"] = address;
        await tool.RunAsync("doctor", "--json");
        return JsonNode.Parse(tool.Output)!["checks"]!.AsArray();
    }

    private static string Name(JsonNode? check) => check!["name"]!.GetValue<string>();

    private static (string State, string Text) Row(JsonArray checks, string name)
    {
        var row = checks.Single(check => Name(check) == name)!;
        return (row["state"]!.GetValue<string>(), row["text"]!.GetValue<string>());
    }
}
