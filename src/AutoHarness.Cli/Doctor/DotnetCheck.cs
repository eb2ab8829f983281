using System.Runtime.InteropServices;

namespace AutoHarness.Cli.Doctor;

internal sealed class DotnetCheck : IDoctorCheck
{
    public string Name => "dotnet";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct) => Task.FromResult(
        File.Exists(Path.Combine(subject.Environment.AgentHostDirectory, "AutoHarness.AgentHost.dll"))
            ? DoctorFinding.Ok($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, auto-harness {subject.Tool.Host.Version}")
            : DoctorFinding.Fail($"the agent host is missing from {subject.Environment.AgentHostDirectory}", "start the tool with ./auto-harness, which builds all of it"));
}
