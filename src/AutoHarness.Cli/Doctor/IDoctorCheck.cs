namespace AutoHarness.Cli.Doctor;

/// <summary>One row of <c>doctor</c>. Spends nothing and changes nothing.</summary>
internal interface IDoctorCheck
{
    string Name { get; }

    /// <summary>False for a check that only another benchmark needs; it is then left out.</summary>
    bool Concerns(DoctorSubject subject) => true;

    Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct);
}
