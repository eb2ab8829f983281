using AutoHarness.Cli.Output;
using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Docker;

namespace AutoHarness.Cli.Doctor;

/// <summary>The Docker engine, for experiments whose tasks run in containers.</summary>
internal sealed class EngineCheck : IDoctorCheck
{
    public string Name => "engine";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct) => OnEngineAsync(subject, checkup =>
    {
        var text = $"Docker {checkup.Version}, {checkup.Size.Cores} cores, {Figures.Bytes(checkup.Size.Memory)}";
        return Task.FromResult(checkup.HasBridge
            ? DoctorFinding.Ok(text)
            : DoctorFinding.Warn($"{text}; it has no bridge network, so sandboxes with a public network use this machine's own", "start it without --bridge=none"));
    }, ct);

    /// <summary>Looks at the engine where the experiment wants one; without an experiment where one was named.</summary>
    public static async Task<DoctorFinding> OnEngineAsync(DoctorSubject subject, Func<DockerCheckup, Task<DoctorFinding>> look, CancellationToken ct)
    {
        var named = subject.Tool.Host.Variable("DOCKER_HOST");
        var isWanted = subject.Loaded?.Config is { Benchmark: "terminal-bench", Harbor.Sandbox: "docker" };
        if (!isWanted && named is null)
        {
            return DoctorFinding.None("no containers wanted");
        }

        try
        {
            using var checkup = await DockerCheckup.OpenAsync(new DockerOptions { Endpoint = named is null ? null : new Uri(named), CallLimit = TimeSpan.FromSeconds(10) }, ct);
            return await look(checkup);
        }
        catch (SandboxUnavailableException e)
        {
            return isWanted ? DoctorFinding.Fail(e.Message, e.Fix) : DoctorFinding.Warn(e.Message, e.Fix);
        }
        catch (UriFormatException)
        {
            return DoctorFinding.Fail($"DOCKER_HOST is no address: {named}", "export DOCKER_HOST=unix:///var/run/docker.sock");
        }
    }
}
