using AutoHarness.Benchmarks.Bird.Data;

namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>Gives each trial a database of its own, known to be clean. Thread-safe.</summary>
internal interface ITrialDatabases
{
    /// <summary>Opens a trial's database in phase 1.</summary>
    /// <exception cref="Sdk.InfrastructureException">The server is not there, or no clean database can be had.</exception>
    Task<ITrialDatabase> OpenAsync(BirdTask task, InteractionMode mode, CancellationToken ct);
}
