using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Initialising;

/// <summary>The texts that come with the tool: a folder <c>base</c> and one for each benchmark.</summary>
internal sealed class Templates(string directory)
{
    /// <summary>A text for every benchmark.</summary>
    /// <exception cref="HarnessException">The installation is incomplete.</exception>
    public string Base(string name) => OfBenchmark("base", name) ?? throw new HarnessException(
        new HarnessError(ExitCode.Environment, null, $"the installation is incomplete: {Path.Combine(directory, "base", name)} is missing")
        {
            Fixes = ["install auto-harness again"],
        });

    /// <summary>A benchmark's own text, or null where it has none.</summary>
    public string? OfBenchmark(string benchmark, string name)
    {
        var path = Path.Combine(directory, benchmark, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
