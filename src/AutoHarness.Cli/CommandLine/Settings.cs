using System.Collections.Immutable;
using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.CommandLine;

/// <summary>The flags that every command takes, as given.</summary>
internal sealed record Settings
{
    /// <summary><c>-C</c>, absolute; null means the current folder and its parents.</summary>
    public string? Directory { get; init; }

    /// <summary><c>-c</c>: the config file.</summary>
    public string? ConfigFile { get; init; }

    /// <summary><c>--set</c> and the budget flags, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Overrides { get; init; } = [];

    public Display Display { get; init; } = Display.Plain;

    /// <summary>The result as JSON on standard output.</summary>
    public bool Json { get; init; }

    /// <summary>0: everything; 1: only the result and errors; 2: only the exit code.</summary>
    public int Quiet { get; init; }

    /// <summary>Explains more, from 0.</summary>
    public int Verbose { get; init; }

    /// <summary>Null means automatic.</summary>
    public bool? Color { get; init; }

    public bool Ascii { get; init; }

    /// <summary>Nobody can be asked.</summary>
    public bool NoInput { get; init; }

    /// <summary>Ordinary questions are answered with yes.</summary>
    public bool Yes { get; init; }
}
