using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Evaluation;

/// <summary>Judges a submission in a database that was just reset: runs it, then compares its rows with the gold's or runs the test cases of the task. Thread-safe.</summary>
/// <param name="testCases">Runs test cases; null where there is no Python.</param>
/// <param name="compat">What becomes of the reference's surprises.</param>
internal sealed class SubmissionJudge(ITestCaseRunner? testCases, BirdCompat compat)
{
    /// <exception cref="InfrastructureException">The server or the runner of test cases broke, or, unless the reference is copied, there is no gold.</exception>
    public async Task<Judgement> JudgeAsync(BirdTask task, int phase, string sql, WorkingDatabase database, CancellationToken ct)
    {
        var gold = task.GoldOf(phase);
        if (gold.SolSql.IsEmpty)
        {
            return compat == BirdCompat.Reference
                ? Judgement.NoGold
                : throw new InfrastructureException($"{task.InstanceId} has no ground truth for phase {phase}, so nothing can be scored");
        }

        var snippets = gold.ComparesRows ? [] : gold.TestCases.OfType<string>().ToList();
        if (IsolationPlan.ReasonToCommit([sql, .. gold.SolSql], snippets) is { } reason)
        {
            await database.CommitFromNowOnAsync(reason, ct);
        }

        var prediction = await database.RunAsync(sql, ct);
        if (prediction.Error is { Length: > 0 } error)
        {
            return Judgement.Broken(error);
        }

        if (prediction.TimedOut)
        {
            return Judgement.TimedOut;
        }

        if (!gold.ComparesRows)
        {
            var request = new TestCaseRequest([.. snippets], [sql], gold.SolSql, database.Copy.Name, prediction.Rows);
            return await (testCases ?? throw new InfrastructureException("test cases cannot be run without python3")).RunAsync(request, database, ct) ? Judgement.Pass : Judgement.Wrong;
        }

        var comparison = await DefaultTest.RunAsync(database, [sql], gold.SolSql, gold.Ordered, ct);
        return comparison.AreSame ? Judgement.Pass with { Rows = gold.Category == PhaseGold.Query ? comparison.Rows : null } : Judgement.Wrong with { GoldError = comparison.GoldError };
    }
}
