using System.Collections.Immutable;
using System.Text;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Configuration;

/// <summary>
/// Reads <c>.env</c> files: <c>NAME=value</c> a line, optionally with <c>export</c>, quotes and comments. Nothing in them is run or
/// replaced: <c>$HOME</c> stays as it is written. Double quotes know <c>\n \r \t \" \\ \$</c>; single quotes know nothing; both may span lines.
/// </summary>
public static class EnvFile
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The variables of a file in its order, the last of a name winning; none when there is no such file.</summary>
    /// <exception cref="HarnessException">A line is no assignment, or a quote does not end.</exception>
    public static ImmutableDictionary<string, string> Read(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return ImmutableDictionary<string, string>.Empty;
            }

            return new FileInfo(path).Length > MaxBytes
                ? throw Broken(path, null, "is larger than 1 MiB", "keep only keys in it")
                : Parse(File.ReadAllText(path, Encoding.UTF8), Path.GetFileName(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Broken(path, null, "cannot be read: " + failure.Message, "make it a file that this user may read");
        }
    }

    /// <summary>The process environment with a file's variables added; where both have a name, the environment wins.</summary>
    public static IReadOnlyDictionary<string, string> Below(IReadOnlyDictionary<string, string> environment, string path) =>
        Read(path).SetItems(environment);

    /// <summary>The variables of a text.</summary>
    /// <param name="text">What the file holds.</param>
    /// <param name="name">Its name, for errors. Values never appear in them.</param>
    /// <inheritdoc cref="Read"/>
    public static ImmutableDictionary<string, string> Parse(string text, string name)
    {
        var variables = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var reader = new EnvReader(text.TrimStart('\uFEFF').ReplaceLineEndings("\n"), name);
        while (reader.Next() is var (variable, value))
        {
            variables[variable] = value;
        }

        return variables.ToImmutable();
    }

    internal static HarnessException Broken(string name, int? line, string problem, string fix) =>
        new(new HarnessError(ExitCode.Environment, "AH1105", $"{Path.GetFileName(name)} {problem}")
        {
            Places = [new ErrorPlace(Path.GetFileName(name), line)],
            Fixes = [fix],
        });
}
