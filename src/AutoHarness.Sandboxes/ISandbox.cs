using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes;

/// <summary>
/// A running sandbox. Several commands and copies may run at once. Disposing it ends everything in it and removes it with all its files; that is never cancelled.
/// Every method throws <see cref="SandboxInfrastructureException"/> when the machinery around the sandbox broke, which is never the doing of what runs inside.
/// </summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>The provider's own name for it, for logs and for <c>docker</c> commands by hand.</summary>
    string Id { get; }

    /// <summary>
    /// Runs a command and returns what became of it, whatever its exit code. At its time limit it is ended with its children. A shell that is missing or broken
    /// inside gives exit code 126 or 127 with the reason on standard error.
    /// A child left in the background goes on running but is not waited for.
    /// </summary>
    /// <exception cref="SandboxRequestException">The user or the working directory does not exist inside.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the command is ended by then.</exception>
    Task<ProcessResult> ExecAsync(SandboxCommand command, CancellationToken ct);

    /// <summary>Copies a file of the host to <paramref name="target"/>, or what is in a folder of the host into the folder <paramref name="target"/>. Missing folders are made; copies belong to root.</summary>
    /// <param name="source">On the host. Symbolic links inside a folder are copied as links.</param>
    /// <param name="target">An absolute path inside.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SandboxFileException">The sandbox refuses: no space, or something in the way.</exception>
    Task UploadAsync(string source, string target, CancellationToken ct);

    /// <summary>Writes a file, mode 0644 and root's; missing folders are made.</summary>
    /// <inheritdoc cref="UploadAsync"/>
    Task WriteFileAsync(string target, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>
    /// Copies a file out of the sandbox to the path <paramref name="target"/>, or what is in a folder into the folder <paramref name="target"/>. Nothing is ever
    /// written outside of <paramref name="target"/>, whatever the sandbox holds or sends: links are kept only if they stay inside it, devices are left out, limits hold.
    /// </summary>
    /// <param name="source">An absolute path inside; a symbolic link at its end is followed inside the sandbox.</param>
    /// <param name="target">On the host; its parent must exist.</param>
    /// <param name="options">Limits and exclusions.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SandboxFileException">There is no such path, or it breaks a limit; what was copied until then stays.</exception>
    Task<DownloadReport> DownloadAsync(string source, string target, DownloadOptions options, CancellationToken ct);

    /// <summary>Reads one file; null when there is none.</summary>
    /// <param name="source">An absolute path inside.</param>
    /// <param name="cap">Bytes.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SandboxFileException">It is no regular file, or is larger than the cap.</exception>
    Task<byte[]?> ReadFileAsync(string source, long cap, CancellationToken ct);

    /// <summary>
    /// Ends everything that runs in the sandbox and keeps its files, so that nothing an agent left behind can act later. An entrypoint of the image runs again after it.
    /// Needs <see cref="SandboxCapabilities.EndsProcesses"/>.
    /// </summary>
    Task EndProcessesAsync(CancellationToken ct);

    /// <summary>
    /// Puts files of the image back that were changed, replaced or deleted since the start, and removes those that the image does not have: for programs that a verifier
    /// is about to trust, such as its shell. Needs <see cref="SandboxCapabilities.Restores"/>.
    /// </summary>
    /// <param name="paths">Absolute paths of files; symbolic links are followed as the image has them.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The paths that were not as in the image.</returns>
    Task<IReadOnlyList<string>> RestoreAsync(IReadOnlyList<string> paths, CancellationToken ct);

    /// <summary>Changes what the network reaches from now on, for connections that are made later at least. Needs <see cref="SandboxCapabilities.SwitchesNetwork"/>.</summary>
    Task SetNetworkAsync(SandboxNetwork network, CancellationToken ct);
}
