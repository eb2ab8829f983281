namespace AutoHarness.EndToEnd.Tests.Tool;

/// <summary>How a call of the tool ended.</summary>
/// <param name="Exit">Exit code; 137 after SIGKILL.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ToolResult(int Exit, string Output, string Errors)
{
    public override string ToString() => $"exit {Exit}\n--- output\n{Output}\n--- errors\n{Errors}";
}
