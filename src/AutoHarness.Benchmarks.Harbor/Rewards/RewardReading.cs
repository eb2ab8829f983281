using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Harbor.Rewards;

/// <summary>What a verifier left: rewards by key, or the name of the exception that Harbor gives the lack of them.</summary>
internal abstract record RewardReading
{
    private RewardReading()
    {
    }

    /// <param name="Rewards">As written, not clamped.</param>
    public sealed record Read(RewardTable Rewards) : RewardReading;

    /// <param name="ExceptionType">One of <see cref="Results.ExceptionNames"/>.</param>
    /// <param name="Message">What is wrong with the file. May quote what the agent wrote.</param>
    public sealed record Missing(string ExceptionType, string Message) : RewardReading;
}

/// <summary>A reward and how it was written: Harbor keeps 1 and 1.0 apart in its statistics.</summary>
internal readonly record struct RewardValue(double Value, bool IsWhole)
{
    /// <summary>As Python prints it.</summary>
    public override string ToString() => Results.PythonNumber.Write(Value, IsWhole);
}
