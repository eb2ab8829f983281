using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>Runs the user's git without questions, hooks or pagers.</summary>
internal sealed class GitCommand(ProcessRunner processes)
{
    private static readonly Dictionary<string, string> Quiet = new(StringComparer.Ordinal)
    {
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_ASKPASS"] = "true",
        ["LC_ALL"] = "C",
    };

    private static readonly string[] Settings =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", "-c", "core.fsmonitor=false", "-c", "protocol.ext.allow=never", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
        "-c", "advice.detachedHead=false", "-c", "filter.lfs.smudge=", "-c", "filter.lfs.process=", "-c", "filter.lfs.required=false",
    ];

    /// <exception cref="GitFailedException">It ended with another code than 0.</exception>
    public async Task<string> RunAsync(string? folder, IReadOnlyList<string> arguments, CancellationToken ct, string? input = null)
    {
        var result = await TryAsync(folder, arguments, ct, input);
        return result.Succeeded ? result.Stdout.Text : throw new GitFailedException(arguments[0], (result.Stderr.Text + result.Stdout.Text).Trim());
    }

    public async Task<ProcessResult> TryAsync(string? folder, IReadOnlyList<string> arguments, CancellationToken ct, string? input = null)
    {
        string[] all = [.. folder is null ? [] : new[] { "-C", folder }, .. Settings, .. arguments];
        try
        {
            return await processes.RunAsync(
                new ProcessSpec("git", all) { InheritEnvironment = true, Environment = Quiet, Input = input is null ? default : System.Text.Encoding.UTF8.GetBytes(input) },
                ct);
        }
        catch (ProcessStartException e)
        {
            throw new GitFailedException(arguments[0], e.Message, e);
        }
    }
}

/// <summary>A git command failed.</summary>
internal sealed class GitFailedException(string command, string said, Exception? inner = null) : Exception($"git {command}: {said}", inner);
