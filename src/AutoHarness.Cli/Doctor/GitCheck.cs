using AutoHarness.Experiments.Versioning;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Cli.Doctor;

internal sealed class GitCheck : IDoctorCheck
{
    public string Name => "git";

    public async Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct)
    {
        if (ProgramPath.Find("git", subject.Tool.Host.Variable("PATH")) is null)
        {
            return DoctorFinding.Fail("not installed; coding agents work on a git copy", "sudo apt-get install -y git");
        }

        if (subject.Folder is not { } folder)
        {
            return DoctorFinding.Ok("installed");
        }

        if (await GitRepository.FindAsync(folder.Root, subject.Environment.Variables, subject.Processes, ct) is not { } repository)
        {
            return DoctorFinding.Warn("this folder is in no repository, so accepted edits are not committed", "git init");
        }

        var branch = await repository.BranchAsync(ct) ?? "detached HEAD";
        var head = await repository.HeadAsync(ct);
        var at = head is null ? "no commit yet" : head[..7];
        return await repository.IsCleanAsync(ct)
            ? DoctorFinding.Ok($"clean, {branch} @ {at}")
            : DoctorFinding.Warn($"uncommitted changes, {branch} @ {at}", "commit or stash them, so that every accepted edit stands alone");
    }
}
