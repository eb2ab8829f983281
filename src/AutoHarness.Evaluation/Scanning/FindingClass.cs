namespace AutoHarness.Evaluation.Scanning;

/// <summary>What a finding is about.</summary>
public enum FindingClass
{
    /// <summary>The id of a task, in whatever notation.</summary>
    TaskId,

    /// <summary>A string that occurs in the material of one task only.</summary>
    RareString,

    /// <summary>Runs of words that occur in the material of one task.</summary>
    Ngram,

    /// <summary>Text that is hidden from a reader: encoded, compressed, built from character codes, disguised letters.</summary>
    Encoding,

    /// <summary>Code that is hidden from a reader: evaluated at run time, reflection, native calls, code that runs at loading.</summary>
    HiddenCode,

    /// <summary>Model, effort, temperature, tokens, timeouts, retries or step caps.</summary>
    ModelParameter,

    /// <summary>A look at, or a hand on, the surroundings of a trial: environment, processes, files of the harness, the verifier, a judge.</summary>
    EvaluationAwareness,

    /// <summary>Behaviour that depends on which task it is.</summary>
    BranchOnInput,

    /// <summary>Ending or stalling a trial on purpose.</summary>
    CrashToScore,

    /// <summary>Something that outlives a trial.</summary>
    StateAcrossTrials,

    /// <summary>The amount of added lines or text.</summary>
    Size,

    /// <summary>A file that is no text.</summary>
    Binary,
}
