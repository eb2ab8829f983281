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
            progress.Report($"note: {task.Name} offers MCP servers; its instruction names them, and agents reach them through their terminal");
        }

        WarnOfServers(tasks, progress);
    }

    /// <summary>A task whose answer is a program that goes on running is lost to everybody where the agent's processes are ended first.</summary>
    private void WarnOfServers(ImmutableArray<HarborTask> tasks, IProgress<string> progress)
    {
        if (policy.Compat || !provider.Capabilities.EndsProcesses)
        {
            return;
        }

        var suspects = tasks.Where(task => TestsOf(task).Any(LoopbackCalls.AreIn)).Select(task => task.ShortName).ToList();
        if (suspects.Count > 0)
        {
            var names = string.Join(", ", suspects.Take(Shown)) + (suspects.Count > Shown ? ", …" : "");
            progress.Report($"warning: the tests of {(suspects.Count == 1 ? "1 task seems" : $"{suspects.Count} tasks seem")} to call a program that runs in the sandbox ({names}); what an agent leaves running is ended before the tests, unless harbor.compat is true");
        }
    }

    /// <summary>The tests that run in the agent's own sandbox.</summary>
    private static IEnumerable<string> TestsOf(HarborTask task)
    {
        var shared = task.IsMultiStep ? task.Config.Steps.Where(step => !task.IsSeparate(step)).Cast<StepPart?>() : task.IsSeparate(null) ? [] : [null];
        return shared.SelectMany(step => step is null ? new[] { task.Tests } : [task.Tests, Path.Combine(task.StepFolder(step.Name), "tests")]).Distinct().Where(Directory.Exists);
    }

    private static IEnumerable<string?> Users(HarborTask task) =>
        task.Config.Steps.SelectMany(step => new[] { step.Agent.User, step.Verifier.User }).Concat([task.Config.Agent.User, task.Config.Verifier.User]).Where(user => user is not null);

    private string? Refusal(HarborTask task)
    {
        try
        {
            foreach (var values in task.Config.Steps.Select(step => step.Verifier.Env).Prepend(task.Config.Verifier.Env))
            {
                _ = EnvTemplate.Resolve(values, policy.Host, task.Name);
            }

            var agents = TaskImages.Agent(task, "check", policy);
            return Users(task).Prepend(null).Select(user => provider.Refuses(agents with { User = user })).FirstOrDefault(why => why is not null)
                ?? (task.IsMultiStep ? task.Config.Steps.Cast<StepPart?>() : [null])
                    .Where(task.IsSeparate)
                    .Select(step => provider.Refuses(TaskImages.Verifier(task, step, "check", policy)))
                    .FirstOrDefault(why => why is not null);
        }
        catch (TaskFormatException broken)
        {
            var verifiers = task.Config.Steps.Select(step => step.Verifier).Prepend(task.Config.Verifier);
            var wanted = EnvTemplate.Wanted(verifiers.SelectMany(verifier => verifier.Env.Values.Concat(verifier.Environment?.Env.Values ?? [])).Concat(task.Config.Environment.Env.Values))
                .Where(name => policy.Host(name) is null).Distinct(StringComparer.Ordinal).ToList();
            return wanted.Count == 0 ? broken.Problem : $"it asks for {string.Join(", ", wanted)}: set the variable, and name it in harbor.env if commands of the agent may see it";
        }
    }
}
