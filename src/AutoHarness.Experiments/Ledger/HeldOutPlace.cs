namespace AutoHarness.Experiments.Ledger;

/// <summary>Where the held-out store of an experiment lies.</summary>
internal static class HeldOutPlace
{
    public static string FileOf(HarnessEnvironment environment, string experimentId) =>
        Path.Combine(environment.StateHome, "experiments", experimentId, "held-out.db");
}
