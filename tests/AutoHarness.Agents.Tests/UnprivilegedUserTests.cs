using AutoHarness.Agents.Tests.Fleet;
using AutoHarness.Agents.Tests.Hostile;
using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Agents.Tests;

public sealed class UnprivilegedUserTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agents_run_and_are_contained_for_an_unprivileged_user_too()
    {
        if (!Environment.IsPrivilegedProcess)
            return; // Then every other test of this project shows it already.

        var folder = Directory.CreateTempSubdirectory("auto-harness-test-");
        try
        {
            Copy(AppContext.BaseDirectory, folder.FullName);
            Copy(Fleets.HostDirectory, Path.Combine(folder.FullName, "agent-host"));
            folder.UnixFileMode = (UnixFileMode)0b111_101_101;
            string[] command =
            [
                "--reuid=65534", "--regid=65534", "--clear-groups", "dotnet", Path.Combine(folder.FullName, "AutoHarness.Agents.Tests.dll"),
                "--filter-class", typeof(AgentFleetTests).FullName!, typeof(ResourceHogTests).FullName!, typeof(SnoopingAgentTests).FullName!,
                "--results-directory", "/tmp",
            ];

            var result = await new ProcessRunner(TimeProvider.System).RunAsync(
                new ProcessSpec("setpriv", command)
                {
                    Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = "/tmp" },
                    WorkingDirectory = folder.FullName,
                    TimeLimit = TimeSpan.FromMinutes(5),
                },
                Ct);

            Assert.True(result.Succeeded, result.Stdout.Text + result.Stderr.Text);
            Assert.Contains("failed: 0", result.Stdout.Text, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
