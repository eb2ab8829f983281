using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Programs;
using AutoHarness.Cli.Output;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Doctor;

internal sealed class AgentCompileCheck : IDoctorCheck
{
    public string Name => "agent";

    public async Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct)
    {
        if (subject is not { Folder: { } folder, Loaded.Config: { } config })
        {
            return DoctorSubject.NoExperiment;
        }

        if (config.Agent.Files.FirstOrDefault(file => !File.Exists(folder.PathOf(file))) is { } missing)
        {
            return DoctorFinding.Fail($"{missing} is missing", "auto-harness prepare", "AH2002");
        }

        var program = await AgentProgram.ReadAsync(folder.Root, config.Agent.Files, config.Agent.Command, ct);
        if (!program.IsCSharp)
        {
            return DoctorFinding.Ok($"{string.Join(' ', config.Agent.Command)}, version {program.Version[..12]}");
        }

        var started = subject.Tool.Host.Time.GetTimestamp();
        await using var fleet = await AgentFleet.StartAsync(
            new AgentFleetOptions
            {
                HostDirectory = subject.Environment.AgentHostDirectory,
                CacheDirectory = Path.Combine(subject.Environment.CacheHome, "agents"),
                Jail = config.Jail == "none" ? JailMode.None : JailMode.Bubblewrap,
            },
            subject.Tool.Host.Time,
            ct);
        var build = await fleet.BuildAsync(program, ct);
        var took = Figures.Span(subject.Tool.Host.Time.GetElapsedTime(started));
        return build switch
        {
            AgentBuild.Failed { Diagnostics: [var first, ..] } => DoctorFinding.Fail($"{first.File}:{first.Line}:{first.Column}  {first.Id}: {first.Message}", "fix the code", "AH2001"),
            AgentBuild.Ready { Cached: true } => DoctorFinding.Ok($"compiles, version {program.Version[..12]} (known)"),
            _ => DoctorFinding.Ok($"compiles ({took}), version {program.Version[..12]}"),
        };
    }
}
