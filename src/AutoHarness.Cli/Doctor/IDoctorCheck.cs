namespace AutoHarness.Cli.Doctor;

/// <summary>One row of <c>doctor</c>. Spends nothing and changes nothing.</summary>
internal interface IDoctorCheck
{
    string Name { get; }

    Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct);
}
