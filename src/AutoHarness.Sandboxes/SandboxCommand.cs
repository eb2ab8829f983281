namespace AutoHarness.Sandboxes;

/// <summary>A command for a sandbox's shell.</summary>
/// <param name="Text">What <c>bash -c</c> gets.</param>
public sealed record SandboxCommand(string Text)
{
    /// <summary>Over the sandbox's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>An absolute path; null means the sandbox's default.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>A name or a number; null means the sandbox's default.</summary>
    public string? User { get; init; }

    /// <summary>After this time the command and its children are ended. Null means no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How many bytes of each output stream are kept: half from its beginning, half from its end.</summary>
    public int OutputCap { get; init; } = 1024 * 1024;

    /// <summary>The shell that gets the text with <c>-c</c>.</summary>
    public string Shell { get; init; } = "bash";

    /// <summary>A service of a compose project; null means <c>main</c>.</summary>
    public string? Service { get; init; }
}
