using System.Collections.Immutable;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Models.Gateway;

namespace AutoHarness.Experiments.Sessions;

/// <summary>What has to be said with every number.</summary>
internal static class SessionLabels
{
    public static ImmutableArray<string> Of(ModelIdentity model, ExperimentConfig config)
    {
        var labels = ImmutableArray.CreateBuilder<string>();
        if (model.Scripted)
        {
            labels.Add($"scripted model ({config.AgentModel.Name}): a program that imitates a model; the numbers say nothing about a real one");
        }

        if (config.Jail == "none")
        {
            labels.Add("jail: none; the agent could reach files, network and processes of this user");
        }

        return labels.ToImmutable();
    }
}
