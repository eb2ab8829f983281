using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Agents.Programs;
using AutoHarness.CodingAgents.Briefs;
using AutoHarness.CodingAgents.Copies;
using AutoHarness.CodingAgents.Turns;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Optimizing.View;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Optimizing;

/// <summary>Gives the coding agent a copy of what it may see, runs one turn, and takes back the editable files.</summary>
internal sealed class CodingTurns : IAsyncDisposable
{
    private readonly ExperimentContext context;
    private readonly ProcessRunner processes;
    private readonly CodingAgentDriver driver;
    private readonly CodingModel? model;

    private CodingTurns(ExperimentContext context, ProcessRunner processes, CodingAgentDriver driver, CodingModel? model)
    {
        this.model = model;
        this.context = context;
        this.processes = processes;
        this.driver = driver;
    }

    /// <summary>Makes sure that turns can run before anything is spent.</summary>
    /// <exception cref="HarnessException">No coding agent is configured, its model does not answer, or its jail cannot be armed.</exception>
    public static async Task<CodingTurns> ArmAsync(ExperimentContext context, ProcessRunner processes, OptimizeOptions options, CancellationToken ct)
    {
        var spec = Spec(context, options);
        var model = await CodingModel.StartAsync(context, ct);
        try
        {
            spec = spec with { Mounts = model?.Forwarder?.Mounts ?? [], Prefix = model?.Forwarder?.Prefix ?? [] };
            return new(context, processes, await CodingAgentDriver.ArmAsync(spec, processes, context.Environment.Time, context.Environment.Variables, ct), model);
        }
        catch
        {
            if (model is not null)
            {
                await model.DisposeAsync();
            }

            throw;
        }
    }

    public ValueTask DisposeAsync() => model?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>What one turn led to.</summary>
    /// <param name="Program">The candidate; null when there is none to judge.</param>
    /// <param name="Outcome">Why there is none: <c>invalid</c>, <c>no-change</c>, <c>error</c>.</param>
    /// <param name="Reason">In words.</param>
    /// <param name="Hypothesis">What the coding agent says it did; untrusted.</param>
    /// <param name="Learnings">What it added to the log; untrusted.</param>
    public sealed record Proposal(AgentProgram? Program, string Outcome, string Reason, string? Hypothesis, string? Learnings);

    public async Task<Proposal> RunAsync(int iteration, RecordRow incumbent, CancellationToken ct)
    {
        var logs = Path.Combine(context.Folder.Iterations, iteration.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(logs);
        var files = CopyView.Files(context, incumbent);
        CopyView.Check(context, files);
        var copy = await CandidateCopy.CreateAsync(processes, Path.Combine(context.SealedFolder, "turns", $"{iteration}"), files, context.Config.Agent.Files, ct);
        context.Reach("optimize.copied");
        try
        {
            var brief = BriefComposer.Compose(View(iteration));
            context.HeldOut.Canaries.Refuse(brief, "the brief of a coding agent");
            await AtomicFile.WriteAsync(Path.Combine(logs, "brief.md"), brief, ct);
            var (turn, account) = await TurnAsync(new TurnRequest(copy, brief, iteration, logs) { Secrets = Secrets() }, ct);
            ct.ThrowIfCancellationRequested();
            context.Reach("optimize.edited");
            RefuseCanaries(turn);
            await AtomicFile.WriteAsync(Path.Combine(logs, "turn.json"), Record(turn, account), ct);
            return Read(turn);
        }
        finally
        {
            copy.Remove();
        }
    }

    private async Task<(CodingTurn Turn, JsonObject? Model)> TurnAsync(TurnRequest request, CancellationToken ct)
    {
        if (model is null)
        {
            return (await driver.RunAsync(request, ct), null);
        }

        await using var way = await model.OpenAsync(request.Iteration);
        var turn = await driver.RunAsync(request with { Variables = way.Variables, Waits = () => way.Waits, Secrets = request.Secrets.Add(way.Token) }, ct);
        var (used, notes) = way.Account();
        return (turn, new JsonObject
        {
            ["name"] = context.Config.CodingAgent.Model,
            ["calls"] = used.Calls,
            ["tokens_in"] = used.InputTokens,
            ["tokens_cached"] = used.CachedTokens,
            ["tokens_out"] = used.OutputTokens,
            ["cost_usd"] = used.Cost,
            ["notes"] = new JsonArray([.. notes.Select(note => (JsonNode)note)]),
        });
    }

    private static CodingAgentSpec Spec(ExperimentContext context, OptimizeOptions options)
    {
        var line = options.AgentCommand ?? context.Config.CodingAgent.Command ?? throw new HarnessException(new(ExitCode.Usage, "AH1220", "no coding agent is configured")
        {
            Fixes = ["auto-harness optimize --agent-cmd 'COMMAND'", "or set coding_agent.command in experiment_config.yaml"],
        });
        foreach (var path in context.Config.CodingAgent.Readable)
        {
            RefuseOwnFolders(context, path);
        }

        return new CodingAgentSpec
        {
            Command = new AgentCommand.ShellLine(line),
            Network = context.Config.CodingAgent.Network == "host" ? JailNetwork.Host : JailNetwork.None,
            Jail = context.Config.Jail == "none" ? JailMode.None : JailMode.Bubblewrap,
            Variables = context.Config.CodingAgent.Env,
            Readable = context.Config.CodingAgent.Readable,
            TurnTimeout = context.Config.CodingAgent.Timeout,
            StallTimeout = context.Config.CodingAgent.StallTimeout,
        };
    }

    /// <summary>What the owner opens to the coding agent must not show what the harness keeps from it.</summary>
    private static void RefuseOwnFolders(ExperimentContext context, string path)
    {
        var opened = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) + "/";
        string[] kept = [context.Folder.Root + "/", Path.GetFullPath(context.Environment.StateHome) + "/"];
        if (kept.Any(folder => folder.StartsWith(opened, StringComparison.Ordinal) || opened.StartsWith(folder, StringComparison.Ordinal)))
        {
            throw new HarnessException(new(ExitCode.Environment, "AH1221", $"coding_agent.readable names {path}, which would show held-out results or the real experiment")
            {
                Places = [new ErrorPlace(ExperimentFolder.ConfigFileName)],
                Fixes = ["name only the folder of the coding agent's own program"],
            });
        }
    }

