namespace AutoHarness.Cli.Doctor;

internal sealed class TerminalCheck : IDoctorCheck
{
    public string Name => "terminal";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct)
    {
        var traits = subject.Tool.Out.Traits;
        var where = traits.Width is { } width ? $"{width} columns" : "a file or a pipe";
        return Task.FromResult(DoctorFinding.Ok($"{where}, {(traits.Color ? "colour" : "no colour")}, {(traits.Unicode ? "unicode" : "ascii")}"));
    }
}
