using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Show;

/// <summary><c>show task ID</c>: its trials.</summary>
internal sealed class ShowTaskCommand : ToolCommand
{
    private readonly Argument<string?> id = new("ID") { Description = "A train task; without one, all of them are listed", Arity = ArgumentArity.ZeroOrOne };

    public ShowTaskCommand()
        : base("task", CommandPurpose.Look, "All trials of a train task, or all train tasks with their newest reward")
    {
        Aliases.Add("tasks");
        Examples = ["show tasks", "show task desk-001"];
        Add(id);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        await using var reader = await ExperimentReader.OpenAsync(Experiment.Find(tool), tool.Host.Time);
        if (parsed.GetValue(id) is not { } asked)
        {
            return PrintAll(tool, reader);
        }

        var task = TrainTask.Find(reader, asked);
        var trials = reader.Trials(task);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "task", new JsonObject
            {
                ["id"] = task.Value,
                ["trials"] = new JsonArray([.. trials.Select(Document)]),
            });
            return ExitCode.Ok;
        }

        tool.Out.Line($"task {task}: {trials.Length} trials, {trials.Count(trial => trial.Reward >= 0.5)} passed", Ink.Strong);
        foreach (var trial in trials)
        {
            var (sign, ink) = trial.Reward is not { } reward ? ("×", Ink.Warning) : reward >= 0.5 ? ("●", Ink.Good) : ("○", Ink.Bad);
            tool.Out.Put($"  {sign} ", ink).CutLine(
                $"{Figures.Short(trial.Reward)}  {trial.Key.Series}  agent {trial.Key.AgentVersion[..Math.Min(12, trial.Key.AgentVersion.Length)]}  {Figures.Span(trial.Wall)}  {Reason(trial)}");
        }

        tool.Out.Line($"  next  {tool.Own($"auto-harness show trace {task}")}");
        return ExitCode.Ok;
    }

    private static ExitCode PrintAll(Invocation tool, ExperimentReader reader)
    {
        var tasks = reader.TrainTasks();
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "tasks", new JsonObject
            {
                ["tasks"] = new JsonArray([.. tasks.Select(task => new JsonObject { ["id"] = task.Key.Value, ["reward"] = task.Value })]),
            });
            return ExitCode.Ok;
        }

        tool.Out.Line($"{tasks.Count} train tasks, {tasks.Count(task => task.Value >= 0.5)} passed in the newest run", Ink.Strong);
        foreach (var (task, reward) in tasks)
        {
            tool.Out.Line($"  {Figures.Short(reward),4}  {task}");
        }

        return ExitCode.Ok;
    }

    private static string Reason(TrialRecord trial) => trial.Outcome switch
    {
        TrialOutcome.Scored scored => scored.Reason ?? string.Empty,
        TrialOutcome.Infra infra => $"infra: {infra.Cause}",
        _ => string.Empty,
    };

    private static JsonObject Document(TrialRecord trial) => new()
    {
        ["series"] = trial.Key.Series,
        ["attempt"] = trial.Key.Attempt,
        ["agent_version"] = trial.Key.AgentVersion,
        ["outcome"] = trial.Reward is not { } reward ? "infra" : reward >= 0.5 ? "pass" : "fail",
        ["reward"] = trial.Reward,
        ["reason"] = ResultDocument.Untrusted(Reason(trial)),
        ["tries"] = trial.Tries,
        ["wall_s"] = Math.Round(trial.Wall.TotalSeconds, 3),
        ["started_at"] = ResultDocument.Timestamp(trial.StartedAt),
        ["jail"] = trial.Jail,
    };
}
