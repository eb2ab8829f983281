using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating;

/// <summary>How the gate command ends for each kind of verdict.</summary>
public static class VerdictExit
{
    /// <summary>0 accepted; 1 the answer is no; 4 no verdict, nothing is to be reverted; 7 the edit itself is out of bounds.</summary>
    public static ExitCode ToExitCode(this VerdictKind kind) => kind switch
    {
        VerdictKind.Accepted => ExitCode.Ok,
        VerdictKind.InvalidInfra => ExitCode.NoVerdict,
        VerdictKind.Vetoed or VerdictKind.Quarantined => ExitCode.Integrity,
        _ => ExitCode.Rejected,
    };
}
