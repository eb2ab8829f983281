using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Tests.Testing;

/// <summary>Runs trials of tasks that a test writes.</summary>
internal sealed class TrialBench(ISandboxProvider provider) : IDisposable
{
    public const string TouchTest = "if [ -e /app/x ]; then echo 1 > /logs/verifier/reward.txt; else echo 0 > /logs/verifier/reward.txt; fi";

    private readonly TemporaryFolder tasks = new();
    private readonly TemporaryFolder work = new();

    public TrialFolder Folder { get; private set; } = new("");

    public TemporaryFolder Tasks => tasks;

    /// <summary>A trial of the task whose only wish is a file <c>/app/x</c>.</summary>
    public Task<TrialReport> RunAsync(ITrialAgent agent, string toml = "", string test = TouchTest, bool compat = false) =>
        RunAsync(HarborTask.Read(tasks.Task("task", toml, test: test, solution: "touch /app/x")), agent, compat);

    public async Task<TrialReport> RunAsync(HarborTask task, ITrialAgent agent, bool compat = false)
    {
        Folder = new TrialFolder(Directory.CreateDirectory(Path.Combine(work.Path, Path.GetRandomFileName())).FullName);
        return await new HarborTrial(provider, new TrialPolicy { Compat = compat }, TimeProvider.System)
            .RunAsync(task, agent, "trial__" + Path.GetFileName(work.Path), Folder, TestContext.Current.CancellationToken);
    }

    public static double Scalar(TrialReport report) => report.Rewards is { } rewards ? Benchmarks.Harbor.Rewards.RewardMath.Scalar(rewards) : 0;

    public void Dispose()
    {
        tasks.Dispose();
        work.Dispose();
    }
}
