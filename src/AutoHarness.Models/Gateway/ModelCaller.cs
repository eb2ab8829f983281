using AutoHarness.Sdk;

namespace AutoHarness.Models.Gateway;

/// <summary>Who calls: attribution for accounts, noise and traces.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Seed">Seed of the experiment.</param>
/// <param name="Role">The role in it.</param>
public sealed record ModelCaller(TrialKey Trial, long Seed, ModelRole Role)
{
    /// <summary>The try of the trial, from 1.</summary>
    public int Try { get; init; } = 1;

    /// <summary>The trial is of a task that nobody may see: not a word of it may stand in an error or a note.</summary>
    public bool HeldOut { get; init; }
}
