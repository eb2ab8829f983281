using System.Security.Cryptography;
using System.Text;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Experiments.Projections;

/// <summary>
/// Writes the files of the workspace from the ledger, with the original tool's names, keys and columns. Any of them may be deleted;
/// the next command writes it again. One that somebody edited is kept beside the new one.
/// </summary>
internal sealed class WorkspaceProjections(ExperimentFolder folder, ExperimentConfig config, ExperimentLedger ledger, TimeProvider time, Action<string> warn)
{
    /// <summary>Brings every file up to date.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        foreach (var (path, text) in Files())
        {
            await WriteAsync(path, text, ct);
        }

        if (!File.Exists(folder.Learnings))
        {
            await AtomicFile.WriteAsync(folder.Learnings, "# Learnings\n\nOne entry per iteration: what was tried, what came of it, what it means for the next one.\n", ct);
        }
    }

    /// <summary>Every file that is made from the ledger, with the text it ought to have.</summary>
    public IEnumerable<(string Path, string Text)> Files()
    {
        yield return (folder.Results, Results());
        yield return (folder.Suite, SuiteFile.Render(ledger.Suite() ?? SuiteState.Empty(config.Threshold)));
        yield return (folder.TrainResults, TrainResultsFile.Render(TrainResults()));
        foreach (var gate in ledger.Gates())
        {
            if (gate.Receipt is { } receipt)
            {
                yield return (Path.Combine(folder.Gates, gate.Name + ".json"), receipt);
            }
        }
    }

    /// <summary>The newest full run over the train tasks.</summary>
    public TrainResults TrainResults() => new TrainResultsReader(ledger).Read();

    /// <summary>The text of <c>results.tsv</c>.</summary>
    public string Results() => Render(ledger.Records());

    /// <summary>Records in the form of <c>results.tsv</c>.</summary>
    public static string Render(IEnumerable<RecordRow> records) => records.Aggregate(
        ResultsFile.Header,
        (text, record) => ResultsFile.Append(text, new ResultsRow(record.Row, record.Score, record.Commit, record.Passed, record.Total, record.At)));

    private async Task WriteAsync(string path, string text, CancellationToken ct)
    {
        var key = "projection:" + folder.NameOf(path);
        var hash = Hash(Encoding.UTF8.GetBytes(text));
        if (File.Exists(path))
        {
            var present = Hash(await File.ReadAllBytesAsync(path, ct));
            if (present == hash)
            {
                return;
            }

            if (ledger.Meta(key) is { } written && !written.Split(':').Contains(present, StringComparer.Ordinal))
            {
                var kept = $"{path}.edited-{time.GetUtcNow():yyyyMMdd'T'HHmmss}";
                File.Move(path, kept, overwrite: true);
                warn($"{folder.NameOf(path)} was changed by hand or damaged; it is made from the ledger and was written again. The changed file is kept as {folder.NameOf(kept)}");
            }
        }

        // Both hashes are known while the file is replaced, so that a kill in between is not taken for an edit.
        await ledger.SetMetaAsync(key, ledger.Meta(key) is { } old ? $"{old.Split(':')[0]}:{hash}" : hash);
        await AtomicFile.WriteAsync(path, text, ct);
        await ledger.SetMetaAsync(key, hash);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
