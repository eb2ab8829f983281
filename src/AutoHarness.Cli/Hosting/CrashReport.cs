using System.Runtime.InteropServices;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Hosting;

/// <summary>Writes down an exception that nobody expected.</summary>
internal static class CrashReport
{
    /// <summary>Writes the report and returns the screen that names it. Never throws.</summary>
    /// <param name="host">The process.</param>
    /// <param name="arguments">What the user typed.</param>
    /// <param name="folder">Where reports go; the temporary folder when null or not writable.</param>
    /// <param name="exception">What happened.</param>
    public static HarnessError Write(ToolHost host, IReadOnlyList<string> arguments, string? folder, Exception exception)
    {
        var now = host.Time.GetUtcNow();
        var text = new SecretMask(host.Variables).Apply($"""
            auto-harness {host.Version}
            time       {now:yyyy-MM-dd'T'HH:mm:ss'Z'}
            command    {string.Join(' ', arguments)}
            runtime    {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}

            {exception}

            """);
        var file = $"crash-{now:yyyyMMdd'T'HHmmss'Z'}-{Environment.ProcessId}.txt";
        var written = TryWrite(folder, file, text) ?? TryWrite(Path.GetTempPath(), file, text);

        return new HarnessError(ExitCode.Bug, null, $"internal error: {exception.GetType().Name}: {exception.Message}")
        {
            Why = "this is a fault of auto-harness; what was finished is safe",
            Fixes = [written is null ? "report it with this screen" : $"report it with {written}", "auto-harness resume"],
        };
    }

    private static string? TryWrite(string? folder, string file, string text)
    {
        if (folder is null)
        {
            return null;
        }

        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, file);
            File.WriteAllText(path, text);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
