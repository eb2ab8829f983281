using System.Collections.Immutable;

namespace AutoHarness.Experiments.Rotating;

/// <summary>What stands after a rotation of the split.</summary>
/// <param name="Number">How many rotations there have been.</param>
/// <param name="Train">Number of train tasks.</param>
/// <param name="Test">Number of held-out tasks.</param>
/// <param name="Changed">Held-out tasks that were train tasks before.</param>
/// <param name="Suite">Tasks left in the regression suite.</param>
/// <param name="Labels">What the numbers rest on from now on.</param>
public sealed record RotationResult(int Number, int Train, int Test, int Changed, int Suite, ImmutableArray<string> Labels);
