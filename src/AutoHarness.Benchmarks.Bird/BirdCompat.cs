namespace AutoHarness.Benchmarks.Bird;

/// <summary>What becomes of the reference's surprises, <c>bird.compat</c>.</summary>
public enum BirdCompat
{
    /// <summary>Those that an optimiser would learn to exploit, or that score a broken machine as a wrong answer, are put right.</summary>
    Fixed,

    /// <summary>Every one is reproduced.</summary>
    Reference,
}
