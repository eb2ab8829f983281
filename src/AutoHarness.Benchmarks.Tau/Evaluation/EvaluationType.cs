namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>Which checks make the reward.</summary>
internal enum EvaluationType
{
    /// <summary>Those that the task's reward basis names; the official reward.</summary>
    All,
    Env,
    Communicate,
    Action,
    NlAssertions,

    /// <summary>As <see cref="All"/>, with the judge asked even where it does not count.</summary>
    AllWithNlAssertions,

    /// <summary>All of environment, action and communication, whatever the basis.</summary>
    AllIgnoreBasis,

    /// <summary>The same with the judge.</summary>
    AllWithNlAssertionsIgnoreBasis,
}

internal static class EvaluationTypeNames
{
    private static readonly string[] Names =
        ["all", "env", "communicate", "action", "nl_assertions", "all_with_nl_assertions", "all_ignore_basis", "all_with_nl_assertions_ignore_basis"];

    public static EvaluationType? Parse(string? name) => Array.IndexOf(Names, name) is var place and >= 0 ? (EvaluationType)place : null;
}
