namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>A task folder that cannot be used as it is.</summary>
/// <param name="place">The file or folder, as a person would name it.</param>
/// <param name="problem">What is wrong with it, to stand behind the place.</param>
/// <param name="inner">What it came from.</param>
internal sealed class TaskFormatException(string place, string problem, Exception? inner = null) : Exception($"{place}: {problem}", inner)
{
    /// <summary>The problem of a folder that is no task at all.</summary>
    public const string NoConfig = "has no task.toml";

    public string Place => place;

    public string Problem => problem;
}
