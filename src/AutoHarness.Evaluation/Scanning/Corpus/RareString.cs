namespace AutoHarness.Evaluation.Scanning.Corpus;

/// <summary>A string of a task.</summary>
/// <param name="Task">Index of the task, from 1; 0 for no string at all.</param>
/// <param name="Rarity">What kind of string it is.</param>
/// <param name="Shared">Another task has it too.</param>
internal readonly record struct RareString(int Task, Rarity Rarity, bool Shared);
