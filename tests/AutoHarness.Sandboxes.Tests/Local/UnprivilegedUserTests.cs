using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Tests.Local;

public sealed class UnprivilegedUserTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_jail_holds_for_an_unprivileged_user_too()
    {
        if (!Environment.IsPrivilegedProcess)
            return; // Then every other test of this project shows it already.

        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            File.Copy(file, folder.File(Path.GetFileName(file)));
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        string[] command =
        [
            "--reuid=65534", "--regid=65534", "--clear-groups", "dotnet", folder.File("AutoHarness.Sandboxes.Tests.dll"),
            "--filter-class", typeof(JailTests).FullName!, "--results-directory", "/tmp",
        ];

        var result = await new ProcessRunner(TimeProvider.System).RunAsync(
            new ProcessSpec("setpriv", command)
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = "/tmp" },
                WorkingDirectory = folder.Path,
                TimeLimit = TimeSpan.FromMinutes(3),
            },
            Ct);

        Assert.True(result.Succeeded, result.Stdout.Text + result.Stderr.Text);
        Assert.Contains("failed: 0", result.Stdout.Text, StringComparison.Ordinal);
    }
}
