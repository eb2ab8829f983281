using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Compat;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.Gating.Compat;

/// <summary>
/// Each folder under Golden holds the workspace before, the outcome of every trial that the gate may ask for, stage by stage, and the
/// workspace, exit codes (0, 1), reasons, warnings (!) and promotions (+) after. All were worked out by hand from the original's rules.
/// Between two judgements nothing survives but the files.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Gating", "Compat", "Golden");
    private static readonly DateTimeOffset Recorded = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static TheoryData<string> Fixtures => [.. Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_reproduced_behaviour_has_a_fixture()
    {
        var covered = Fixtures.Select(row => row.Data[..3]).Distinct(StringComparer.Ordinal);

        Assert.Equal(["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C11", "C14", "C17"], covered);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Decides_and_writes_what_the_original_does(string fixture)
    {
        var path = Path.Combine(Folder, fixture);
        var trials = JsonNode.Parse(File.ReadAllText(Path.Combine(path, "trials.json")))!.AsObject();
        var workspace = Directory.GetFiles(Path.Combine(path, "before"))
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);

        var said = trials["judgements"]!.AsArray()
            .SelectMany((stages, index) => Run(workspace, trials, [.. stages!.AsArray().Select(stage => stage!.AsObject())], index))
            .ToArray();

        Assert.Equal(File.ReadAllText(Path.Combine(path, "expected.txt")), string.Concat(said.Select(line => line + "\n")));
        foreach (var file in Directory.GetFiles(Path.Combine(path, "after")))
        {
            Assert.Equal(File.ReadAllText(file), workspace[Path.GetFileName(file)]);
        }
    }

    private static List<string> Run(Dictionary<string, string> workspace, JsonObject trials, JsonObject[] scripted, int index)
    {
        var policy = new CompatPolicy();
        var stages = new Queue<JsonObject>(scripted);
        var gateCase = new GateCase
        {
            Id = index.ToString(CultureInfo.InvariantCulture),
            Candidate = $"candidate{index}",
            Incumbent = "incumbent",
            Train = SeedJson.Ids(trials["train"]),
            Test = SeedJson.Ids(trials["test"]),
            Suite = SuiteFile.Parse(workspace["suite.json"], (double?)trials["configured_threshold"]),
            RecordedScores = ResultsFile.RecordedScores(workspace["results.tsv"]),
            TrainResults = TrainResultsFile.Parse(workspace.GetValueOrDefault("train_results.json")).Results,
        };

        var facts = new List<TrialFact>();
        var verdict = Assert.IsType<GateStep.Judged>(Drive(stages, facts, () => policy.Judge(gateCase, facts))).Verdict;
        List<string> said = [string.Create(CultureInfo.InvariantCulture, $"{(int)verdict.Kind.ToExitCode()} {verdict.Score:0.0000} against {(verdict.Record["test"]!["best"] is { } best ? best.GetValue<double>().ToString("0.0000", CultureInfo.InvariantCulture) : "nothing")}: {verdict.Reason}"), .. verdict.Warnings.Select(warning => $"! {warning}")];
        workspace["suite.json"] = SuiteFile.Render(verdict.SuiteAfter);
        workspace["results.tsv"] = ResultsFile.Record(workspace["results.tsv"], verdict, "abc1234", Recorded);
        if (verdict.Accepted)
        {
            var settled = Assert.IsType<GateStep.Settled>(Drive(stages, facts, () => policy.Settle(gateCase, verdict, facts)));
            workspace["suite.json"] = SuiteFile.Render(settled.Suite);
            said.AddRange(settled.Promoted.Select(task => $"+ {task}"));
        }

        Assert.Empty(stages);
        return said;
    }

    private static GateStep Drive(Queue<JsonObject> stages, List<TrialFact> facts, Func<GateStep> next)
    {
        var step = next();
        while (step is GateStep.Wanted wanted)
        {
            var stage = stages.Dequeue();
            Assert.Equal((string?)stage["stage"], wanted.Stage);
            Assert.Equal(stage["rewards"]!.AsObject().Select(entry => entry.Key), wanted.Trials.Select(trial => trial.Task.Value));
            facts.AddRange(wanted.Trials.Select(trial =>
                new TrialFact(trial.Series, trial.AgentVersion, trial.Task, trial.Attempt, (double?)stage["rewards"]![trial.Task.Value])));
            step = next();
        }

        return step;
    }
}
