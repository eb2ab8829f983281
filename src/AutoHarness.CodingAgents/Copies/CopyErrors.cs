using AutoHarness.Sdk;

namespace AutoHarness.CodingAgents.Copies;

/// <summary>What a person has to put right before a copy can be made.</summary>
internal static class CopyErrors
{
    public static HarnessException NotLinux() => new(new HarnessError(ExitCode.Environment, null, "a coding agent can only be driven on Linux")
    {
        Why = "its edit is collected with system calls that exist only there",
        Fixes = ["run auto-harness on Linux, in a virtual machine or in a container"],
    });

    public static HarnessException NoGit(Exception cause) => new(
        new HarnessError(ExitCode.Environment, null, "git is not installed")
        {
            Why = "a coding agent works in a repository of its own",
            Fixes = ["apt-get install -y git"],
        },
        cause);

    public static HarnessException GitFailed(string command, string output) => new(new HarnessError(ExitCode.Environment, null, $"git {command} failed in a fresh repository")
    {
        Why = VisibleText.Line(output, 300),
        Fixes = ["check that git works and that the disk is writable and not full"],
    });
}
