using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>The reference's results, from one file or from its folder form, where the simulations lie beside the file.</summary>
/// <param name="Domain">The desk.</param>
/// <param name="Trials">Trials a task that were asked for.</param>
/// <param name="Agent">The agent's model; null when not said.</param>
/// <param name="User">The user's model; null when not said.</param>
/// <param name="Simulations">In the order of the file.</param>
internal sealed record ResultsFile(string Domain, int Trials, string? Agent, string? User, ImmutableArray<StoredSimulation> Simulations)
{
    private const string FileName = "results.json";

    /// <param name="path">A file, or a folder with <c>results.json</c> and <c>simulations/</c>.</param>
    /// <exception cref="HarnessException">It cannot be read, or is something else.</exception>
    public static ResultsFile Read(string path)
    {
        var folder = Directory.Exists(path);
        var file = folder ? Path.Combine(path, FileName) : path;
        try
        {
            var top = Parse(file);
            var info = top["info"] as PyDict ?? throw new FormatException("info is missing");
            var inside = (top["simulations"] as PyList)?.Items.OfType<PyDict>() ?? [];
            var beside = folder && Directory.Exists(Path.Combine(path, "simulations"))
                ? Directory.EnumerateFiles(Path.Combine(path, "simulations"), "*.json").Order(StringComparer.Ordinal).Select(Parse)
                : [];
            return new ResultsFile(
                Text(info["environment_info"], "domain_name") ?? throw new FormatException("info.environment_info.domain_name is missing"),
                info["num_trials"] is PyInt trials ? (int)trials.Value : 1,
                Text(info["agent_info"], "llm"),
                Text(info["user_info"], "llm"),
                [.. inside.Concat(beside).Select(StoredSimulation.Read)]);
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(
                new HarnessError(ExitCode.Usage, null, $"{path} cannot be read as results of tau-bench")
                {
                    Why = wrong.Message,
                    Fixes = ["name a results.json as tau2 run writes it, or its folder"],
                },
                wrong);
        }
    }

    private static PyDict Parse(string file) => PyJsonReader.Parse(File.ReadAllText(file)) as PyDict ?? throw new FormatException($"{Path.GetFileName(file)} is no JSON object");

    private static string? Text(PyValue? holder, string name) => ((holder as PyDict)?[name] as PyString)?.Text;
}
