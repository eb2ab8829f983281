using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Sessions;

/// <summary>What a person has to decide when a command ends early.</summary>
internal static class SessionErrors
{
    public static HarnessError Budget(ExperimentContext context, BudgetExhaustedException exhausted) => new(
        ExitCode.Budget, "AH5001", $"stopped: the {exhausted.Budget} budget of this {(exhausted.Scope == BudgetScope.Iteration ? "iteration" : context.Command.Name)} is used up")
    {
        Why = "finished trials are kept; the others have not been started or will be repeated",
        Fixes = [exhausted.Scope == BudgetScope.Iteration ? $"auto-harness resume --set budget.iteration_{(exhausted.Budget == "cost" ? "cost_usd" : exhausted.Budget)}=N" : exhausted.Budget switch
        {
            "cost" => "auto-harness resume --max-cost USD",
            "tokens" => "auto-harness resume --max-tokens N",
            "time" => "auto-harness resume --max-time DURATION",
            _ => $"auto-harness resume --set budget.{exhausted.Budget}=N",
        }],
    };
}
