using System.Text.Json.Nodes;
using AutoHarness.Sandboxes.Tests.Local;
using AutoHarness.Sandboxes.Tests.Remote;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Daytona;

public sealed class DaytonaServiceTests(DaytonaRig rig) : RemoteContract<DaytonaServer>(rig), IClassFixture<DaytonaRig>
{
    protected override (string Variable, string Start, string Command) Paths => ("DAYTONA_API_KEY", "/api/sandbox", "/exec");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ending_everything_stops_and_starts_the_sandbox_and_keeps_its_files()
    {
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync("echo kept > /root/kept; sleep 1000 &");

        await sandbox.EndProcessesAsync(Ct);

        Assert.Equal("kept", await sandbox.ReadAsync("cat /root/kept"));
        Assert.Contains($"POST /api/sandbox/{sandbox.Id}/stop", Rig.Server.Requests);
        Assert.Equal("0", await sandbox.ReadAsync("for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null; echo; done | grep -c '^sleep 1000'"));
    }

    [Fact]
    public async Task A_build_that_fails_says_why_shows_its_log_and_leaves_nothing()
    {
        var before = Rig.Server.Sandboxes.Count;
        Rig.Server.BuildFailure = "the reason";
        try
        {
            var error = await Assert.ThrowsAsync<SandboxBuildException>(() => Rig.StartAsync());

            Assert.Contains("the reason", error.Message, StringComparison.Ordinal);
            Assert.Contains("a line of the build", error.Log, StringComparison.Ordinal);
            Assert.Equal(before, Rig.Server.Sandboxes.Count);
        }
        finally
        {
            Rig.Server.BuildFailure = null;
        }
    }

    [Fact]
    public async Task A_start_that_takes_too_long_is_ended_and_leaves_nothing()
    {
        var before = Rig.Server.Sandboxes.Count;
        Rig.Server.NeverStarts = true;
        try
        {
            await Assert.ThrowsAsync<SandboxTimeoutException>(() => Rig.StartAsync(spec => spec with { StartLimit = TimeSpan.FromMilliseconds(700) }));

            Assert.Equal(before, Rig.Server.Sandboxes.Count);
        }
        finally
        {
            Rig.Server.NeverStarts = false;
        }
    }

    [Fact]
    public async Task A_Dockerfile_is_sent_and_one_that_copies_files_is_refused_with_its_line()
    {
        using var context = new TemporaryFolder();
        var file = Path.Combine(context.Path, "Dockerfile");
        await File.WriteAllTextAsync(file, $"FROM {Rig.BaseReference}\nWORKDIR /usr\nRUN true\n", Ct);
        await using var sandbox = await Rig.StartAsync(spec => spec with { Image = new SandboxImage.Build(context.Path) });

        Assert.Equal("/usr", await sandbox.ReadAsync("pwd"));
        Assert.Contains(Rig.Server.Created, message => message["buildInfo"]?["dockerfileContent"]?.GetValue<string>().Contains("RUN true", StringComparison.Ordinal) == true);
        await File.WriteAllTextAsync(file, "FROM x\nCOPY a /a\n", Ct);
        Assert.Contains("line 2", Rig.Provider.Refuses(new SandboxSpec(new SandboxImage.Build(context.Path))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_of_some_hosts_and_the_limits_are_asked_for()
    {
        await using var sandbox = await Rig.StartAsync(spec => spec with
        {
            Network = new SandboxNetwork.Allowlist(["example.com", "10.1.2.3", "10.2.0.0/16"]),
            Limits = new SandboxLimits { CpuCores = 1.5, MemoryBytes = 3L << 29 },
        });
        await sandbox.SetNetworkAsync(SandboxNetwork.None, Ct);

        var wanted = Assert.Single(Rig.Server.Created, message => message["domainAllowList"] is not null);
        Assert.Equal(("example.com", "10.1.2.3/32,10.2.0.0/16"), (wanted["domainAllowList"]!.GetValue<string>(), wanted["networkAllowList"]!.GetValue<string>()));
        Assert.Equal((2, 2), (wanted["cpu"]!.GetValue<int>(), wanted["memory"]!.GetValue<int>()));
        Assert.Contains(Rig.Server.Created, message => message["labels"] is null && message["networkBlockAll"] is JsonValue blocked && blocked.GetValue<bool>());
    }
}
