using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Cli.Results;

/// <summary>Where an experiment stands, on one screen.</summary>
internal static class StatusScreen
{
    private const int ShownIterations = 12;

    public static void Print(Printer printer, ExperimentFolder folder, ExperimentStatus status, DateTimeOffset now, string next)
    {
        printer.Line(Headline(folder, status), Ink.Strong);
        if (status.Owner is { } owner)
        {
            printer.Line($"  running   {owner.Command} (pid {owner.Pid} on {owner.Host}, for {Figures.Span(now - owner.Since)})");
        }

        if (status.Pending is { } pending)
        {
            printer.Put("  stopped   ", Ink.Warning).Line($"{pending.Name} was interrupted; begun {Figures.Span(now - pending.StartedAt)} ago, at work for {Figures.Span(pending.Active)}");
        }

        if (status.UnrecordedGate is { } gate)
        {
            printer.Put("  accepted  ", Ink.Warning).Line($"{gate} is not recorded yet");
        }

        printer.Line($"  tasks     {status.TrainTasks} train, {status.SuiteTasks} of them in the regression suite");
        if (status.Cost is { } cost)
        {
            printer.Line($"  cost      {CostScreen.Headline(cost)}{(cost.AbortedTrials > 0 ? $"; {cost.AbortedTrials} trials were interrupted" : string.Empty)}");
        }

        if (status.Controls is var (accepted, all))
        {
            printer.Line($"  controls  {accepted} of {all} accepted (the kept agent judged against itself; about 6 % are expected)");
        }

        foreach (var iteration in status.Iterations.TakeLast(ShownIterations))
        {
            printer.Put("  ");
            OptimizeScreen.Line(printer, iteration);
        }

        printer.Line($"  next      {next}");
    }

    /// <summary>One line: the experiment and its score.</summary>
    public static string Headline(ExperimentFolder folder, ExperimentStatus status)
    {
        var name = Path.GetFileName(folder.Root);
        if (!status.Prepared)
        {
            return $"{name}: not prepared yet";
        }

        var accepted = status.Iterations.Count(iteration => iteration is { Outcome: "accepted", Number: > 0 });
        return $"{name}: best {Figures.Score(status.Best)} (iteration {status.BestIteration}), baseline {Figures.Score(status.Baseline)}, {accepted} of {status.Iterations.Count(iteration => iteration.Number > 0)} iterations accepted";
    }

    /// <summary>The next command, with the tool's name.</summary>
    public static string Next(ExperimentStatus status) => status.Next == "optimize" ? "auto-harness optimize --agent-cmd COMMAND" : $"auto-harness {status.Next}";

    public static JsonObject Document(ExperimentStatus status, DateTimeOffset now, bool content) => new()
    {
        ["state"] = status.Owner is not null ? "running" : status.Pending is not null ? "interrupted" : status.Prepared ? "idle" : "not prepared",
        ["command"] = status.Owner?.Command ?? status.Pending?.Name,
        ["owner"] = status.Owner is { } owner
            ? new JsonObject { ["pid"] = owner.Pid, ["host"] = owner.Host, ["since"] = ResultDocument.Timestamp(owner.Since), ["for_s"] = (long)(now - owner.Since).TotalSeconds }
            : null,
        ["interrupted"] = status.Pending is { } pending
            ? new JsonObject { ["command"] = pending.Name, ["arguments"] = ResultDocument.Strings(pending.Arguments), ["started_at"] = ResultDocument.Timestamp(pending.StartedAt) }
            : null,
        ["train_tasks"] = status.TrainTasks,
        ["suite_tasks"] = status.SuiteTasks,
        ["baseline"] = status.Baseline,
        ["best"] = status.Best,
        ["best_iteration"] = status.BestIteration,
        ["iterations"] = new JsonArray([.. status.Iterations.Select(iteration => OptimizeScreen.Document(iteration, content))]),
        ["usage"] = status.Cost is { } cost ? RunScreen.UsageDocument(cost.Total.Usage) : null,
        ["aborted_trials"] = status.Aborted,
        ["controls"] = status.Controls is var (accepted, all) ? new JsonObject { ["accepted"] = accepted, ["all"] = all } : null,
        ["unrecorded_gate"] = status.UnrecordedGate,
        ["next"] = Next(status),
    };
}
