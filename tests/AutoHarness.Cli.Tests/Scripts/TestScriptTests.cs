using System.Diagnostics;
using System.Runtime.Versioning;
using AutoHarness.Cli.Tests.Testing;

namespace AutoHarness.Cli.Tests.Scripts;

/// <summary>The script that counts the tests must itself count right.</summary>
[SupportedOSPlatform("linux")]
public sealed class TestScriptTests
{
    private const string Report = """
        <assemblies><assembly name="x" errors="ERRORS" total="4"><collection><test id="1" name="A.Passes" result="Pass" time="0" /><test id="2" name="A.Fails" result="Fail"><failure><message>got &lt;test result=&quot;Pass&quot;</message></failure></test><test id="3" name="A.Waits" result="Skip"><reason>too slow</reason></test><test id="4" name="A.Compares" result="Skip"><reason>needs a clone of a reference repository: x</reason></test></collection></assembly></assemblies>
        """;

    [Fact]
    public async Task Counts_a_skipped_test_as_failed_unless_it_needs_a_reference() =>
        Assert.Equal("1 2 1", await CountAsync(Report.Replace("ERRORS", "0", StringComparison.Ordinal), exit: 2));

    [Fact]
    public async Task Counts_errors_outside_of_tests() =>
        Assert.Equal("1 5 1", await CountAsync(Report.Replace("ERRORS", "3", StringComparison.Ordinal), exit: 2));

    [Fact]
    public async Task Counts_a_crash_as_a_failure() => Assert.Equal("0 1 0", await CountAsync(report: null, exit: 139));

    [Fact]
    public async Task Counts_a_program_that_ran_nothing_as_a_failure() => Assert.Equal("0 1 0", await CountAsync(report: null, exit: 0));

    [Fact]
    public async Task Counts_a_bad_end_after_good_tests_as_a_failure() => Assert.Equal(
        "1 1 0",
        await CountAsync("<assemblies><assembly name=\"x\" errors=\"0\"><test name=\"A.Passes\" result=\"Pass\" /></assembly></assemblies>", exit: 134));

    private static async Task<string> CountAsync(string? report, int exit)
    {
        using var folder = new TemporaryFolder();
        var program = folder.Of("artifacts/bin/Fake.Tests/release/Fake.Tests");
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        Directory.CreateDirectory(folder.Of("artifacts/tests"));
        Directory.CreateDirectory(folder.Of("eng"));
        File.Copy(Path.Combine(Repository.Root, "eng", "test"), folder.Of("eng/test"));
        if (report is not null)
        {
            await File.WriteAllTextAsync(folder.Of("report.xml"), report);
        }

        await File.WriteAllTextAsync(program, $"#!/bin/sh\n[ -e report.xml ] && cp report.xml artifacts/tests/Fake.Tests.xml\nexit {exit}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["eng/test", "--run-one", "Fake.Tests"]) { WorkingDirectory = folder.Path, UseShellExecute = false, RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (await File.ReadAllTextAsync(folder.Of("artifacts/tests/Fake.Tests.counts"))).Trim();
    }
}
