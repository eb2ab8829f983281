using System.Text.Json.Nodes;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Cli.Hosting;
using AutoHarness.Sdk;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Cli.Tests.Hosting;

public sealed class ApplicationTests
{
    [Fact]
    public async Task Prints_an_error_as_a_screen_and_as_a_document()
    {
        using var folder = new TemporaryFolder();
        var tool = new TestTool { CurrentDirectory = folder.Path };

        var exit = await tool.RunAsync("status", "--json");

        Assert.Equal(ExitCode.Environment, exit);
        Assert.StartsWith("error[AH1100]: ", tool.Error, StringComparison.Ordinal);
        var document = JsonNode.Parse(tool.Output)!;
        Assert.Equal("auto-harness/error@1", document["schema"]!.GetValue<string>());
        Assert.Equal(3, document["exit_code"]!.GetValue<int>());
        Assert.Equal("2026-03-02T01:14:09Z", document["generated_at"]!.GetValue<string>());
    }

    [Fact]
    public async Task Shows_all_independent_problems_of_a_config_at_once()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Of("experiment_config.yaml"), "benchmark: demo\nmax_concurency: 8\nthreshold: 80\n");
        var tool = new TestTool { CurrentDirectory = folder.Path };

        var exit = await tool.RunAsync("config", "show");

        Assert.Equal(ExitCode.Environment, exit);
        Approved.Check(tool.Error, "config-problems");
    }

    [Fact]
    public async Task Ends_a_stream_with_the_error_and_done()
    {
        using var folder = new TemporaryFolder();
        var tool = new TestTool { CurrentDirectory = folder.Path };

        await tool.RunAsync("gate", "--json");

        var events = tool.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(["launch", "error", "done"], events.Select(line => line["event"]!.GetValue<string>()));
        Assert.Equal(3, events[^1]["exit_code"]!.GetValue<int>());
    }

    [Fact]
    public async Task Tells_its_version_to_the_flag_that_every_tool_has()
    {
        using var folder = new TemporaryFolder();
        var asked = new TestTool { CurrentDirectory = folder.Path };
        var flagged = new TestTool { CurrentDirectory = folder.Path };

        Assert.Equal(ExitCode.Ok, await asked.RunAsync("version", "--json"));
        Assert.Equal(ExitCode.Ok, await flagged.RunAsync("--version", "--json"));

        Assert.Contains("\"runtime\"", flagged.Output, StringComparison.Ordinal);
        Assert.Equal(asked.Output, flagged.Output);
    }

    [Fact]
    public async Task Is_silent_at_the_highest_level_of_quiet()
    {
        using var folder = new TemporaryFolder();
        var tool = new TestTool { CurrentDirectory = folder.Path };

        Assert.Equal(ExitCode.Environment, await tool.RunAsync("status", "-qq"));
        Assert.Equal(ExitCode.Ok, await tool.RunAsync("version", "-qq"));
        Assert.Empty(tool.Output + tool.Error);
    }

    [Fact]
    public async Task Writes_a_report_of_a_crash_without_its_secrets()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Of("experiment_config.yaml"), "benchmark: demo\n");
        var tool = new TestTool { CurrentDirectory = folder.Path, BrokenOutput = new ThrowingWriter(new InvalidOperationException("boom sk-verysecretvalue")) };
        tool.Variables["SHOP_API_KEY"] = "sk-verysecretvalue";

        var exit = await tool.RunAsync("config", "show");

        Assert.Equal(ExitCode.Bug, exit);
        Assert.StartsWith("error: internal error: InvalidOperationException", tool.Error, StringComparison.Ordinal);
        var report = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder.Of("workspace/logs"))));
        Assert.Contains("boom <SHOP_API_KEY>", report, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-verysecretvalue", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(28)]
    [InlineData(122)]
    [InlineData(30)]
    public async Task Ends_with_the_code_for_disks_when_nothing_can_be_written(int errno)
    {
        var tool = new TestTool { BrokenOutput = new ThrowingWriter(new IOException("No space left on device", errno)) };

        Assert.Equal(ExitCode.Disk, await tool.RunAsync("version"));
        Assert.Contains("error[AH900", tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Interrupted)]
    [InlineData(ExitCode.Terminated)]
    public async Task Names_the_command_that_continues_as_the_last_line_after_a_signal(ExitCode signal)
    {
        var tool = new TestTool { BrokenOutput = new ThrowingWriter(new OperationCanceledException()) };

        Assert.True(tool.Interrupts.Take(signal));

        Assert.Equal(signal, await tool.RunAsync("version"));
        Assert.Equal("  continue: auto-harness resume", tool.Error.TrimEnd('\n').Split('\n')[^1]);
    }

    [Fact]
    public void Lets_the_second_signal_end_the_process_but_not_an_echo_of_the_first()
    {
        var time = new FakeTimeProvider();
        using var interrupts = new Interrupts(time);

        Assert.True(interrupts.Take(ExitCode.Interrupted));
        Assert.True(interrupts.Token.IsCancellationRequested);
        Assert.True(interrupts.Take(ExitCode.Interrupted));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(interrupts.Take(ExitCode.Terminated));
        Assert.Equal(ExitCode.Interrupted, interrupts.Exit);
    }

    [Fact]
    public async Task Leaves_a_closed_pipe_quietly()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "auto-harness.dll");
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", $"dotnet '{program}' explain 2>&1 >/dev/full; dotnet '{program}' help 2>&1 | head -n 1"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.DoesNotContain("internal error", output, StringComparison.Ordinal);
        Assert.Contains("error[AH9001]", output, StringComparison.Ordinal);
        Assert.Contains("auto-harness improves", output, StringComparison.Ordinal);
    }

    private sealed class ThrowingWriter(Exception exception) : StringWriter
    {
        public override void Write(char value) => throw exception;

        public override void Write(string? value) => throw exception;
    }
}
