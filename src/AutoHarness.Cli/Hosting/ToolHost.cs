using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.Hosting;

/// <summary>The process around the tool: its streams, its variables, its clock. A test gives its own.</summary>
internal sealed record ToolHost
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader Input { get; init; }

    public required bool InputIsTerminal { get; init; }

    public required TerminalTraits OutputTraits { get; init; }

    public required TerminalTraits ErrorTraits { get; init; }

    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public required string CurrentDirectory { get; init; }

    /// <summary>Folder of the tool's own files: <c>agent-host</c>, <c>templates</c>.</summary>
    public required string ToolDirectory { get; init; }

    public required TimeProvider Time { get; init; }

    public required string Version { get; init; }

    /// <summary>How the tool was called, such as <c>./auto-harness</c>; used in every command that it suggests.</summary>
    public string CommandName => Variables.GetValueOrDefault("AH_COMMAND_NAME") is { Length: > 0 } name ? name : "auto-harness";

    public string? Variable(string name) => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
