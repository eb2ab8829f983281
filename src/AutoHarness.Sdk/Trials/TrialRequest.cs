namespace AutoHarness.Sdk;

/// <summary>One trial to run; plain data, so that it may travel to another machine.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Split">The split of the task; decides which agent process may host it and where its trace goes.</param>
/// <param name="Seed">Seed of the experiment; what a benchmark or a scripted model draws must depend on it and on <paramref name="Key"/> only, never on order or time.</param>
public sealed record TrialRequest(TrialKey Key, Split Split, long Seed)
{
    /// <summary>Run the task's twin instead (<see cref="IRenamedTwins"/>).</summary>
    public bool Twin { get; init; }
}
