namespace AutoHarness.Cli.Doctor;

/// <summary>How a check ended.</summary>
internal enum DoctorState
{
    Ok,
    Warn,
    Fail,

    /// <summary>Nothing to check here.</summary>
    None,
}
