using System.Text;

namespace AutoHarness.Experiments.Workspace;

/// <summary>
/// Replaces a whole file so that a reader, a kill or a power cut sees either the old bytes or the new ones.
/// When it returns, the new bytes are on the disk. A file that was there keeps its permissions.
/// </summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces the file; creates missing folders.</summary>
    /// <exception cref="AutoHarness.Sdk.HarnessException">No space left, read-only, or no permission; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = TemporaryBeside(path);
        try
        {
            MakeFolderOf(path);
            using (var file = Create(temporary))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            Publish(temporary, path);
        }
        catch (Exception failure)
        {
            Discard(temporary);
            if (DiskFault.Explain(failure, path) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    public static void Write(string path, string content) => Write(path, Utf8.GetBytes(content));

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var temporary = TemporaryBeside(path);
        try
        {
            MakeFolderOf(path);
            await using (var file = Create(temporary))
            {
                await file.WriteAsync(content, ct);
                file.Flush(flushToDisk: true);
            }

            Publish(temporary, path);
        }
        catch (Exception failure)
        {
            Discard(temporary);
            if (DiskFault.Explain(failure, path) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    public static Task WriteAsync(string path, string content, CancellationToken ct) => WriteAsync(path, Utf8.GetBytes(content), ct);

    private static string TemporaryBeside(string path) =>
        Path.Combine(FolderOf(path), $".{Path.GetRandomFileName()}.tmp");

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private static void MakeFolderOf(string path)
    {
        var folder = FolderOf(path);
        if (Directory.Exists(folder))
        {
            return;
        }

        MakeFolderOf(folder);
        Directory.CreateDirectory(folder);
        DirectoryFlush.ToDisk(FolderOf(folder));
    }

    private static FileStream Create(string temporary) =>
        new(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 });

    private static void Publish(string temporary, string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
        }

        File.Move(temporary, path, overwrite: true);
        DirectoryFlush.ToDisk(FolderOf(path));
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report.
        }
    }
}
