namespace AutoHarness.Sandboxes.Remote;

/// <summary>A service's running sandbox: what a sandbox needs of it and each service does in its own way. Commands run as root.</summary>
internal interface IRemoteMachine : IAsyncDisposable
{
    string Id { get; }

    /// <summary>Where commands run that do not say otherwise; null means where the service starts them.</summary>
    string? WorkingDirectory { get; }

    /// <summary>Who runs commands that do not say otherwise; null means root.</summary>
    string? User { get; }

    /// <summary>Runs a program, however long it takes, and returns its exit code. Giving up does not end the program.</summary>
    Task<int> RunAsync(IReadOnlyList<string> program, IReadOnlyDictionary<string, string> environment, CancellationToken ct);

    /// <summary>Runs a short program and returns its exit code and what it printed.</summary>
    Task<(int ExitCode, string Output)> AskAsync(IReadOnlyList<string> program, CancellationToken ct);

    /// <summary>Writes a file. The stream can be read again from its start.</summary>
    Task PutAsync(string path, Stream content, CancellationToken ct);

    /// <summary>Hands a file's content to a reader; false when there is no such file.</summary>
    Task<bool> GetAsync(string path, Func<Stream, Task> read, CancellationToken ct);

    Task EndProcessesAsync(CancellationToken ct);

    Task SetNetworkAsync(SandboxNetwork network, CancellationToken ct);
}
