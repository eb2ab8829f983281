namespace AutoHarness.Sdk;

/// <summary>A place in a file that an error is about.</summary>
/// <param name="Path">The file, relative to the experiment where it lies inside it.</param>
/// <param name="Line">Line from 1, or null.</param>
/// <param name="Column">Column from 1, or null.</param>
/// <param name="Text">The offending line, or null.</param>
/// <param name="Note">What about it, for example <c>did you mean "max_concurrency"?</c>.</param>
/// <param name="Length">How many characters from <paramref name="Column"/> on are meant.</param>
public sealed record ErrorPlace(string Path, int? Line = null, int? Column = null, string? Text = null, string? Note = null, int Length = 1);
