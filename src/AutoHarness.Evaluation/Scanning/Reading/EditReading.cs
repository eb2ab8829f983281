namespace AutoHarness.Evaluation.Scanning.Reading;

/// <summary>An edit, read: its files before and after, with the added lines marked.</summary>
internal sealed class EditReading
{
    public EditReading(AgentEdit edit)
    {
        Before = [.. edit.Before.Select(file => new EditedFile(file.Key, file.Value))];
        After = [.. edit.After.Select(file => new EditedFile(file.Key, file.Value))];
        RemovedLines = AddedLines.Mark(Before, After);
        NewPaths = [.. edit.After.Keys.Where(path => !edit.Before.ContainsKey(path))];
    }

    public IReadOnlyList<EditedFile> Before { get; }

    public IReadOnlyList<EditedFile> After { get; }

    public IReadOnlyList<string> RemovedLines { get; }

    public IReadOnlyList<string> NewPaths { get; }

    /// <summary>Files with at least one added line.</summary>
    public IEnumerable<EditedFile> Changed => After.Where(file => file.AddedLines.Any());
}
