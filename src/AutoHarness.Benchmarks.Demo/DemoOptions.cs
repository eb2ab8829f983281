using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo;

/// <summary>Which desk is generated.</summary>
public sealed record DemoOptions
{
    /// <summary>Seed of the tasks.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Number of tasks, 1 to 100,000.</summary>
    public int Tasks { get; init; } = 64;

    /// <summary>
    /// Acts, and with them model calls, below which a customer goes on chatting; 0 for a customer who leaves when done.
    /// For measurements of load: it changes no reward of a sensible agent.
    /// </summary>
    public int MinimumActs { get; init; }

    /// <summary>Acts after which the conversation is cut off; raised where <see cref="MinimumActs"/> needs it.</summary>
    public int MaximumActs { get; init; } = 30;

    internal int ActLimit => MinimumActs == 0 ? MaximumActs : Math.Max(MaximumActs, MinimumActs + 15);

    internal void Validate()
    {
        Check(nameof(Tasks), Tasks, 1, 100_000);
        Check(nameof(MinimumActs), MinimumActs, 0, 1000);
        Check(nameof(MaximumActs), MaximumActs, 1, 1000);
    }

    private static void Check(string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1103", $"{name} of the demo must be between {least} and {most}, got {value}")
            {
                Fixes = [$"choose a value between {least} and {most}"],
            });
        }
    }
}
