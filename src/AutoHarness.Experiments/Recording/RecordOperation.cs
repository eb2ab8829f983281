using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Versioning;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Recording;

/// <summary>Commits exactly the bytes that were judged and adds the row to <c>results.tsv</c>. Its numbers come from the ledger.</summary>
internal sealed class RecordOperation(ExperimentContext context, ProcessRunner processes)
{
    public async Task<RecordResult> RecordAsync(RecordOptions options, CancellationToken ct)
    {
        // What this very command chose before a kill stays chosen, also when it is recorded by now.
        var key = $"record:command:{context.Command.Id}";
        var gate = context.Ledger.Meta(key) is { } chosen ? context.Ledger.Gates().Single(row => row.Name == chosen) : Choose(options);
        CheckNumbers(options, gate);
        var working = await context.Programs.ReadWorkingAsync(ct);
        if (working.Version != gate.Candidate)
        {
            throw new HarnessException(new(ExitCode.Integrity, "AH1401", $"the agent has changes that were not gated: {gate.Name} judged {gate.Candidate[..12]}, the file is {working.Version[..12]} now")
            {
                Places = [.. context.Config.Agent.Files.Select(file => new ErrorPlace(file))],
                Fixes = ["auto-harness gate                     gate what is there now", $"auto-harness show gate {gate.Name}        see what was judged"],
            });
        }

        await context.Ledger.SetMetaAsync(key, gate.Name);
        return await RecordAsync(gate, options.Message, ct);
    }

    /// <summary>Records an accepted judgement; the working folder must hold its bytes. Doing it twice changes nothing.</summary>
    public async Task<RecordResult> RecordAsync(GateRow gate, string? message, CancellationToken ct)
    {
        var verdict = gate.Outcome!;
        context.Reach("record.intent");
        var commit = await CommitAsync(gate, verdict, message, ct);
        context.Reach("record.committed");
        var row = await context.Ledger.AddRecordAsync(gate.Id, gate.Iteration, gate.Candidate, verdict.Score ?? 0, commit ?? "unknown", verdict.Suite.Passed, verdict.Suite.Total);
        context.Reach("record.recorded");
        await context.Projections.RefreshAsync(ct);
        context.Reach("record.projected");
        context.Report("record", "done", ("gate", gate.Name), ("row", $"{row.Row}"), ("score", $"{row.Score:0.0000}"), ("commit", row.Commit));
        return new RecordResult(gate.Name, row.Row, row.Score, commit);
    }

    private GateRow Choose(RecordOptions options)
    {
        var recorded = context.Ledger.Records().Select(record => record.Gate).ToHashSet();
        var gates = context.Ledger.Gates();
        if (options.GateId is { } id)
        {
            var named = gates.FirstOrDefault(gate => gate.Name == id) ?? throw new HarnessException(new(ExitCode.Usage, null, $"there is no judgement {id}")
            {
                Fixes = ["auto-harness status"],
            });
            if (!named.Stands)
            {
                throw new HarnessException(new(ExitCode.Rejected, "AH4102", $"{id} was not accepted, so there is nothing to record") { Fixes = ["auto-harness gate"] });
            }

            if (recorded.Contains(named.Id))
            {
                throw new HarnessException(new(ExitCode.Rejected, "AH4103", $"{id} is recorded already; a receipt is used once") { Fixes = ["auto-harness status"] });
            }

            return named;
        }

        var open = gates.LastOrDefault(gate => gate.Stands && !recorded.Contains(gate.Id));
        return open ?? throw new HarnessException(new(ExitCode.Rejected, "AH4102", "there is no accepted judgement that is not recorded yet")
        {
            Fixes = ["auto-harness gate"],
        });
    }

    private static void CheckNumbers(RecordOptions options, GateRow gate)
    {
        var verdict = gate.Outcome!;
        var wrong = new List<string>();
        if (options.ValScore is { } score && Math.Abs(score - (verdict.Score ?? 0)) > 0.00005)
        {
            wrong.Add(string.Create(CultureInfo.InvariantCulture, $"--val-score {score} but the receipt says {verdict.Score:0.0000}"));
        }

        if (options.EvalsPassed is { } passed && passed != verdict.Suite.Passed)
        {
            wrong.Add($"--evals-passed {passed} but the receipt says {verdict.Suite.Passed}");
        }

        if (options.EvalsTotal is { } total && total != verdict.Suite.Total)
        {
            wrong.Add($"--evals-total {total} but the receipt says {verdict.Suite.Total}");
        }

        if (wrong.Count > 0)
        {
            throw new HarnessException(new(ExitCode.Integrity, "AH4107", $"the numbers differ from receipt {gate.Name}: {string.Join("; ", wrong)}")
            {
                Fixes = ["omit the numbers; record reads the receipt: auto-harness record"],
            });
        }
    }

    private async Task<string?> CommitAsync(GateRow gate, Verdict verdict, string? message, CancellationToken ct)
    {
        var repository = await GitRepository.FindAsync(context.Folder.Root, context.Environment.Variables, processes, ct);
        if (repository is null)
        {
            return null;
        }

        // The trailer tells a repeated step that the commit was made already.
        var trailer = $"Auto-Harness-Receipt: {context.Ledger.ExperimentId[..12]}/{gate.Name}";
        var commit = await repository.CommitAsync(
            new GitChange(
                [.. context.Programs.Get(gate.Candidate).Files.Select(file => new GitFile(context.Folder.PathOf(file.Path), file.Content.AsMemory()))],
                message ?? string.Create(CultureInfo.InvariantCulture, $"Iteration {gate.Iteration}: held-out score {verdict.Score:0.0000}"),
                trailer,
                await ParentAsync(gate, repository, trailer, ct)),
            ct);
        if (commit.Note is { } note)
        {
            context.Report("note", "say", ("text", note));
        }

        return commit.ShortHash;
    }

    /// <summary>The commit to build on: the one that was noted before a kill if ours stands on it already, otherwise the present head.</summary>
    private async Task<string?> ParentAsync(GateRow gate, GitRepository repository, string trailer, CancellationToken ct)
    {
        var key = $"record:{gate.Name}:parent";
        if (context.Ledger.Meta(key) is { } noted)
        {
            var parent = noted.Length == 0 ? null : noted;
            if (await repository.FindCommitAsync(trailer, parent, ct) is not null)
            {
                return parent;
            }
        }

        var head = await repository.HeadAsync(ct);
        await context.Ledger.SetMetaAsync(key, head ?? "");
        return head;
    }
}
