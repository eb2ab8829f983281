namespace AutoHarness.Experiments.Configuration.Syntax;

/// <summary>A value that was read, or why it could not be.</summary>
/// <param name="Value">The value; meaningless when there is a problem.</param>
/// <param name="Problem">What is wrong, to stand behind the key's name; null when nothing is.</param>
/// <param name="Hint">What was probably meant.</param>
internal readonly record struct Reading<T>(T Value, string? Problem = null, string? Hint = null)
{
    public static Reading<T> Wrong(string problem, string? hint = null) => new(default!, problem, hint);
}
