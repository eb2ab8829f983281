using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using AutoHarness.EndToEnd.Tests.Tool;
using Microsoft.Data.Sqlite;

namespace AutoHarness.EndToEnd.Tests.Gate;

/// <summary>What of the held-out tasks can be learned inside the jail of a coding agent: verdicts, and a score in coarse steps.</summary>
public sealed partial class HiddenFromCodingAgentsTests
{
    private const string PrintsEverything = "find / -type f -path \"$PWD/*\" -not -path '*/.git/*' | sort | while read -r file; do echo \"== $file\"; cat \"$file\"; echo; done; env; cat /proc/mounts";

    [Fact]
    public async Task Shows_no_held_out_or_sealed_task_no_outcome_and_no_score_finer_than_a_step_of_the_ladder()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(30, gate: "{mode: paired, holdout: 0.2}");
        await DemoExperiment.EditAsync(sandbox, "1", "6");
        foreach (var command in (string[][])[["gate"], ["record"], ["run"], ["run", "--split", "test"], ["optimize", "--max-iterations", "1", "--agent-cmd", DemoExperiment.BetterThenWorse]])
        {
            var done = await sandbox.RunAsync(command);
            Assert.True(done.Exit == 0, done.ToString());
        }

        var result = await sandbox.RunAsync("optimize", "--max-iterations", "1", "--agent-cmd", PrintsEverything);

        Assert.True(result.Exit == 0, result.ToString());
        var folder = Directory.EnumerateDirectories(sandbox.PathOf("workspace/iterations")).OrderBy(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Last();
        var seen = await File.ReadAllTextAsync(Path.Combine(folder, "stdout.log"), TestContext.Current.CancellationToken)
            + await File.ReadAllTextAsync(Path.Combine(folder, "brief.md"), TestContext.Current.CancellationToken);
        var facts = LedgerFacts.Read(sandbox);
        Assert.Contains("workspace/results.tsv", seen, StringComparison.Ordinal);
        Assert.Contains("workspace/gates/g-0001.json", seen, StringComparison.Ordinal);
        Assert.Contains(TaskNames.Train(sandbox)[0], seen, StringComparison.Ordinal);
        var texts = Particulars(TaskNames.HeldOutFile(sandbox)).Except(Particulars(sandbox.PathOf("workspace/ledger.db")), StringComparer.Ordinal).ToArray();
        Assert.True(texts.Length > 10, "held-out tasks have customers and orders of their own");
        foreach (var secret in (string[])[.. TaskNames.HeldOut(sandbox), .. texts, Value(sandbox, "canaries"), .. Hashes(sandbox), .. Scores(facts)])
        {
            Assert.False(seen.Contains(secret, StringComparison.Ordinal), $"{secret} can be read");
        }

        var step = 0.5 / Math.Sqrt(TestTasks(sandbox));
        var shown = Rows(seen, "== ", "results.tsv");
        Assert.NotEmpty(shown);
        Assert.All(shown, score => Assert.Equal(0, Math.Min(score / step % 1, 1 - (score / step % 1)), 0.001));
    }

    [Fact]
    public async Task A_canary_in_an_edit_stops_the_campaign_before_anything_is_judged()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(8);
        var token = Value(sandbox, "canaries") + "000000000000";

        var result = await sandbox.RunAsync("optimize", "--max-iterations", "2", "--agent-cmd", $"echo '// {token}' >> agent/agent.cs");
        await File.AppendAllTextAsync(sandbox.PathOf("agent/agent.cs"), $"// {token}\n", TestContext.Current.CancellationToken);
        var gate = await sandbox.RunAsync("gate");

        ErrorScreen.Check(result, 7, "AH4201", "init", "the edit of agent/agent.cs");
        ErrorScreen.Check(gate, 7, "AH4201", "init", "the edit of agent/agent.cs");
        Assert.Empty(LedgerFacts.Read(sandbox).Verdicts);
    }

    [Fact]
    public async Task Calling_the_gate_many_times_at_once_gives_one_judgement_and_counts_every_look()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(30, gate: "{mode: paired}");
        await DemoExperiment.EditAsync(sandbox, "1", "6");

        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => sandbox.RunAsync("gate")));
        var again = await sandbox.RunAsync("gate");

        Assert.Contains(together, result => result.Exit == 0);
        Assert.All(together, result => Assert.True(result.Exit is 0 or 6, result.ToString()));
        Assert.True(again.Exit is 0 or 1, again.ToString());
        var looked = LedgerFacts.Read(sandbox).Verdicts.Count;
        Assert.Equal(looked, together.Count(result => result.Exit == 0) + 1);
        Assert.InRange(Looks(sandbox), 1, looked);
    }

    /// <summary>E-mail addresses and order numbers in the stored traces: texts of single tasks.</summary>
    private static IEnumerable<string> Particulars(string file) =>
        Traces(file).SelectMany(trace => Particular().Matches(trace)).Select(match => match.Value);

    [GeneratedRegex(@"[a-z.]+@example\.org|\bW[0-9]{4,}\b", RegexOptions.None, 1000)]
    private static partial Regex Particular();

    private static List<string> Traces(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT trace FROM trials WHERE trace IS NOT NULL";
        using var reader = command.ExecuteReader();
        var traces = new List<string>();
        while (reader.Read())
        {
            using var unpacked = new BrotliStream(reader.GetStream(0), CompressionMode.Decompress);
            using var text = new StreamReader(unpacked, Encoding.UTF8);
            traces.Add(text.ReadToEnd());
        }

        return traces;
    }

    private static IEnumerable<string> Scores(LedgerFacts facts) => facts.Records
        .Select(record => double.Parse(record.Split(" | ")[4], CultureInfo.InvariantCulture).ToString("0.0000", CultureInfo.InvariantCulture))
        .Where(score => score is not ("0.0000" or "1.0000" or "0.5000"));

    private static double[] Rows(string seen, string head, string file)
    {
        var start = seen.IndexOf(file + "\n", seen.IndexOf(head, StringComparison.Ordinal), StringComparison.Ordinal);
        return
        [
            .. seen[start..].Split('\n').Skip(2).TakeWhile(line => line.Length > 0 && char.IsAsciiDigit(line[0]))
                .Select(line => double.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture)),
        ];
    }

    private static string[] Hashes(Sandbox sandbox) => [.. Query(sandbox.PathOf("workspace/ledger.db"), "SELECT hash FROM gates WHERE hash IS NOT NULL")];

    private static string Value(Sandbox sandbox, string key) => Query(TaskNames.HeldOutFile(sandbox), $"SELECT value FROM meta WHERE key='{key}'").Single();

    private static int TestTasks(Sandbox sandbox) => Query(TaskNames.HeldOutFile(sandbox), "SELECT task FROM tasks WHERE split='Test'").Count;

    private static int Looks(Sandbox sandbox) => Query(TaskNames.HeldOutFile(sandbox), "SELECT series FROM looks").Count;

    private static List<string> Query(string file, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
