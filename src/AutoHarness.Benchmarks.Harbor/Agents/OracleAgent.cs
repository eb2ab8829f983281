using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Sandboxes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Agents;

/// <summary>Runs the task's own solution: what a task gives at best. Its exit code does not matter.</summary>
internal sealed class OracleAgent : ITrialAgent
{
    public string Name => "oracle";

    public string Version => "1.0.0";

    public async Task<AgentRun> RunAsync(AgentWork work, CancellationToken ct)
    {
        var script = "solve" + work.Task.ScriptSuffix;
        var folder = FolderOf(work);
        if (!File.Exists(Path.Combine(folder, script)))
        {
            throw new TrialErrorException("FileNotFoundError", $"the task {work.Task.Name} has no {script} for the oracle");
        }

        await work.Sandbox.UploadAsync(folder, ContainerPaths.Solution, ct);
        var path = $"{ContainerPaths.Solution}/{script}";
        await work.Sandbox.ExecAsync(new SandboxCommand($"chmod +x {path}") { User = "root", WorkingDirectory = "/" }, ct);
        var environment = new Dictionary<string, string>(work.SolutionEnv(), StringComparer.Ordinal);
        environment.TryAdd("DEBIAN_FRONTEND", "noninteractive");
        var result = await work.Sandbox.ExecAsync(work.Command($"({path}) > {ContainerPaths.OracleOutput} 2>&1") with { Environment = environment, TimeLimit = work.TimeLimit }, ct);
        if (result.TimedOut)
        {
            return new AgentRun(AgentEnd.TimedOut, "the solution did not end in time");
        }

        if (result.ExitCode != 0)
        {
            await work.Sandbox.WriteFileAsync($"{ContainerPaths.AgentLogs}/exit-code.txt", System.Text.Encoding.ASCII.GetBytes($"{result.ExitCode}"), ct);
        }

        return new AgentRun(AgentEnd.Finished);
    }

    private static string FolderOf(AgentWork work) =>
        work.Step is { } step && Path.Combine(work.Task.StepFolder(step.Name), "solution") is var own && Directory.Exists(own) ? own : work.Task.Solution;
}
