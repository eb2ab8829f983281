using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;
using Tomlyn;
using Tomlyn.Model;

namespace AutoHarness.Benchmarks.Tau.Data;

/// <summary>The benchmark's own data, laid out as <c>TAU2_DATA_DIR</c> expects them.</summary>
/// <param name="root">The folder that holds <c>tau2/</c>.</param>
internal sealed class TauDataFolder(string root)
{
    private const string Fix = "set TAU2_DATA_DIR to the data folder of a clone, or unset it, so that auto-harness prepare fetches the data";

    /// <summary>A text file with its line ends as <c>\n</c>.</summary>
    /// <param name="path">Relative to <c>tau2/</c>.</param>
    /// <exception cref="HarnessException">It cannot be read.</exception>
    public string ReadText(string path)
    {
        try
        {
            return PyText.UniversalNewlines(File.ReadAllText(FullPath(path)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var missing = fault is FileNotFoundException or DirectoryNotFoundException;
            throw Fault(path, missing ? "a file of tau-bench's data is missing" : "a file of tau-bench's data cannot be read", missing ? null : fault.Message, fault);
        }
    }

    /// <summary>A JSON file as a value.</summary>
    /// <param name="path">Relative to <c>tau2/</c>.</param>
    /// <exception cref="HarnessException">It cannot be read or is malformed.</exception>
    public PyValue ReadJson(string path)
    {
        try
        {
            return PyJsonReader.Parse(ReadText(path));
        }
        catch (FormatException fault)
        {
            throw Fault(path, "a file of tau-bench's data is not valid JSON", fault.Message, fault);
        }
    }

    /// <summary>A TOML file as a value.</summary>
    /// <param name="path">Relative to <c>tau2/</c>.</param>
    /// <exception cref="HarnessException">It cannot be read or is malformed.</exception>
    public PyValue ReadToml(string path)
    {
        try
        {
            return ValueOf(TomlSerializer.Deserialize<TomlTable>(ReadText(path)));
        }
        catch (TomlException fault)
        {
            throw Fault(path, "a file of tau-bench's data is not valid TOML", fault.Message, fault);
        }
    }

    /// <summary>What a model makes of a file's value.</summary>
    /// <exception cref="HarnessException">The model refuses it; the error names the first field.</exception>
    public static PyDict Validated(string path, ModelShape model, PyValue value)
    {
        var issues = new List<ValidationIssue>();
        var made = model.Check(value, ModelShape.Root, issues);
        return issues.Count == 0 ? (PyDict)made : throw Refused(path, issues);
    }

    /// <summary>The error for a file whose content a model refuses.</summary>
    public static HarnessException Refused(string path, IReadOnlyList<ValidationIssue> issues) => Fault(
        path,
        "a file of tau-bench's data does not hold what it should",
        $"{issues[0].At}: {issues[0].Message}" + (issues.Count > 1 ? $" (and {issues.Count - 1} more)" : ""));

    private static PyValue ValueOf(object? value) => value switch
    {
        null => PyValue.None,
        string text => text,
        bool flag => flag,
        long whole => new PyInt(whole),
        double real => real,
        TomlTable table => new PyDict(OrderedMap<PyValue>.From([.. table.Select(entry => KeyValuePair.Create(entry.Key, ValueOf(entry.Value)))])),
        System.Collections.IEnumerable items => new PyList([.. items.Cast<object?>().Select(ValueOf)]),
        _ => value.ToString(),
    };

    private static HarnessException Fault(string path, string message, string? why, Exception? inner = null) => new(
        new HarnessError(ExitCode.Environment, "AH1560", message) { Places = [new ErrorPlace("tau2/" + path)], Why = why, Fixes = [Fix] },
        inner);

    private string FullPath(string path) => Path.Combine(root, "tau2", path);
}
