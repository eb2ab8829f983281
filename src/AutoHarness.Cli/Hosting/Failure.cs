using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Hosting;

/// <summary>Turns what an operation threw into what a person reads and the exit code it means.</summary>
internal static class Failure
{
    private const int NoSpace = 28, ReadOnly = 30, OverQuota = 122;

    /// <summary>The error to show, or null for an exception that means a fault of the tool itself.</summary>
    public static HarnessError? Explain(Exception exception) => exception switch
    {
        HarnessException harness => harness.Error,
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        BudgetExhaustedException budget => new(ExitCode.Budget, "AH5001", $"the budget for {budget.Budget} is used up")
        {
            Notes = ["what was finished is kept; nothing of it is run again"],
            Fixes = [$"auto-harness resume {FlagOf(budget.Budget)}"],
        },
        InfrastructureException infrastructure => new(ExitCode.NoVerdict, "AH3004", infrastructure.Message)
        {
            Why = "something outside the agent is broken, so nothing was decided",
            Fixes = ["put it right, then: auto-harness resume"],
        },
        IOException { HResult: NoSpace or OverQuota } io => new(ExitCode.Disk, "AH9001", $"no space left: {io.Message}")
        {
            Notes = ["what was finished is safe; what was running is repeated"],
            Fixes = ["free some space, then: auto-harness resume"],
        },
        IOException { HResult: ReadOnly } or UnauthorizedAccessException => new(ExitCode.Disk, "AH9002", $"not writable: {exception.Message}")
        {
            Fixes = ["make the folder writable for this user, then: auto-harness resume"],
        },
        _ => null,
    };

    private static string FlagOf(string budget) => budget switch
    {
        "cost" => "--max-cost USD",
        "tokens" => "--max-tokens N",
        "time" => "--max-time DURATION",
        _ => $"--set budget.{budget}=N",
    };
}
