using AutoHarness.Benchmarks.Tau.Fetching;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Experiments.Benchmarks;

/// <summary>Git for benchmarks that fetch their data with it. It sees the variables that reach networks and proxies, and no keys.</summary>
internal sealed class BenchmarkGit(HarnessEnvironment environment) : IGit
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private static readonly string[] Passed =
    [
        "PATH", "HOME", "USER", "USERPROFILE", "SystemRoot", "TMPDIR", "TEMP", "TMP", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
        "GIT_SSL_CAINFO", "SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
    ];

    private readonly ProcessRunner runner = new(environment.Time);

    public async Task<string?> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var variables = Passed.Where(environment.Variables.ContainsKey).ToDictionary(name => name, name => environment.Variables[name], StringComparer.Ordinal);
        variables["LC_ALL"] = "C";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            var result = await runner.RunAsync(
                new ProcessSpec("git", ["-c", "core.hooksPath=/dev/null", .. arguments]) { WorkingDirectory = folder, Environment = variables, TimeLimit = Limit }, cancellationToken);
            return result.Succeeded ? null : result.TimedOut ? "git did not end in time" : $"git {arguments[0]}: {result.Stderr.Text.Trim()}";
        }
        catch (ProcessStartException missing)
        {
            return missing.Message;
        }
    }
}
