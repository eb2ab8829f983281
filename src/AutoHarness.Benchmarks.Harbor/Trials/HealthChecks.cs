using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Waits until an environment says that it is ready.</summary>
internal static class HealthChecks
{
    /// <summary>Repeats the check until it succeeds. Failures within the start period do not count; after it so many in a row end the wait.</summary>
    /// <exception cref="TrialErrorException">It never did.</exception>
    public static async Task WaitAsync(HealthCheck check, ISandbox sandbox, TimeProvider time, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        for (var failures = 0; ;)
        {
            var inStartPeriod = time.GetElapsedTime(started).TotalSeconds < check.StartPeriod;
            var result = await sandbox.ExecAsync(new SandboxCommand(check.Command) { TimeLimit = TrialTimes.Span(check.Timeout) }, ct);
            if (result.Succeeded)
            {
                return;
            }

            if (!inStartPeriod && ++failures >= check.Retries)
            {
                var said = result.Stderr.Text.Trim() is { Length: > 0 } error ? error : result.Stdout.Text.Trim();
                throw new TrialErrorException(ExceptionNames.Healthcheck, $"Health check failed after {check.Retries} tries: {(result.TimedOut ? "it took too long" : $"exit code {result.ExitCode}")} {said}".TrimEnd());
            }

            await Task.Delay(TrialTimes.Span(inStartPeriod ? check.StartInterval : check.Interval), time, ct);
        }
    }
}
