using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Conformance.Harbor;

/// <summary>Arms the sandboxes that the suite runs on.</summary>
internal static class ConformanceSandboxes
{
    public static async Task<ISandboxProvider> OpenAsync(string name, CancellationToken ct)
    {
        var processes = new ProcessRunner(TimeProvider.System);
        try
        {
            return name switch
            {
                "docker" => await DockerProvider.ArmAsync(new DockerOptions(), processes, TimeProvider.System, ct),
                _ => throw new UsageException($"there is no sandbox {name}"),
            };
        }
        catch (SandboxUnavailableException e)
        {
            throw new UsageException($"{e.Message}; {e.Fix}");
        }
    }
}
