using AutoHarness.Sdk;

namespace AutoHarness.Models.Gateway;

/// <summary>Who calls: attribution for accounts, noise and traces.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Seed">Seed of the experiment.</param>
/// <param name="Role">The role in it.</param>
public sealed record ModelCaller(TrialKey Trial, long Seed, ModelRole Role);
