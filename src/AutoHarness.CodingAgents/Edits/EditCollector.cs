using System.Collections.Immutable;
using System.Text;
using AutoHarness.CodingAgents.Copies;
using AutoHarness.CodingAgents.Output;
using AutoHarness.CodingAgents.Trees;

namespace AutoHarness.CodingAgents.Edits;

/// <summary>
/// Compares a copy with its baseline and takes back the bytes of the editable files. To be called when every process of the turn is dead.
/// Each file is reached by descriptors from the root of the copy and never through a link, so nothing from outside the copy can come back.
/// </summary>
internal sealed class EditCollector(CopyBaseline baseline, EditRules rules, SecretRedactor secrets)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public CollectedEdit Collect(DirectoryHandle root, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> given)
    {
        var findings = new List<EditFinding>();
        var self = root.Look();
        if (self.Device != baseline.Device || self.Inode != baseline.Inode)
            return new CollectedEdit([], [new EditFinding(FindingKind.CopyReplaced, ".", Forbidden: true)], 0, null);

        var listing = TreeListing.Of(root);
        Compare(root, listing, findings);
        var files = rules.Editable.Select(path => TakeBack(root, path, given, findings)).OfType<EditedFile>().ToImmutableArray();
        var learnings = TakeLearnings(root, listing, given, findings);

        var sorted = findings.OrderByDescending(finding => finding.Forbidden).ToImmutableArray();
        var kept = sorted.Take(CollectedEdit.FindingLimit).ToImmutableArray();
        return new CollectedEdit(files, kept, sorted.Length - kept.Length, learnings);
    }

    private void Compare(DirectoryHandle root, TreeListing listing, List<EditFinding> findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in listing.Entries)
        {
            seen.Add(entry.Path);
            if (!baseline.Entries.TryGetValue(entry.Path, out var before))
                findings.Add(Addition(entry));
            else if (Difference(root, entry, before) is { } difference)
                findings.Add(difference);
        }

        findings.AddRange(listing.Unread.Select(path => new EditFinding(FindingKind.Unreadable, path, Forbidden: true)));
        foreach (var path in baseline.Entries.Keys.Where(path => !seen.Contains(path) && !IsUnder(path, listing.Unread)).Order(StringComparer.Ordinal))
            findings.Add(new EditFinding(FindingKind.Deleted, path, Forbidden: true));
    }

    private EditFinding Addition(TreeEntry entry)
    {
        var (path, status) = (entry.Path, entry.Status);
        if (status.Kind == EntryKind.Symlink)
            return new EditFinding(FindingKind.Symlink, path, Forbidden: true, $"points to {entry.Note}");

        if (status.Kind == EntryKind.Special)
            return new EditFinding(FindingKind.Special, path, Forbidden: true);

        if (EditRules.IsRepository(path))
            return new EditFinding(FindingKind.NestedRepository, path, Forbidden: true);

        if (status.Kind == EntryKind.File && status.Links > 1)
            return new EditFinding(FindingKind.HardLink, path, Forbidden: true, $"{status.Links} names");

        // The folder of a log that was not there yet comes with the log.
        var expected = IsAllowed(path) || EditRules.Learnings.StartsWith(path + "/", StringComparison.Ordinal);
        if (EditRules.IsBuildOutput(path) || expected)
            return new EditFinding(FindingKind.Added, path, Forbidden: false);

        var kind = status.Kind == EntryKind.File && EditRules.IsSteering(path) ? FindingKind.BuildSteering : FindingKind.Added;
        return new EditFinding(kind, path, Forbidden: true);
    }

    private EditFinding? Difference(DirectoryHandle root, TreeEntry entry, CopyBaseline.Entry before)
    {
        var (path, status) = (entry.Path, entry.Status);
        if (status.Kind == EntryKind.Symlink)
            return new EditFinding(FindingKind.Symlink, path, Forbidden: true, $"points to {entry.Note}");

        if (status.Kind == EntryKind.Special)
            return new EditFinding(FindingKind.Special, path, Forbidden: true);

        if (status.Kind != before.Kind)
            return new EditFinding(FindingKind.KindChanged, path, Forbidden: true);

        if (status.Kind == EntryKind.File && status.Links > 1)
            return new EditFinding(FindingKind.HardLink, path, Forbidden: true, $"{status.Links} names");

        if (status.Mode != before.Mode)
            return new EditFinding(FindingKind.ModeChanged, path, !IsTolerated(path, before.Mode, status.Mode), $"{Octal(before.Mode)} became {Octal(status.Mode)}");

        var comparable = status.Kind == EntryKind.File && !IsAllowed(path);
        if (comparable && (status.Size != before.Size || !string.Equals(TreeFile.Hash(root, path), before.Hash, StringComparison.Ordinal)))
            return new EditFinding(EditRules.IsSteering(path) ? FindingKind.BuildSteering : FindingKind.Changed, path, Forbidden: true);

        return null;
    }

    // Editors that write a temporary file and rename it leave other read and write bits; only bytes come back, so those do not matter.
    private bool IsTolerated(string path, int before, int after) => IsAllowed(path) && ((before ^ after) & ~0x1B6) == 0;

    private bool IsAllowed(string path) => rules.IsEditable(path) || string.Equals(path, EditRules.Learnings, StringComparison.Ordinal);

    private EditedFile? TakeBack(DirectoryHandle root, string path, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> given, List<EditFinding> findings)
    {
        if (TreeFile.Read(root, path, EditRules.EditableLimit + 1) is not { } content)
        {
            if (!findings.Exists(finding => finding.Forbidden && string.Equals(finding.Path, path, StringComparison.Ordinal)))
                findings.Add(new EditFinding(FindingKind.Unreadable, path, Forbidden: true));

            return null;
        }

        if (findings.Exists(finding => finding.Kind == FindingKind.HardLink && string.Equals(finding.Path, path, StringComparison.Ordinal)))
            return null;

        if (content.Length > EditRules.EditableLimit)
        {
            findings.Add(new EditFinding(FindingKind.TooLarge, path, Forbidden: true, $"more than {EditRules.EditableLimit} bytes"));
            return null;
        }

        if (!IsText(content))
            findings.Add(new EditFinding(FindingKind.NotText, path, Forbidden: true));

        // A value that was in the file before is no secret that the coding agent put there.
        if (secrets.Finds(content) && !secrets.Finds(given[path].Span))
            findings.Add(new EditFinding(FindingKind.Secret, path, Forbidden: true));

        return new EditedFile(path, content, !content.AsSpan().SequenceEqual(given[path].Span));
    }

    private LearningsAddition? TakeLearnings(DirectoryHandle root, TreeListing listing, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> given, List<EditFinding> findings)
    {
        if (!listing.Entries.Any(entry => string.Equals(entry.Path, EditRules.Learnings, StringComparison.Ordinal) && entry.Status is { Kind: EntryKind.File, Links: 1 }))
            return null;

        var before = given.TryGetValue(EditRules.Learnings, out var known) ? known : default;
        var after = TreeFile.Read(root, EditRules.Learnings, before.Length + (EditRules.LearningsLimit * 8)) ?? [];
        if (!after.AsSpan().StartsWith(before.Span))
        {
            findings.Add(new EditFinding(FindingKind.LearningsRewritten, EditRules.Learnings, Forbidden: true));
            return null;
        }

        var appended = Encoding.UTF8.GetString(secrets.Redact(after.AsSpan(before.Length)));
        if (string.IsNullOrWhiteSpace(appended))
            return null;

        // The tool marks its own entries with such a comment; nobody else may.
        var text = VisibleText.Block(appended, EditRules.LearningsLimit).Replace("<!--", "&lt;!--", StringComparison.Ordinal);
        return new LearningsAddition(text, appended.Length > EditRules.LearningsLimit);
    }

    private static bool IsText(byte[] content)
    {
        try
        {
            return !Strict.GetString(content).Contains('\0', StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsUnder(string path, ImmutableArray<string> folders) =>
        folders.Any(folder => folder is "." || path.StartsWith(folder + "/", StringComparison.Ordinal));

    private static string Octal(int mode) => "0" + Convert.ToString(mode, 8);
}
