using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Tests.Testing;

namespace AutoHarness.Benchmarks.Harbor.Tests.Tasks;

public sealed class TaskTomlTests
{
    [Fact]
    public void An_empty_file_has_the_defaults_of_the_format()
    {
        var config = Read("");

        Assert.Equal(600, config.Verifier.TimeoutSeconds);
        Assert.Null(config.Agent.TimeoutSeconds);
        Assert.Equal(600, config.Environment.BuildTimeoutSeconds);
        Assert.Equal(NetworkMode.Public, config.Environment.Network.Mode);
        Assert.Equal(RewardStrategy.Mean, config.Strategy);
        Assert.Null(config.Environment.Cpus);
    }

    [Fact]
    public void Unknown_keys_are_ignored_at_every_level() =>
        Assert.Equal(5, Read("new = 1\n[agent]\ntimeout_sec = 5\ninstall_timeout_sec = 9\n[environment.other]\nx = 1\n").Agent.TimeoutSeconds);

    [Theory]
    [InlineData("memory = \"2G\"", 2048)]
    [InlineData("memory = \"512M\"", 512)]
    [InlineData("memory = \"1024K\"", 1)]
    [InlineData("memory = \"1.5G\"", 1536)]
    [InlineData("memory_mb = \"300\"", 300)]
    [InlineData("memory = 5", null)]
    [InlineData("memory = \"2G\"\nmemory_mb = 2048", 2048)]
    public void Sizes_are_read_in_all_their_spellings(string line, int? megabytes) =>
        Assert.Equal(megabytes, Read($"[environment]\n{line}\n").Environment.MemoryMb);

    [Theory]
    [InlineData("[environment]\nmemory = \"2G\"\nmemory_mb = 1\n", "only one of them")]
    [InlineData("[environment]\nmemory = \"2\"\n", "K, M or G")]
    [InlineData("[verifier]\nenvironment_mode = \"shared\"\n[verifier.environment]\n", "cannot stand together")]
    [InlineData("[task]\nname = \"x\"\n", "org/name")]
    [InlineData("[task]\nname = \"a/..b\"\n", "org/name")]
    [InlineData("[environment]\nallowed_hosts = [\"http://x\"]\n", "allowed_hosts")]
    [InlineData("[environment]\nnetwork_mode = \"public\"\nallowed_hosts = [\"x.org\"]\n", "allowlist")]
    [InlineData("artifacts = [\"/app/../etc\"]\n", "without \"..\"")]
    [InlineData("artifacts = [{ source = \"/a\", destination = \"/b\" }]\n", "relative path")]
    [InlineData("artifacts = [{ source = \"/a\", destination = \"manifest.json\" }]\n", "manifest.json")]
    [InlineData("[[steps]]\nname = \"../x\"\n", "name of a folder")]
    [InlineData("[agent]\ntimeout_sec = -1\n", "negative")]
    [InlineData("[agent\n", "TOML")]
    [InlineData("[environment]\nos = \"beos\"\n", "linux or windows")]
    public void A_wrong_value_is_named(string toml, string problem) =>
        Assert.Contains(problem, Assert.Throws<TaskFormatException>(() => Read(toml)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("allow_internet = false", NetworkMode.NoNetwork)]
    [InlineData("allow_internet = true", NetworkMode.Public)]
    [InlineData("allow_internet = true\nnetwork_mode = \"no-network\"", NetworkMode.NoNetwork)]
    [InlineData("allow_internet = false\nallowed_hosts = [\"a.org\"]", NetworkMode.Allowlist)]
    internal void The_old_switch_counts_only_where_the_new_keys_are_not_set(string lines, NetworkMode mode) =>
        Assert.Equal(mode, Read($"[environment]\n{lines}\n").Environment.Network.Mode);

    [Fact]
    public void Steps_have_limits_of_their_own_and_never_the_tasks()
    {
        var config = Read("multi_step_reward_strategy = \"final\"\n[verifier]\ntimeout_sec = 5\n[[steps]]\nname = \"a\"\nmin_reward = 0.5\n[[steps]]\nname = \"b\"\n[steps.min_reward]\nx = 1\n[steps.verifier]\ntimeout_sec = 7\n");

        Assert.Equal([600, 7], config.Steps.Select(step => step.Verifier.TimeoutSeconds));
        Assert.Equal(0.5, config.Steps[0].MinReward["reward"]);
        Assert.Equal(1, config.Steps[1].MinReward["x"]);
        Assert.Equal(RewardStrategy.Final, config.Strategy);
    }

    [Fact]
    public void Everything_else_of_a_full_file_is_read()
    {
        var config = Read("""
            schema_version = "1.4"
            artifacts = ["/etc/hostname", { source = "/app/out", destination = "bundle", exclude = ["*.log"], service = "db" }]
            [task]
            name = "org/it"
            version = "2"
            [agent]
            user = 1000
            [verifier]
            environment_mode = "separate"
            user = "root"
            [verifier.env]
            A = "${B:-c}"
            N = 3
            [[verifier.collect]]
            command = "dump"
            service = "db"
            [solution.env]
            S = "t"
            [environment]
            docker_image = "img:1"
            cpus = 0.5
            workdir = "/w"
            skills_dir = "/skills"
            [environment.healthcheck]
            command = "true"
            retries = 9
            [[environment.mcp_servers]]
            name = "m"
            transport = "http"
            url = "http://x"
            """);

        Assert.Equal("org/it", config.PackageName);
        Assert.Equal("1000", config.Agent.User);
        Assert.True(config.Verifier.Separate);
        Assert.Equal("3", config.Verifier.Env["N"]);
        Assert.Equal(60, Assert.Single(config.Verifier.Collect).TimeoutSeconds);
        Assert.Equal("t", config.SolutionEnv["S"]);
        Assert.Equal(0.5, config.Environment.Cpus);
        Assert.Equal(9, config.Environment.HealthCheck!.Retries);
        Assert.Equal("streamable-http", Assert.Single(config.Environment.McpServers).Transport);
        Assert.Equal(["etc/hostname", "bundle"], config.Artifacts.Select(artifact => artifact.Place));
        Assert.Equal("db", config.Artifacts[1].Service);
    }

    [Fact]
    public void Published_task_files_are_read() => Assert.All(
        Directory.GetFiles(SharedData.Folder("tb2-task-toml"), "*.toml"),
        file => Assert.StartsWith("alexgshaw/", TaskToml.Read(File.ReadAllText(file), file).Environment.DockerImage, StringComparison.Ordinal));

    [Theory]
    [InlineData("Example.ORG.", "example.org")]
    [InlineData("*.x.org", "*.x.org")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("::1", "::1")]
    public void Hosts_are_brought_into_their_plain_form(string entry, string plain) => Assert.Equal(plain, AllowedHost.Normalize(entry, ""));

    [Theory]
    [InlineData("10.0.0.1/8")]
    [InlineData("x.org:80")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("a.*.org")]
    [InlineData("*.1.2.3.4")]
    [InlineData("-a.org")]
    [InlineData("a_b.org")]
    [InlineData("")]
    public void What_is_no_host_is_refused(string entry) => Assert.Throws<TaskFormatException>(() => AllowedHost.Normalize(entry, ""));

    private static TaskConfig Read(string toml) => TaskToml.Read(toml, "task.toml");
}
