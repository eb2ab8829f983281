using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Exporting.Harbor;

/// <summary>Trials of the ledger as the Harbor benchmark knows them.</summary>
internal static class HarborTrials
{
    public static RecordedTrial Of(TrialRecord trial, JsonObject trace, ExperimentConfig config)
    {
        var used = TrialUsage.Sum(trial.Usage);
        return new RecordedTrial(trace)
        {
            InputTokens = used.InputTokens,
            CachedTokens = used.CachedTokens,
            OutputTokens = used.OutputTokens,
            CostUsd = (double?)used.Worth,
            Model = config.AgentModel.Name,
            Sandbox = config.Harbor.Runner == "cli" ? config.Harbor.CliEnvironment : config.Harbor.Sandbox,
        };
    }
}
