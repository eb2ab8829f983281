using System.Text.Json.Nodes;
using AutoHarness.Sandboxes.Tests.Local;
using AutoHarness.Sandboxes.Tests.Remote;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.E2b;

public sealed class E2bServiceTests(E2bRig rig) : RemoteContract<E2bServer>(rig), IClassFixture<E2bRig>
{
    protected override (string Variable, string Start, string Command) Paths => ("E2B_API_KEY", "/sandboxes", "/process.Process/Start");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_that_breaks_off_is_taken_up_again_and_the_command_runs_once()
    {
        await using var sandbox = await Rig.StartAsync();
        Rig.Server.BreakStream();

        var result = await sandbox.RunAsync("echo once >> /root/count; echo done; exit 4");

        Assert.Equal((4, "done\n"), (result.ExitCode, result.Stdout.Text));
        Assert.Equal("1", await sandbox.ReadAsync("wc -l < /root/count"));
    }

    [Fact]
    public async Task A_Dockerfile_becomes_steps_and_its_files_are_uploaded()
    {
        using var context = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(context.Path, "data.txt"), "data", Ct);
        await File.WriteAllTextAsync(Path.Combine(context.Path, "Dockerfile"), $"""
            FROM {Rig.BaseReference}
            ENV A="one two"
            WORKDIR /app
            COPY --chmod=755 data.txt sub/
            RUN useradd agent && \
                true
            CMD ["sleep", "1"]
            """, Ct);

        await Rig.Provider.PrepareAsync(new SandboxImage.Build(context.Path), TimeSpan.FromMinutes(1), Ct);
        await Rig.Provider.PrepareAsync(new SandboxImage.Build(context.Path), TimeSpan.FromMinutes(1), Ct);

        var build = Assert.Single(Rig.Server.Builds, build => build["steps"]!.AsArray().Count == 6);
        Assert.Equal(Rig.BaseReference, build["fromImage"]!.GetValue<string>());
        Assert.Equal(["USER", "WORKDIR", "ENV", "WORKDIR", "COPY", "RUN"], build["steps"]!.AsArray().Select(step => step!["type"]!.GetValue<string>()));
        Assert.Equal(["data.txt", "sub/", "", "755"], build["steps"]![4]!["args"]!.AsArray().Select(word => word!.GetValue<string>()));
        Assert.Contains(build["steps"]![4]!["filesHash"]!.GetValue<string>(), Rig.Server.Layers.Keys);
    }

    [Theory]
    [InlineData("FROM a AS b\nFROM c")]
    [InlineData("FROM a\nADD https://example.com/x /x")]
    [InlineData("FROM a\nCOPY --from=other /x /x")]
    public async Task A_Dockerfile_that_cannot_be_followed_is_refused_with_its_line(string dockerfile)
    {
        using var context = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(context.Path, "Dockerfile"), dockerfile, Ct);

        Assert.Contains("line 2", Rig.Provider.Refuses(new SandboxSpec(new SandboxImage.Build(context.Path))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_fails_says_why_and_shows_its_log()
    {
        Rig.Server.BuildFailure = "the reason";
        try
        {
            var error = await Assert.ThrowsAsync<SandboxBuildException>(() => Rig.StartAsync(spec => spec with { Image = new SandboxImage.Named("broken:image") }));

            Assert.Contains("the reason", error.Message, StringComparison.Ordinal);
            Assert.Contains("a line of the build", error.Log, StringComparison.Ordinal);
        }
        finally
        {
            Rig.Server.BuildFailure = null;
        }

        // The name stands for nothing yet; the next start builds it.
        await using var sandbox = await Rig.StartAsync(spec => spec with { Image = new SandboxImage.Named("broken:image") });
    }

    [Fact]
    public async Task A_network_of_some_hosts_is_asked_for_and_ranges_are_refused()
    {
        await using var sandbox = await Rig.StartAsync(spec => spec with { Network = new SandboxNetwork.Allowlist(["example.com"]) });
        await sandbox.SetNetworkAsync(SandboxNetwork.None, Ct);

        Assert.Contains(Rig.Server.Created, message => message["network"]?["allowOut"] is JsonArray hosts && hosts[0]!.GetValue<string>() == "example.com");
        Assert.Contains(Rig.Server.Created, message => message["templateID"] is null && message["allow_internet_access"]?.GetValue<bool>() == false);
        Assert.NotNull(Rig.Provider.Refuses(new SandboxSpec(Rig.Image) { Network = new SandboxNetwork.Allowlist(["10.0.0.0/8"]) }));
    }

    [Fact]
    public async Task Putting_files_back_and_ending_everything_are_refused()
    {
        await using var sandbox = await Rig.StartAsync();

        await Assert.ThrowsAsync<SandboxRequestException>(() => sandbox.EndProcessesAsync(Ct));
        await Assert.ThrowsAsync<SandboxRequestException>(() => sandbox.RestoreAsync(["/bin/bash"], Ct));
    }
}
