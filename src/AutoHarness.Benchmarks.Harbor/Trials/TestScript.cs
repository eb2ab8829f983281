using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Rewards;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Runs the test script of a sandbox that holds it and reads the reward that it leaves. The script's exit code does not matter.</summary>
internal sealed class TestScript(ISandbox sandbox, TimeProvider time)
{
    private const long MostBytes = 256L * 1024 * 1024;
    private const int MostEntries = 20_000;
    private const long LargestReward = 1024 * 1024;

    public required string? User { get; init; }

    public required string? WorkDirectory { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The verifier's time, from <see cref="Started"/> on: bringing in the tests counts.</summary>
    public required TimeSpan Limit { get; init; }

    public required long Started { get; init; }

    /// <param name="folder">Takes what lies in <c>/logs/verifier</c> afterwards.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Verdict> RunAsync(string folder, CancellationToken ct)
    {
        var left = Limit - time.GetElapsedTime(Started);
        if (left <= TimeSpan.Zero)
        {
            return TimedOut();
        }

        const string script = ContainerPaths.Tests + "/test.sh";
        await sandbox.ExecAsync(new SandboxCommand($"chmod +x {script}") { User = "root", WorkingDirectory = "/" }, ct);
        var command = new SandboxCommand($"({script}) > {ContainerPaths.TestOutput} 2>&1") { User = User, WorkingDirectory = WorkDirectory, Environment = Environment, TimeLimit = left };
        try
        {
            var result = await sandbox.ExecAsync(command, ct);
            var verdict = await FetchAsync(folder, ct);
            return result.TimedOut ? TimedOut() : verdict;
        }
        catch (SandboxRequestException refused)
        {
            return Failed(ExceptionNames.RewardFileNotFound, $"the verifier could not be started: {refused.Message}");
        }
    }

    public Verdict Failed(string type, string message) => new(null, new TrialError(type, message, time.GetUtcNow(), IsInfrastructure: false));

    private Verdict TimedOut() => Failed(ExceptionNames.VerifierTimeout, $"Verifier execution timed out after {PythonNumber.Write(Limit.TotalSeconds, isWhole: false)} seconds");

    private async Task<Verdict> FetchAsync(string folder, CancellationToken ct)
    {
        try
        {
            await sandbox.DownloadAsync(ContainerPaths.VerifierLogs, folder, new DownloadOptions { MaxBytes = MostBytes, MaxEntries = MostEntries }, ct);
        }
        catch (Exception e) when (e is SandboxFileException or IOException or UnauthorizedAccessException)
        {
            // Too much, or not there; the rewards are asked for one by one below.
        }

        // Asked of the sandbox and never read through the copy: a link there leads nowhere but into the sandbox.
        return await RewardAsync(RewardFiles.Json, ct) is var json && json.Problem is not null ? json.Problem
            : await RewardAsync(RewardFiles.Text, ct) is var text && text.Problem is not null ? text.Problem
            : RewardFiles.Read(json.Content, text.Content) switch
            {
                RewardReading.Read read => new Verdict(read.Rewards, null),
                RewardReading.Missing missing => Failed(missing.ExceptionType, missing.Message),
                _ => throw new InvalidOperationException("a reward is read or missing"),
            };
    }

    private async Task<(ReadOnlyMemory<byte>? Content, Verdict? Problem)> RewardAsync(string name, CancellationToken ct)
    {
        try
        {
            return (await sandbox.ReadFileAsync($"{ContainerPaths.VerifierLogs}/{name}", LargestReward, ct) is { } bytes ? bytes : (ReadOnlyMemory<byte>?)null, null);
        }
        catch (SandboxFileException refused)
        {
            return (null, Failed(ExceptionNames.VerifierOutputParse, refused.Message));
        }
    }
}
