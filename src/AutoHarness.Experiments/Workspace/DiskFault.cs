using AutoHarness.Sdk;
using Microsoft.Data.Sqlite;

namespace AutoHarness.Experiments.Workspace;

/// <summary>Recognises a full, read-only or forbidden disk among the exceptions that file access throws.</summary>
public static class DiskFault
{
    // On Unix the HResult of an IOException is the plain errno; on Windows it is the Win32 code with a facility.
    private const int NoSpace = 28;
    private const int TooBig = 27;
    private const int ReadOnlyFileSystem = 30;
    private const int NoPermission = 13;
    private const int NotPermitted = 1;
    private const int OverQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsWriteProtected = unchecked((int)0x80070013);

    // Result codes of SQLite, https://sqlite.org/rescode.html.
    private const int SqliteReadOnly = 8;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;

    /// <summary>The error with exit code 9, or null when the exception is about something else.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="path">The file that was to be written.</param>
    public static HarnessException? Explain(Exception failure, string path) => failure switch
    {
        HarnessException => null,
        SqliteException { SqliteErrorCode: SqliteFull } => Full(failure, path),
        SqliteException { SqliteErrorCode: SqliteReadOnly } => NotWritable(failure, path, "it is read-only"),
        SqliteException { SqliteErrorCode: SqliteCannotOpen } => NotWritable(failure, path, "the database cannot be opened"),
        IOException { HResult: NoSpace or OverQuota or TooBig or WindowsDiskFull or WindowsHandleDiskFull } => Full(failure, path),
        IOException { HResult: ReadOnlyFileSystem or WindowsWriteProtected } => NotWritable(failure, path, "the file system is read-only"),
        IOException { HResult: NoPermission or NotPermitted } or UnauthorizedAccessException => NotWritable(failure, path, "this user has no permission to write there"),
        _ => null,
    };

    private static HarnessException Full(Exception failure, string path) => new(
        new HarnessError(ExitCode.Disk, "AH9001", $"no space left for {path} ({FreeSpace(path)})")
        {
            Why = failure is IOException { HResult: OverQuota }
                ? "the user's disk quota is used up"
                : failure is IOException { HResult: TooBig } ? "the limit on file sizes is reached" : null,
            Fixes = ["free some space, then: auto-harness resume"],
            Notes = [Safe],
        },
        failure);

    private static HarnessException NotWritable(Exception failure, string path, string why) => new(
        new HarnessError(ExitCode.Disk, "AH9002", $"cannot write {path}")
        {
            Why = why,
            Fixes = [$"make the folder writable for this user (ls -ld \"{Path.GetDirectoryName(path)}\"), then repeat the command"],
            Notes = [Safe],
        },
        failure);

    private const string Safe = "the file as it was before is intact, and every finished trial in the ledger is safe; only trials in flight are repeated";

    private static string FreeSpace(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            while (folder is not null && !Directory.Exists(folder))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder is null ? "free space unknown" : Readable(new DriveInfo(folder).AvailableFreeSpace) + " free";
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "free space unknown";
        }
    }

    private static string Readable(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{bytes / 1024.0:0.#} KiB",
        < 1024L * 1024 * 1024 => $"{bytes / (1024.0 * 1024):0.#} MiB",
        _ => $"{bytes / (1024.0 * 1024 * 1024):0.#} GiB",
    };
}
