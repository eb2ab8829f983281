using System.Runtime.Versioning;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Tests.Postgres;

[SupportedOSPlatform("linux")]
public sealed class PublishedContainerTests : IDisposable
{
    private const string Image = "shawnxxh/bird-interact-postgresql:latest";
    private const string Name = "auto-harness-bird-interact-postgresql";

    private readonly string folder = Directory.CreateTempSubdirectory("ah-container-").FullName;

    [Theory]
    [InlineData("", "inspect,run,port,inspect")]
    [InlineData("false", "inspect,start,port,inspect")]
    [InlineData("true", "inspect,port,inspect")]
    public async Task Makes_starts_or_uses_the_container_and_waits_for_its_server(string state, string calls)
    {
        var asked = 0;

        var address = await Container(state).EnsureAsync(Image, new Progress<string>(), _ => Task.FromResult(++asked == 2), TestContext.Current.CancellationToken);

        Assert.Equal(new PostgresAddress("127.0.0.1", 49153), address);
        Assert.Equal(2, asked);
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "calls"), TestContext.Current.CancellationToken);
        Assert.Equal(calls.Split(','), lines.Select(line => line.Split(' ')[0]));
        Assert.All(lines, line => Assert.Contains(Name, line, StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.StartsWith("run", StringComparison.Ordinal)), line => Assert.Equal($"run --detach --name {Name} --publish 127.0.0.1::5432 {Image}", line));
    }

    [Fact]
    public async Task Says_what_the_client_said_when_it_fails()
    {
        var failure = await Assert.ThrowsAsync<HarnessException>(
            () => Container("", "pull access denied").EnsureAsync(Image, new Progress<string>(), _ => Task.FromResult(true), TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Environment, failure.Error.Exit);
        Assert.Equal("pull access denied", failure.Error.Why);
    }

    [Fact]
    public async Task Does_not_wait_for_a_server_whose_container_has_ended_and_shows_its_last_words()
    {
        var failure = await Assert.ThrowsAsync<HarnessException>(
            () => Container("", dies: true).EnsureAsync(Image, new Progress<string>(), _ => Task.FromResult(false), TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Environment, failure.Error.Exit);
        Assert.Contains("ended before", failure.Error.Message, StringComparison.Ordinal);
        Assert.Contains("no space left", failure.Error.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_without_a_port_says_how_to_get_rid_of_it()
    {
        var failure = await Assert.ThrowsAsync<HarnessException>(
            () => Container("true", hasPort: false).EnsureAsync(Image, new Progress<string>(), _ => Task.FromResult(true), TestContext.Current.CancellationToken));

        Assert.Contains("publishes no port", failure.Error.Message, StringComparison.Ordinal);
        Assert.Contains($"docker rm -f -v {Name}", failure.Error.Fixes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_there_is_no_client()
    {
        var container = new PublishedContainer(new ProcessRunner(TimeProvider.System), Path.Combine(folder, "nothing"), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<HarnessException>(
            () => container.EnsureAsync(Image, new Progress<string>(), _ => Task.FromResult(true), TestContext.Current.CancellationToken));

        Assert.Contains("bird.postgres", Assert.Single(failure.Error.Fixes), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A stand-in for the client that writes its calls down.</summary>
    private PublishedContainer Container(string state, string? refusal = null, bool dies = false, bool hasPort = true)
    {
        var client = Path.Combine(folder, "docker");
        File.WriteAllText(client, $$"""
            #!/bin/sh
            echo "$*" >>"{{folder}}/calls"
            case $1 in
            inspect) [ ! -e "{{folder}}/started" ] || { echo {{(dies ? "false" : "true")}}; exit; }; [ -n "{{state}}" ] && echo "{{state}}" || exit 1 ;;
            start) touch "{{folder}}/started" ;;
            logs) echo "no space left" >&2 ;;
            run) [ -z "{{refusal}}" ] || { echo "{{refusal}}" >&2; exit 125; }; touch "{{folder}}/started" ;;
            port) {{(hasPort ? "echo 127.0.0.1:49153" : "exit 1")}} ;;
            esac
            """);
        File.SetUnixFileMode(client, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new PublishedContainer(new ProcessRunner(TimeProvider.System), client, TimeProvider.System);
    }
}
