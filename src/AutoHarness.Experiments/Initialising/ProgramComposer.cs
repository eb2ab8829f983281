namespace AutoHarness.Experiments.Initialising;
internal static class ProgramComposer
{
    public static Task<IReadOnlyList<(string, bool)>> WriteAsync(Workspace.ExperimentFolder f, Configuration.ExperimentConfig c, string t, CancellationToken ct) => Task.FromResult<IReadOnlyList<(string, bool)>>([]);
}
