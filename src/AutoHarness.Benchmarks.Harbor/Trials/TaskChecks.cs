using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Finds tasks that the chosen sandbox cannot run before a trial is spent on them.</summary>
internal sealed class TaskChecks(ISandboxProvider provider, TrialPolicy policy)
{
    private const int Shown = 8;

    /// <exception cref="HarnessException">Some cannot be run; the error names them and how to go on without them.</exception>
    public void Check(ImmutableArray<HarborTask> tasks, IProgress<string> progress)
    {
        var refused = tasks.Select(task => (Task: task, Why: Refusal(task))).Where(entry => entry.Why is not null).ToList();
        if (refused.Count > 0)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"{refused.Count} of {tasks.Length} tasks cannot run in the sandbox {provider.Name}")
            {
                Notes = [.. refused.Take(Shown).Select(entry => $"{entry.Task.Name}: {entry.Why}"), .. refused.Count > Shown ? new[] { $"and {refused.Count - Shown} more" } : []],
                Fixes =
                [
                    $"leave them out: harbor.exclude_tasks: [{string.Join(", ", refused.Take(Shown).Select(entry => entry.Task.FolderName))}{(refused.Count > Shown ? ", …" : "")}]",
                    "or choose another harbor.sandbox",
                ],
            });
        }

        foreach (var task in tasks.Where(task => !task.Config.Environment.McpServers.IsEmpty))
        {
            progress.Report($"note: {task.Name} offers MCP servers, which agents here reach only through their terminal");
        }
    }

    private string? Refusal(HarborTask task)
    {
        try
        {
            return provider.Refuses(TaskImages.Agent(task, "check", policy))
                ?? Templates(task)
                ?? (task.IsMultiStep ? task.Config.Steps.Cast<StepPart?>() : [null])
                    .Where(task.IsSeparate)
                    .Select(step => provider.Refuses(TaskImages.Verifier(task, step, "check", policy)))
                    .FirstOrDefault(why => why is not null);
        }
        catch (TaskFormatException broken)
        {
            var wanted = EnvTemplate.Wanted(task.Config.Environment.Env.Values.Concat(task.Config.Verifier.Env.Values).Concat(task.Config.SolutionEnv.Values)).Where(name => policy.Host(name) is null).Distinct(StringComparer.Ordinal).ToList();
            return wanted.Count == 0 ? broken.Problem : $"it asks for {string.Join(", ", wanted)}: set the variable, and name it in harbor.env if commands of the agent may see it";
        }
    }

    private string? Templates(HarborTask task)
    {
        _ = EnvTemplate.Resolve(task.Config.Verifier.Env.Concat(task.Config.SolutionEnv).DistinctBy(pair => pair.Key), policy.Host, task.Name);
        return null;
    }
}
