using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Evaluation;

/// <summary>What a submission was worth.</summary>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Message">Why not, in the words of the reference; null when it passed.</param>
internal sealed record Judgement(bool Passed, string? Message)
{
    public static Judgement Pass { get; } = new(true, null);

    public static Judgement Wrong { get; } = new(false, "Your SQL is not correct.");

    public static Judgement NoGold { get; } = new(false, "Test case execution failed.");

    public static Judgement TimedOut { get; } = new(false, "[exec_err_flg] Submitted SQL execution timed out");

    /// <summary>What a submission that passed by its rows returned; null where its effects, too, are what was asked for.</summary>
    public IReadOnlyList<PyTuple>? Rows { get; init; }

    /// <summary>Why the gold could not be run beside the submission; null when it could.</summary>
    public string? GoldError { get; init; }

    public static Judgement Broken(string error) => new(false, $"[exec_err_flg] Error executing submitted SQL: {error}");
}
