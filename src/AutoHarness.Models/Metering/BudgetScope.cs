namespace AutoHarness.Models.Metering;

/// <summary>What a budget is for; decides what ends with it.</summary>
public enum BudgetScope
{
    /// <summary>A command, interruptions included: it ends cleanly and can be resumed.</summary>
    Command,

    /// <summary>One iteration: it ends without a verdict, and the loop goes on.</summary>
    Iteration,

    /// <summary>The agent's part of one trial: its run ends as a broken limit.</summary>
    Trial,
}
