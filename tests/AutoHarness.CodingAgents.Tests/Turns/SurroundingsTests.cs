using AutoHarness.CodingAgents.Tests.Trees;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.CodingAgents.Tests.Turns;

/// <summary>Runs tests of this project once more in other surroundings: as an unprivileged user, and where bubblewrap is missing.</summary>
public sealed class SurroundingsTests
{
    private const UnixFileMode ReadableByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Turns_work_for_an_unprivileged_user()
    {
        // Without privileges the ordinary run is that test already; it needs no change of user.
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : ["env"];

        await RunAsync(user, typeof(CodingAgentDriverTests), typeof(TreeTests));
    }

    [Fact]
    public async Task A_missing_jail_is_an_error_with_a_fix() =>
        await RunAsync(["bwrap", "--dev-bind", "/", "/", "--ro-bind", "/dev/null", ProgramPath.Find("bwrap")!], typeof(ArmingTests));

    private static async Task RunAsync(string[] wrapper, params Type[] tests)
    {
        var folder = Directory.CreateTempSubdirectory("ah-tests-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));

            File.SetUnixFileMode(folder.FullName, ReadableByAll);
            string[] command = [.. wrapper[1..], "dotnet", Path.Combine(folder.FullName, "AutoHarness.CodingAgents.Tests.dll"), "--filter-class", .. tests.Select(type => type.FullName!), "--results-directory", "/tmp"];
            var spec = new ProcessSpec(wrapper[0], command)
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = "/tmp" },
                WorkingDirectory = folder.FullName,
                TimeLimit = TimeSpan.FromMinutes(4),
            };

            var result = await new ProcessRunner(TimeProvider.System).RunAsync(spec, TestContext.Current.CancellationToken);

            Assert.True(result.Succeeded, result.Stdout.Text + result.Stderr.Text);
            Assert.Contains("failed: 0", result.Stdout.Text, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
