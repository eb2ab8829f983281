namespace AutoHarness.Cli.Doctor;

internal sealed class ConfigCheck : IDoctorCheck
{
    public string Name => "config";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct)
    {
        if (subject.Problem is { } problem)
        {
            var place = problem.Places is [var first, ..] ? $"{first.Path}:{first.Line}  " : string.Empty;
            return Task.FromResult(DoctorFinding.Fail(place + problem.Message, problem.Fixes.FirstOrDefault(), problem.Code));
        }

        return Task.FromResult(subject.Loaded is { } loaded
            ? DoctorFinding.Ok($"{loaded.Entries.Count(entry => entry.Origin != "default")} keys set, 0 unknown")
            : DoctorSubject.NoExperiment);
    }
}
