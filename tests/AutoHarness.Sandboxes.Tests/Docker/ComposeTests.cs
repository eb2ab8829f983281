using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Tests.Local;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Docker;

/// <summary>Compose projects, with a stand-in for the compose plug-in that starts plain containers on the real engine.</summary>
public sealed class ComposeTests
{
    private const string Client = """
        #!/bin/bash
        # docker compose, as far as these tests go: two services, no file is read but the last.
        echo "$@" >> "$0.log"
        args=("$@"); project= last=
        for i in "${!args[@]}"; do
            [ "${args[$i]}" = --project-name ] && project=${args[$((i+1))]}
            [ "${args[$i]}" = --file ] && last=${args[$((i+1))]}
        done
        docker=/usr/bin/docker
        case " $* " in
        *" version "*) echo 2.99 ;;
        *" up "*)
            [ -e "$(dirname "$0")/broken" ] && { echo 'service "db" is unhealthy' >&2; exit 1; }
            cp "$last" "$(dirname "$0")/overrides.json"
            owner=$(grep -o '"auto-harness.owner":"[^"]*"' "$last" | cut -d'"' -f4)
            for service in main db; do
                $docker run -d --init --network none --name "$project-$service" --label "com.docker.compose.project=$project" $([ $service = main ] && echo --label "auto-harness.owner=$owner") debian:bookworm-slim sh -c "echo $service > /which; sleep infinity" >/dev/null || exit 1
            done ;;
        *" ps "*) $docker ps -q --no-trunc --filter "name=^$project-${args[-1]}\$" ;;
        *" down "*) $docker rm -f -v $($docker ps -aq --filter "label=com.docker.compose.project=$project") >/dev/null 2>&1; exit 0 ;;
        esac
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_main_is_the_sandbox_and_the_others_are_reached_by_name()
    {
        using var folder = new TemporaryFolder();
        await using var provider = await ArmAsync(await WriteClientAsync(folder));
        await using var sandbox = await provider.StartAsync(Spec(folder) with { Environment = new Dictionary<string, string> { ["PRICE"] = "$5" }, Limits = new SandboxLimits { MemoryBytes = 1 << 28 } }, Ct);

        Assert.Equal("main", await sandbox.ReadAsync("cat /which"));
        Assert.Equal("db", await sandbox.ReadAsync("cat /which", command => command with { Service = "db", Shell = "sh" }));
        await sandbox.DownloadAsync("/which", folder.File("which"), new DownloadOptions { Service = "db" }, Ct);
        Assert.Equal("db\n", await File.ReadAllTextAsync(folder.File("which"), Ct));
        await Assert.ThrowsAsync<SandboxRequestException>(() => sandbox.RunAsync("true", command => command with { Service = "none" }));
        var overrides = await File.ReadAllTextAsync(folder.File("overrides.json"), Ct);
        Assert.Contains("\"PRICE\":\"$$5\"", overrides, StringComparison.Ordinal);
        Assert.Contains("\"mem_limit\":268435456", overrides, StringComparison.Ordinal);

        await sandbox.DisposeAsync();

        Assert.Contains(" down ", await File.ReadAllTextAsync(folder.File("docker.log"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_does_not_start_is_taken_down_with_its_reason_told()
    {
        using var folder = new TemporaryFolder();
        await using var provider = await ArmAsync(await WriteClientAsync(folder));
        await File.WriteAllTextAsync(folder.File("broken"), "", Ct);

        var failure = await Assert.ThrowsAsync<SandboxRequestException>(() => provider.StartAsync(Spec(folder), Ct));

        Assert.Contains("service \"db\" is unhealthy", failure.Message, StringComparison.Ordinal);
        Assert.Contains(" down ", await File.ReadAllTextAsync(folder.File("docker.log"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_plug_in_compose_files_are_refused_with_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        await using var provider = await ArmAsync("/nowhere/docker");

        var refusal = await Assert.ThrowsAsync<SandboxRequestException>(() => provider.StartAsync(Spec(folder), Ct));

        Assert.False(provider.Capabilities.Compose);
        Assert.Contains("docker-compose-plugin", refusal.Message, StringComparison.Ordinal);
    }

    private static SandboxSpec Spec(TemporaryFolder folder) => new(new SandboxImage.Compose(folder.Path, ["docker-compose.yaml"], new SandboxImage.Named(DockerRig.Base)));

    private static async Task<string> WriteClientAsync(TemporaryFolder folder)
    {
        var path = folder.File("docker");
        await File.WriteAllTextAsync(path, Client, Ct);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private static Task<DockerProvider> ArmAsync(string client) =>
        DockerProvider.ArmAsync(new DockerOptions { Client = client }, new ProcessRunner(TimeProvider.System), TimeProvider.System, Ct);
}
