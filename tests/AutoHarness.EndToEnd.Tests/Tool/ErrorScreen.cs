namespace AutoHarness.EndToEnd.Tests.Tool;

/// <summary>What every error of the tool has in common.</summary>
internal static class ErrorScreen
{
    private const int OneScreen = 24;

    /// <summary>One screen on standard error that names the error and a way out, with the right exit code and no stack trace.</summary>
    /// <param name="result">How the call ended.</param>
    /// <param name="exit">The exit code it must have.</param>
    /// <param name="code">The stable code, or null where the error has none.</param>
    /// <param name="fix">A part of the line that says what to do.</param>
    /// <param name="parts">What must stand on the screen beside that.</param>
    public static void Check(ToolResult result, int exit, string? code, string fix, params string[] parts)
    {
        var lines = result.Errors.Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith(code is null ? "error: " : $"error[{code}]: ", StringComparison.Ordinal));

        Assert.True(result.Exit == exit, result.ToString());
        Assert.True(start >= 0, result.ToString());
        var screen = lines[start..];
        Assert.True(screen.Length <= OneScreen, result.ToString());
        Assert.True(HasFix(screen, fix), $"no fix \"{fix}\"\n{result}");
        foreach (var part in parts)
        {
            Assert.True(screen.Any(line => line.Contains(part, StringComparison.Ordinal)), $"no \"{part}\"\n{result}");
        }

        Assert.DoesNotContain("   at ", result.Output + result.Errors, StringComparison.Ordinal);
    }

    // A hint under the place ("did you mean") is a way out too.
    private static bool HasFix(string[] screen, string fix) =>
        screen.SkipWhile(line => !line.Contains("fix:", StringComparison.Ordinal) && !line.Contains("^ did you mean", StringComparison.Ordinal))
            .Any(line => line.Contains(fix, StringComparison.Ordinal));
}
