using System.Collections.Immutable;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Models.Gateway;

namespace AutoHarness.Experiments.Sessions;

/// <summary>What has to be said with every number.</summary>
internal static class SessionLabels
{
    private const string Rotation = "rotated split: ";

    /// <param name="models">The models of agent and benchmark.</param>
    /// <param name="benchmark">What the benchmark has to say.</param>
    /// <param name="config">The config.</param>
    /// <param name="rotated">Date of the last rotation of the split, or null.</param>
    public static ImmutableArray<string> Of(ImmutableArray<(ModelSpec Spec, ModelIdentity Identity)> models, IReadOnlyList<string> benchmark, ExperimentConfig config, string? rotated)
    {
        var labels = ImmutableArray.CreateBuilder<string>();
        foreach (var name in models.Where(model => model.Identity.Scripted).Select(model => model.Spec.Name).Distinct(StringComparer.Ordinal))
        {
            labels.Add($"scripted model ({name}): a program that imitates a model; the numbers say nothing about a real one");
        }

        labels.AddRange(benchmark);
        if (config.Jail == "none")
        {
            labels.Add("jail: none; the agent could reach files, network and processes of this user");
        }

        if (SessionCassette.Label(config) is { } cassette)
        {
            labels.Add(cassette);
        }

        if (rotated is not null)
        {
            labels.Add(Rotated(rotated));
        }

        return labels.ToImmutable();
    }

    /// <summary>What is to be said of scores after a rotation.</summary>
    public static string Rotated(string date) => $"{Rotation}held-out tasks were train tasks before {date}; scores are soft";

    public static bool IsRotation(string label) => label.StartsWith(Rotation, StringComparison.Ordinal);
}
