using System.Collections.Frozen;
using System.Collections.Immutable;
using AutoHarness.CodingAgents.Edits;
using AutoHarness.CodingAgents.Output;
using AutoHarness.CodingAgents.Trees;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.CodingAgents.Copies;

/// <summary>
/// The throw-away working copy of one iteration: the files that a coding agent may see, in a repository of their own without a remote.
/// What was put in is remembered by content, so that collecting finds every difference whatever the agent does to times, names or history.
/// </summary>
public sealed class CandidateCopy
{
    private const string FolderName = "copy";
    private const string HomeName = "home";
    private const int PlainMode = 0x1A4;
    private const int ExecutableMode = 0x1ED;

    private readonly string _runFolder;
    private readonly EditRules _rules;
    private readonly CopyBaseline _baseline;
    private readonly FrozenDictionary<string, ReadOnlyMemory<byte>> _given;

    private CandidateCopy(string runFolder, EditRules rules, CopyBaseline baseline, FrozenDictionary<string, ReadOnlyMemory<byte>> given)
    {
        _runFolder = runFolder;
        _rules = rules;
        _baseline = baseline;
        _given = given;
    }

    /// <summary>The absolute path of the copy.</summary>
    public string Folder => Path.Combine(_runFolder, FolderName);

    /// <summary>A private home for the coding agent, outside the copy.</summary>
    internal string HomeFolder => Path.Combine(_runFolder, HomeName);

    /// <summary>Where the prompt is put, outside the copy.</summary>
    internal string BriefFile => Path.Combine(_runFolder, "brief.md");

    /// <summary>The files whose bytes are taken back.</summary>
    public ImmutableArray<string> Editable => _rules.Editable;

    /// <summary>Builds a copy. One that an interrupted run left in the same folder is removed first.</summary>
    /// <param name="runner">Starts git.</param>
    /// <param name="runFolder">Outside the experiment; created when absent; nothing else in it is touched.</param>
    /// <param name="files">All that the coding agent may see.</param>
    /// <param name="editable">Paths among <paramref name="files"/>.</param>
    /// <param name="ct">Stops between files.</param>
    /// <exception cref="ArgumentException">An editable file is not among the files, or a path is named twice.</exception>
    /// <exception cref="HarnessException">Git is missing or does not work, or this is not Linux.</exception>
    public static async Task<CandidateCopy> CreateAsync(ProcessRunner runner, string runFolder, IReadOnlyList<CopyFile> files, ImmutableArray<string> editable, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
            throw CopyErrors.NotLinux();

        runFolder = Path.GetFullPath(runFolder);
        Directory.CreateDirectory(runFolder);
        TreeRemoval.Remove(runFolder, FolderName);
        TreeRemoval.Remove(runFolder, HomeName);
        Directory.CreateDirectory(Path.Combine(runFolder, HomeName));
        var folder = Path.Combine(runFolder, FolderName);
        Directory.CreateDirectory(folder);

        var given = await WriteAsync(folder, files, editable, ct);
        if (editable.FirstOrDefault(path => !given.ContainsKey(path)) is { } missing)
            throw new ArgumentException($"the editable file {missing} is not among the files of the copy", nameof(editable));

        using var root = DirectoryHandle.OpenRoot(folder);
        var baseline = CopyBaseline.Of(root);
        await new DisposableRepository(runner, folder).CreateAsync(ct);
        return new CandidateCopy(runFolder, new EditRules(editable), baseline, given);
    }

    /// <summary>
    /// Takes back the editable files and reports everything else that differs. Only after all processes that could write to the copy are dead;
    /// the copy's repository is never looked at.
    /// </summary>
    /// <param name="secrets">Values that must not be taken back.</param>
    public CollectedEdit Collect(IEnumerable<string> secrets) => Collect(new SecretRedactor(secrets));

    /// <summary>Removes the copy and the private home. False when something in them could not be removed.</summary>
    public bool Remove() => TreeRemoval.Remove(_runFolder, FolderName) & TreeRemoval.Remove(_runFolder, HomeName);

    internal CollectedEdit Collect(SecretRedactor secrets)
    {
        using var root = DirectoryHandle.OpenRoot(Folder);
        return new EditCollector(_baseline, _rules, secrets).Collect(root, _given);
    }

    private static async Task<FrozenDictionary<string, ReadOnlyMemory<byte>>> WriteAsync(string folder, IReadOnlyList<CopyFile> files, ImmutableArray<string> editable, CancellationToken ct)
    {
        var given = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        using var root = DirectoryHandle.OpenRoot(folder);
        root.SetMode(EntryName.Of("."), ExecutableMode);
        foreach (var file in files)
        {
            ct.ThrowIfCancellationRequested();
            var path = Path.Combine(folder, file.Path);
            if (File.Exists(path))
                throw new ArgumentException($"{file.Path} is named twice", nameof(files));

            MakeFolders(root, folder, file.Path);
            var content = file.Content ?? await File.ReadAllBytesAsync(file.SourceFile!, ct);
            await File.WriteAllBytesAsync(path, content, ct);
            // Not left to the umask: the same copy has the same modes everywhere.
            root.SetMode(EntryName.Of(file.Path), file.Executable ? ExecutableMode : PlainMode);
            if (editable.Contains(file.Path, StringComparer.Ordinal) || string.Equals(file.Path, EditRules.Learnings, StringComparison.Ordinal))
                given[file.Path] = content;
        }

        return given.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void MakeFolders(DirectoryHandle root, string folder, string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            var parent = path[..slash];
            Directory.CreateDirectory(Path.Combine(folder, parent));
            root.SetMode(EntryName.Of(parent), ExecutableMode);
        }
    }
}
