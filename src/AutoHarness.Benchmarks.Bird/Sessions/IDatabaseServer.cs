using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>The server with the benchmark's databases.</summary>
internal interface IDatabaseServer : ITrialDatabases, IAsyncDisposable
{
    /// <summary>What a reward depends on besides the dataset: the server's version and what its databases hold. Valid once it is prepared.</summary>
    string Identity { get; }

    /// <summary>Reaches or starts the server, loads templates that are missing, makes sure that none is empty, drops what killed runs left. Idempotent.</summary>
    /// <exception cref="HarnessException">Something is missing; the error says what and how to get it.</exception>
    Task PrepareAsync(IReadOnlyCollection<string> databases, IProgress<string> progress, CancellationToken ct);
}
