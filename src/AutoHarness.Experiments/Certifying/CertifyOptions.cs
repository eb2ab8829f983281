namespace AutoHarness.Experiments.Certifying;

/// <summary>What <c>certify</c> is asked for.</summary>
/// <param name="Trials">Trials per task and version, at least 1.</param>
/// <param name="Alpha">Bound on the chance of a false certificate, in (0,1).</param>
public sealed record CertifyOptions(int Trials, double Alpha);
