using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Experiments.Exporting;

/// <summary>The folder that an export is written to.</summary>
internal sealed class ExportFolder(string root)
{
    private readonly List<string> files = [];

    /// <summary>Absolute path.</summary>
    public string Root => root;

    /// <summary>What was written, as paths below <see cref="Root"/> with forward slashes, in order.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>Writes a file as a stream; it appears under its name when it is complete.</summary>
    /// <param name="relative">Path below the folder; a task's id in it must have gone through <see cref="Projections.TraceFolders.FolderName"/>.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="AutoHarness.Sdk.HarnessException">No space left, read-only, or no permission.</exception>
    public async Task WriteAsync(string relative, Func<Stream, Task> write, CancellationToken ct)
    {
        var path = Path.GetFullPath(relative, root);
        if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{relative} does not lie in the export's folder", nameof(relative));
        }

        var temporary = path + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var file = File.Create(temporary))
            {
                await write(file);
            }

            ct.ThrowIfCancellationRequested();
            File.Move(temporary, path, overwrite: true);
            files.Add(relative.Replace('\\', '/'));
        }
        catch (Exception failure)
        {
            File.Delete(temporary);
            if (DiskFault.Explain(failure, path) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>Writes a whole file.</summary>
    /// <exception cref="AutoHarness.Sdk.HarnessException">No space left, read-only, or no permission.</exception>
    public Task WriteAsync(string relative, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        WriteAsync(relative, file => file.WriteAsync(content, ct).AsTask(), ct);
}
