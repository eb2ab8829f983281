using System.Text.Json.Nodes;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Cli.Commands.Demo;

/// <summary>Turns the events of the children into a line per iteration, and on a terminal into one that says how far it is.</summary>
internal sealed class DemoWatch(Invocation tool, Printer printer, ExperimentFolder folder)
{
    private readonly HashSet<int> shown = [];
    private bool standing;
    private string subject = "prepare";

    public async Task SeeAsync(JsonObject record)
    {
        var name = record["event"]?.GetValue<string>() ?? string.Empty;
        if (name == "iteration.done")
        {
            await ShowFinishedAsync();
        }
        else if (name.EndsWith(".start", StringComparison.Ordinal))
        {
            subject = name[..^".start".Length];
        }
        else if (name.StartsWith("trial.", StringComparison.Ordinal) && record["done"] is { } done)
        {
            Stand($"{subject} {done}");
        }
    }

    /// <summary>Shows where the loop starts.</summary>
    public async Task ShowBaselineAsync()
    {
        Erase();
        shown.Add(0);
        await using var reader = await ExperimentReader.OpenAsync(folder, tool.Host.Time);
        printer.Line($" baseline     {"the agent as the template has it",-DemoScreen.HypothesisWidth}  {Figures.Score(reader.Status().Baseline)}");
    }

    /// <summary>Shows the iterations that were not shown yet.</summary>
    public async Task ShowFinishedAsync()
    {
        Erase();
        await using var reader = await ExperimentReader.OpenAsync(folder, tool.Host.Time);
        double? best = null;
        foreach (var iteration in reader.Iterations())
        {
            if (iteration.Outcome != "open" && shown.Add(iteration.Number))
            {
                DemoScreen.Iteration(printer, iteration, best);
            }

            if (iteration.Number == 0 || iteration.Outcome == "accepted")
            {
                best = Math.Max(best ?? 0, iteration.Score ?? 0);
            }
        }
    }

    /// <summary>Takes the line away that says how far it is.</summary>
    public void Erase()
    {
        if (standing)
        {
            tool.Error.Erase();
            standing = false;
        }
    }

    private void Stand(string text)
    {
        if (tool.Error.Traits.Interactive && !tool.Quiet && !tool.Settings.Json)
        {
            standing = true;
            tool.Error.Transient(text);
        }
    }
}
