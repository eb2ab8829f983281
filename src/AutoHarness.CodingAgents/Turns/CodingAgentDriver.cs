using System.Collections.Immutable;
using System.Text;
using AutoHarness.CodingAgents.Edits;
using AutoHarness.CodingAgents.Output;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>
/// Runs one turn of any command as coding agent and takes back its edit. The command sees the system's programs, its copy, the prompt, a private home and what
/// the owner named; nothing else of the host. Its exit code is evidence and decides nothing.
/// </summary>
public sealed class CodingAgentDriver
{
    private const int ExcerptBytes = 256 * 1024;
    private const int NotExecutable = 126;
    private const int NotFound = 127;
    private const int Signalled = 128;

    private readonly CodingAgentSpec _agent;
    private readonly Jail _jail;
    private readonly TimeProvider _time;
    private readonly ImmutableSortedDictionary<string, string> _passed;

    internal CodingAgentDriver(CodingAgentSpec agent, Jail jail, TimeProvider time, IReadOnlyDictionary<string, string> hostEnvironment)
    {
        _agent = agent;
        _jail = jail;
        _time = time;
        _passed = Passed(agent, hostEnvironment);
    }

    /// <summary>Makes sure that turns can run before anything is spent on one.</summary>
    /// <param name="agent">Used for every turn.</param>
    /// <param name="processes">Starts the jail.</param>
    /// <param name="time">For the limits.</param>
    /// <param name="hostEnvironment">Where the values of <see cref="CodingAgentSpec.Variables"/> come from.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="HarnessException">The jail cannot be armed, a named variable is not set, or a readable path does not exist.</exception>
    public static async Task<CodingAgentDriver> ArmAsync(
        CodingAgentSpec agent, ProcessRunner processes, TimeProvider time, IReadOnlyDictionary<string, string> hostEnvironment, CancellationToken ct)
    {
        if (agent.Readable.FirstOrDefault(path => !Path.IsPathFullyQualified(path) || !Path.Exists(path)) is { } missing)
            throw TurnErrors.NotReadable(missing);

        try
        {
            return new CodingAgentDriver(agent, await Jail.ArmAsync(agent.Jail, processes, time, ct), time, hostEnvironment);
        }
        catch (JailUnavailableException e)
        {
            throw TurnErrors.JailUnavailable(e);
        }
    }

    /// <summary>Returns when every process of the turn is dead, also after a cancellation, which is an outcome and no exception.</summary>
    /// <exception cref="HarnessException">The machine refuses the jail, the command is empty, or the disk is full.</exception>
    /// <exception cref="InfrastructureException">A process survived everything.</exception>
    public async Task<CodingTurn> RunAsync(TurnRequest request, CancellationToken ct)
    {
        var setting = new TurnSetting(_agent, request, _passed);
        var secrets = new SecretRedactor([.. request.Secrets, .. _passed.Values]);
        var command = setting.Command();
        await File.WriteAllTextAsync(request.Copy.BriefFile, request.Brief, CancellationToken.None);

        using var stdout = new OutputLog(Path.Combine(request.LogFolder, "stdout.log"), secrets, _agent.OutputLimit / 2);
        using var stderr = new OutputLog(Path.Combine(request.LogFolder, "stderr.log"), secrets, _agent.OutputLimit / 2);
        var started = _time.GetTimestamp();
        var run = await RunProcessAsync(request, setting.Jail(), command, stdout, stderr, ct);
        var duration = _time.GetElapsedTime(started);

        var (printed, complaint) = Complete(stdout, stderr);
        var edit = request.Copy.Collect(secrets);
        var (end, detail) = Describe(run, complaint, edit);
        var (outcome, reason) = TurnJudge.Judge(_agent, end, detail, failed: run.ExitCode is not 0, edit);
        var evidence = new TurnEvidence(run.Report, ExitCode(run.ExitCode), Signal(run.ExitCode), duration, stdout.Received, stderr.Received, stdout.Cut || stderr.Cut);
        return new CodingTurn(outcome, reason, edit, FinalMessageParser.Parse(printed), evidence);
    }

    private async Task<Run> RunProcessAsync(
        TurnRequest request, JailSpec spec, ProcessSpec command, OutputLog stdout, OutputLog stderr, CancellationToken ct)
    {
        try
        {
            command = command with
            {
                Listener = (isError, bytes) =>
                {
                    if (isError)
                        stderr.Append(bytes);
                },
            };
            var child = await _jail.StartAsync(spec, command, ct);
            await using var process = new AgentProcess(_agent, child, stdout, stderr, _time);
            var end = await process.WatchAsync(request.Copy.Folder, request.Waits, ct);
            await process.EndAsync();
            return new Run(child.Breach is null ? end : TurnEnd.LimitBroken, await child.Exited, child.Breach?.Detail, child.Report.ToString());
        }
        catch (JailUnavailableException e)
        {
            throw TurnErrors.JailUnavailable(e);
        }
        catch (ProcessStartException e)
        {
            return new Run(TurnEnd.NotStarted, null, e.Message, "not started");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new Run(TurnEnd.Cancelled, null, null, "not started");
        }
    }

    private static (byte[] Printed, byte[] Complaint) Complete(OutputLog stdout, OutputLog stderr)
    {
        try
        {
            return (stdout.Complete(ExcerptBytes), stderr.Complete(ExcerptBytes));
        }
        catch (IOException e)
        {
            throw TurnErrors.LogNotWritten(e);
        }
    }

    // The jail's own programs say that the command is not there in the way of a shell, or in that of bubblewrap.
    private static (TurnEnd End, string Detail) Describe(Run run, byte[] complaint, CollectedEdit edit)
    {
        if (run.End == TurnEnd.Exited && !edit.Changed && (run.ExitCode is NotFound or NotExecutable || complaint.AsSpan().StartsWith("bwrap: execvp"u8)))
        {
            var said = VisibleText.Line(Encoding.UTF8.GetString(complaint.AsSpan(0, Math.Min(complaint.Length, 300))), 200);
            return (TurnEnd.NotStarted, $"{said} (a program outside the system's folders is visible only where its folder is named as readable)");
        }

        return (run.End, run.Detail ?? (Signal(run.ExitCode) is { } signal ? $"signal {signal}" : $"exit code {run.ExitCode}"));
    }

    private static ImmutableSortedDictionary<string, string> Passed(CodingAgentSpec agent, IReadOnlyDictionary<string, string> hostEnvironment)
    {
        if (agent.Variables.FirstOrDefault(name => !hostEnvironment.ContainsKey(name)) is { } missing)
            throw TurnErrors.VariableMissing(missing);

        return agent.Variables.ToImmutableSortedDictionary(name => name, name => hostEnvironment[name], StringComparer.Ordinal);
    }

    private static int? Signal(int? exitCode) => exitCode is > Signalled and <= Signalled + 64 ? exitCode - Signalled : null;

    private static int? ExitCode(int? exitCode) => Signal(exitCode) is null ? exitCode : null;

    private sealed record Run(TurnEnd End, int? ExitCode, string? Detail, string Report);
}
