using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Scanning;

/// <summary>One reason to look at an edit again.</summary>
/// <param name="Class">What it is about.</param>
/// <param name="Action">What it asks for.</param>
/// <param name="File">Path as in the edit.</param>
/// <param name="Line">Line in the file after the edit, from 1.</param>
/// <param name="Shown">That line, cut, with nothing in it that could move a cursor or hide.</param>
/// <param name="Why">The reason in a sentence. The coding agent may read it: it never names a task, a split or a string of a task.</param>
/// <param name="Task">The task it matched; for the owner only.</param>
/// <param name="Split">The split of that task; for the owner only.</param>
public sealed record ScanFinding(
    FindingClass Class, FindingAction Action, string File, int Line, string Shown, string Why, TaskId? Task, Split? Split);
