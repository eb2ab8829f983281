using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Metrics;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>Results files of the reference, or ours: their figures, and whether the rewards in them are those that this evaluation gives.</summary>
/// <param name="Domain">The desk.</param>
/// <param name="Agent">The agent's model, as the file says.</param>
/// <param name="User">The user's model, as the file says.</param>
/// <param name="Metrics">The reference's figures.</param>
/// <param name="Regraded">Simulations that were evaluated again.</param>
/// <param name="Differences">Those of them with another reward: task, trial, and what was found.</param>
public sealed record ResultsReview(string Domain, string? Agent, string? User, TauMetrics Metrics, int Regraded, ImmutableArray<(string TaskId, int Trial, string Finding)> Differences)
{
    /// <summary>The desk of a results file, without reading more of it than needed to name it.</summary>
    /// <exception cref="HarnessException">It is no results file.</exception>
    public static string DomainOf(string path) => ResultsFile.Read(path).Domain;

    /// <param name="path">A results file or its folder.</param>
    /// <param name="benchmark">The same desk, prepared; what the judge found is taken from the file.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="HarnessException">It is no results file.</exception>
    public static async Task<ResultsReview> ReadAsync(string path, TauBenchmark benchmark, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(benchmark);
        var file = ResultsFile.Read(path);
        var regraded = 0;
        var differences = ImmutableArray.CreateBuilder<(string, int, string)>();
        foreach (var simulation in file.Simulations)
        {
            if (simulation.Reward is not { } told || TerminationReasonNames.Parse(simulation.Reason) is not { } reason || !benchmark.World.Tasks.TryGetValue(simulation.TaskId, out var task))
            {
                continue;
            }

            regraded++;
            try
            {
                var evaluator = new TauEvaluator(benchmark.World.Domain, new FiledJudge(simulation));
                var found = await evaluator.EvaluateAsync(task, reason, simulation.Messages, EvaluationType.All, solo: false, new ConversationOptions(), ct);
                if (found.Reward != told)
                {
                    differences.Add((simulation.TaskId, simulation.Trial, $"{found.Reward} here, {told} there: {Trials.RewardNotes.Reason(found) ?? "every check passed"}"));
                }
            }
            catch (PythonException raised)
            {
                differences.Add((simulation.TaskId, simulation.Trial, raised.Message));
            }
        }

        return new ResultsReview(file.Domain, file.Agent, file.User, TauMetrics.Of(file.Simulations, file.Trials), regraded, differences.ToImmutable());
    }
}
