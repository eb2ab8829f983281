namespace AutoHarness.Cli.Doctor;

/// <summary>What a check found.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Text">In a few words.</param>
/// <param name="Fix">The command or edit that helps.</param>
/// <param name="Code">The error code with more about it.</param>
internal sealed record DoctorFinding(DoctorState State, string Text, string? Fix = null, string? Code = null)
{
    public static DoctorFinding Ok(string text) => new(DoctorState.Ok, text);

    public static DoctorFinding Warn(string text, string? fix = null, string? code = null) => new(DoctorState.Warn, text, fix, code);

    public static DoctorFinding Fail(string text, string? fix = null, string? code = null) => new(DoctorState.Fail, text, fix, code);

    public static DoctorFinding None(string text) => new(DoctorState.None, text);
}
