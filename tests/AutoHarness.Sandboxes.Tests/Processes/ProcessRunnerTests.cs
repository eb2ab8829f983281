using System.Text;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Tests.Processes;

public sealed class ProcessRunnerTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly ProcessRunner runner = new(TimeProvider.System);

    [Fact]
    public async Task Passes_arguments_on_as_they_are()
    {
        var result = await runner.RunAsync(new ProcessSpec("printf", ["%s|", "a b", "$HOME", "*", "'\""]), Ct);

        Assert.Equal("a b|$HOME|*|'\"|", result.Stdout.Text);
        Assert.True(result.Succeeded);
    }

    [Fact]
    public async Task Gives_the_child_only_the_named_environment()
    {
        var result = await runner.RunAsync(new ProcessSpec("env", []) { Environment = Variables(("GREETING", "hello")) }, Ct);

        var names = result.Stdout.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal);
        Assert.Equal(["AUTO_HARNESS_TREE", "GREETING"], names);
    }

    [Fact]
    public async Task Inherits_the_environment_only_when_asked()
    {
        var result = await runner.RunAsync(new ProcessSpec("sh", ["-c", "echo $PATH"]) { InheritEnvironment = true }, Ct);

        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), result.Stdout.Text.TrimEnd());
    }

    [Fact]
    public async Task Feeds_input_and_reports_exit_code_and_both_outputs()
    {
        var result = await runner.RunAsync(new ProcessSpec("sh", ["-c", "cat; echo oops >&2; exit 3"]) { Input = "from stdin"u8.ToArray() }, Ct);

        Assert.Equal((3, "from stdin", "oops\n"), (result.ExitCode, result.Stdout.Text, result.Stderr.Text));
        Assert.Null(result.Signal);
    }

    [Fact]
    public async Task A_child_without_input_sees_the_end_at_once()
    {
        var result = await runner.RunAsync(new ProcessSpec("cat", []), Ct);

        Assert.Equal(0, result.Stdout.TotalBytes);
    }

    [Fact]
    public async Task A_child_that_does_not_read_its_input_is_no_error()
    {
        var result = await runner.RunAsync(new ProcessSpec("true", []) { Input = new byte[1_000_000] }, Ct);

        Assert.True(result.Succeeded);
    }

    [Fact]
    public async Task Reports_the_signal_that_ended_a_child()
    {
        var result = await runner.RunAsync(new ProcessSpec("sh", ["-c", "kill -TERM $$"]), Ct);

        Assert.Equal(15, result.Signal);
    }

    [Fact]
    public async Task Keeps_a_flood_of_output_in_bounds()
    {
        var result = await runner.RunAsync(new ProcessSpec("head", ["-c", "50000000", "/dev/zero"]) { OutputCap = 1000 }, Ct);

        Assert.True(result.Stdout.Truncated);
        Assert.Equal((50_000_000, 500, 500), (result.Stdout.TotalBytes, result.Stdout.Head.Length, result.Stdout.Tail.Length));
    }

    [Fact]
    public async Task Shows_output_to_a_listener_as_it_comes()
    {
        var seen = new StringBuilder();

        await runner.RunAsync(new ProcessSpec("echo", ["live"]) { Listener = (isError, bytes) => seen.Append(isError).Append(Encoding.UTF8.GetString(bytes)) }, Ct);

        Assert.Equal("Falselive\n", seen.ToString());
    }

    [Fact]
    public async Task Ends_the_whole_tree_at_the_time_limit()
    {
        var mark = $"sleep-{Guid.NewGuid():N}";

        var result = await runner.RunAsync(
            new ProcessSpec("sh", ["-c", $"trap '' TERM; (exec -a x sh -c 'sleep 1000; : {mark}') & setsid sh -c 'sleep 1000; : {mark}' & wait; sleep 1000; : {mark}"])
            {
                InheritEnvironment = true,
                TimeLimit = TimeSpan.FromMilliseconds(300),
                KillGrace = TimeSpan.FromMilliseconds(100),
            },
            Ct);

        Assert.True(result.TimedOut);
        Assert.Empty(CommandLinesWith(mark));
    }

    [Fact]
    public async Task Cancelling_ends_the_tree_and_throws()
    {
        var mark = $"sleep-{Guid.NewGuid():N}";
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var spec = new ProcessSpec("sh", ["-c", $"echo up; sleep 1000; : {mark}"]) { InheritEnvironment = true, Listener = (_, _) => cancel.Cancel() };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(spec, cancel.Token));

        Assert.Empty(CommandLinesWith(mark));
    }

    [Fact]
    public async Task A_background_child_that_holds_the_pipe_does_not_hang_the_run()
    {
        var mark = $"sleep-{Guid.NewGuid():N}";

        var result = await runner.RunAsync(new ProcessSpec("sh", ["-c", $"setsid sh -c 'sleep 1000; : {mark}' & echo done"]) { InheritEnvironment = true }, Ct);

        Assert.Equal("done\n", result.Stdout.Text);
        Assert.Empty(CommandLinesWith(mark));
    }

    [Fact]
    public async Task Says_which_program_is_missing()
    {
        var error = await Assert.ThrowsAsync<ProcessStartException>(() => runner.RunAsync(new ProcessSpec("no-such-program-here", []), Ct));

        Assert.Equal("cannot start no-such-program-here: no such program", error.Message);
    }

    [Fact]
    public async Task Talks_to_an_interactive_child()
    {
        await using var child = await runner.StartAsync(new ProcessSpec("cat", []), Ct);

        await child.Input.WriteAsync("ping\n"u8.ToArray(), Ct);
        await child.Input.FlushAsync(Ct);
        var buffer = new byte[5];
        await child.Output.ReadExactlyAsync(buffer, Ct);

        Assert.Equal("ping\n", Encoding.UTF8.GetString(buffer));
    }

    internal static string[] CommandLinesWith(string mark) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(folder =>
            {
                try
                {
                    return File.ReadAllText(folder + "/cmdline");
                }
                catch (IOException)
                {
                    return "";
                }
            })
            .Where(line => line.Contains(mark, StringComparison.Ordinal)),
    ];

    private static Dictionary<string, string> Variables(params (string Name, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
}