    private void RefuseCanaries(CodingTurn turn)
    {
        foreach (var file in turn.Edit.Files)
        {
            context.HeldOut.Canaries.Refuse(file.Content.Span, $"the edit of {file.Path}");
        }

        foreach (var text in (string?[])[turn.Edit.Learnings?.Text, turn.Message?.Hypothesis, turn.Message?.Change, turn.Message?.Expected, turn.Message?.NeedsHuman])
        {
            context.HeldOut.Canaries.Refuse(text, "what a coding agent wrote");
        }
    }

    private Proposal Read(CodingTurn turn)
    {
        var hypothesis = turn.Message?.Hypothesis ?? turn.Message?.Change;
        var learnings = turn.Edit.Learnings?.Text;
        return turn.Outcome switch
        {
            TurnOutcome.Changed => new(context.Programs.Of(turn.Edit.Files.Select(file => (file.Path, file.Content))), "changed", turn.Reason, hypothesis, learnings),
            TurnOutcome.ForbiddenEdit => new(null, "invalid", turn.Reason, hypothesis, learnings),
            TurnOutcome.NoChange => new(null, "no-change", turn.Reason, hypothesis, learnings),
            _ => new(null, "error", turn.Reason, hypothesis, learnings),
        };
    }

    private BriefView View(int iteration)
    {
        var closed = context.Ledger.Iterations().Where(row => row is { Closed: true, Number: > 0 }).ToImmutableArray();
        return new BriefView
        {
            Iteration = iteration,
            EditableFiles = context.Config.Agent.Files,
            BestScore = string.Create(CultureInfo.InvariantCulture, $"{ScoreLadder.Records(context)[^1].Score:0.00}"),
            LastVerdicts = [.. closed.Select(row => new BriefVerdict(row.Number, $"{row.Outcome}: {row.Reason}", row.Hypothesis))],
            RejectedHypotheses = [.. closed.Where(row => row.Outcome != "accepted" && row.Hypothesis is not null).Select(row => row.Hypothesis!)],
            Evidence =
            [
                new("workspace/train_results.json", "reward of every train task"),
                new("workspace/traces/latest", "what happened in each train task, a folder per task"),
                new("workspace/traces/baseline", "the same for the starting agent"),
                new("workspace/learnings.md", "what earlier iterations found; append yours"),
                new("workspace/results.tsv", "accepted iterations"),
                new("workspace/gates", "the verdicts so far"),
            ],
        };
    }

    private ImmutableArray<string> Secrets() =>
        [.. context.Environment.Variables.Where(pair => SecretNames.IsSecret(pair.Key) && pair.Value.Length >= 6).Select(pair => pair.Value)];

    private static string Record(CodingTurn turn, JsonObject? model) => new JsonObject
    {
        ["schema"] = "auto-harness/turn@1",
        ["outcome"] = turn.Outcome.ToString(),
        ["reason"] = turn.Reason,
        ["message"] = turn.Message is { } message ? new JsonObject { ["untrusted"] = $"{message.Hypothesis} | {message.Change} | {message.Expected} | {message.NeedsHuman}" } : null,
        ["findings"] = new JsonArray([.. turn.Edit.Findings.Select(finding => (JsonNode)new JsonObject { ["kind"] = finding.Kind.ToString(), ["path"] = finding.Path, ["forbidden"] = finding.Forbidden, ["detail"] = finding.Detail })]),
        ["findings_left_out"] = turn.Edit.FindingsLeftOut,
        ["jail"] = turn.Evidence.Jail,
        ["exit_code"] = turn.Evidence.ExitCode,
        ["signal"] = turn.Evidence.Signal,
        ["duration_s"] = Math.Round(turn.Evidence.Duration.TotalSeconds, 3),
        ["stdout_bytes"] = turn.Evidence.StdoutBytes,
        ["stderr_bytes"] = turn.Evidence.StderrBytes,
        ["model"] = model,
    }.ToJsonString(new() { WriteIndented = true }) + "\n";
}
