using System.Text;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Experiments.Versioning;

/// <summary>Runs git in one folder, without hooks, prompts, pagers, helpers or variables that would point it elsewhere.</summary>
internal sealed class GitCommand(string folder, IReadOnlyDictionary<string, string> variables, ProcessRunner runner)
{
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "USER", "LOGNAME", "USERPROFILE", "SystemRoot", "TMPDIR", "TEMP", "TMP", "XDG_CONFIG_HOME", "EMAIL",
        "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES",
        "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL",
    ];

    // Hooks belong to the user's own commits and could change or refuse what was judged. By default git leaves loose objects to the
    // operating system; a recorded commit has to survive a power cut.
    private static readonly string[] Settings =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "core.fsync=all",
        "-c", "i18n.commitEncoding=UTF-8", "-c", "i18n.logOutputEncoding=UTF-8", "-c", "log.showSignature=false",
    ];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Variables that git sees from here; a person's own identity and config are among them.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; } = Environment(variables);

    /// <summary>Runs git whatever its exit code.</summary>
    /// <exception cref="ProcessStartException">git or the folder is missing.</exception>
    public Task<ProcessResult> TryAsync(GitCall call, CancellationToken ct) => runner.RunAsync(
        new ProcessSpec("git", [.. Settings, .. call.Arguments])
        {
            WorkingDirectory = folder,
            Environment = call.Variables is null ? Variables : Merge(Variables, call.Variables),
            Input = call.Input,
            OutputCap = 16 * 1024 * 1024,
            TimeLimit = Limit,
        },
        ct);

    /// <summary>Runs git, which has to succeed, and returns its output without the final line break.</summary>
    /// <exception cref="AutoHarness.Sdk.HarnessException">It failed.</exception>
    public async Task<string> RunAsync(string purpose, GitCall call, CancellationToken ct)
    {
        var result = await TryAsync(call, ct);
        return result.Succeeded
            ? result.Stdout.Text.TrimEnd('\n')
            : throw GitErrors.Failed(purpose, result.TimedOut ? "it did not end in time" : result.Stderr.Text);
    }

    private static Dictionary<string, string> Environment(IReadOnlyDictionary<string, string> variables)
    {
        var kept = Inherited.Where(variables.ContainsKey).ToDictionary(name => name, name => variables[name], StringComparer.Ordinal);
        kept["LC_ALL"] = "C";
        kept["GIT_TERMINAL_PROMPT"] = "0";
        kept["GIT_OPTIONAL_LOCKS"] = "0";
        kept["GIT_NO_REPLACE_OBJECTS"] = "1";
        return kept;
    }

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> all, IReadOnlyDictionary<string, string> more)
    {
        var merged = new Dictionary<string, string>(all, StringComparer.Ordinal);
        foreach (var (name, value) in more)
        {
            merged[name] = value;
        }

        return merged;
    }
}

/// <summary>One call of git.</summary>
internal sealed record GitCall(params string[] Arguments)
{
    public ReadOnlyMemory<byte> Input { get; init; }

    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    public GitCall Reading(string text) => this with { Input = Encoding.UTF8.GetBytes(text) };
}
