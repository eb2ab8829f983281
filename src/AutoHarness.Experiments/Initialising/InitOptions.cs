namespace AutoHarness.Experiments.Initialising;

/// <summary>What <c>init</c> is asked for.</summary>
/// <param name="Directory">The folder of the experiment; made when it is not there.</param>
/// <param name="Benchmark">Name of the benchmark.</param>
public sealed record InitOptions(string Directory, string Benchmark);
