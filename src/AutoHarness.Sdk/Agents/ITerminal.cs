namespace AutoHarness.Sdk;

/// <summary>A shell in the sandbox of a terminal task.</summary>
public interface ITerminal
{
    /// <summary>Runs a command with <c>bash -c</c>. <paramref name="timeout"/> null means the limit of the task.</summary>
    Task<TerminalResult> ExecAsync(string command, TimeSpan? timeout, CancellationToken cancellationToken);

    /// <summary>Writes a file in the sandbox.</summary>
    Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a file from the sandbox; null when there is none.</summary>
    Task<byte[]?> DownloadAsync(string path, CancellationToken cancellationToken);
}
