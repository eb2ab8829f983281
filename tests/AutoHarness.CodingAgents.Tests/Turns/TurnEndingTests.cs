using System.Text;
using AutoHarness.CodingAgents.Edits;
using AutoHarness.CodingAgents.Turns;

namespace AutoHarness.CodingAgents.Tests.Turns;

public sealed class TurnEndingTests
{
    [Fact]
    public async Task Ends_an_agent_that_shows_no_sign_of_life()
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync(TurnBench.Shell("echo '// half' >> agent/agent.cs; sleep 1000") with { StallTimeout = TimeSpan.FromSeconds(1) }, CancellationToken.None);

        Assert.Equal(TurnOutcome.Stalled, turn.Outcome);
        Assert.False(turn.Usable);
        Assert.True(turn.Edit.Changed);
    }

    [Fact]
    public async Task Does_not_call_an_agent_stalled_that_works_until_the_time_limit()
    {
        string[] scripts = ["while :; do echo working; sleep 0.1; done", "while :; do :; done", "while :; do date +%N > agent/bin; sleep 0.2; done"];

        var outcomes = await Task.WhenAll(scripts.Select(async script =>
        {
            using var bench = new TurnBench();
            var agent = TurnBench.Shell(script) with { TurnTimeout = TimeSpan.FromSeconds(4), StallTimeout = TimeSpan.FromSeconds(3) };
            return (await bench.RunAsync(agent, CancellationToken.None)).Outcome;
        }));

        Assert.Equal([TurnOutcome.TimedOut, TurnOutcome.TimedOut, TurnOutcome.TimedOut], outcomes);
    }

    [Fact]
    public async Task Kills_an_agent_that_ignores_the_polite_signal()
    {
        using var bench = new TurnBench();
        var agent = TurnBench.Shell("trap 'echo asked' TERM; while :; do sleep 0.1; done") with { TurnTimeout = TimeSpan.FromSeconds(1) };

        var turn = await bench.RunAsync(agent, CancellationToken.None);

        Assert.Equal(TurnOutcome.TimedOut, turn.Outcome);
        Assert.StartsWith("asked\n", bench.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_an_agent_end_politely()
    {
        using var bench = new TurnBench();
        var agent = TurnBench.Shell("trap 'echo saved; exit 0' TERM; while :; do sleep 0.1; done") with { TurnTimeout = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromSeconds(30) };

        var turn = await bench.RunAsync(agent, CancellationToken.None);

        Assert.Equal((TurnOutcome.TimedOut, 0, "saved\n"), (turn.Outcome, turn.Evidence.ExitCode, bench.Stdout));
    }

    [Fact]
    public async Task Stops_on_request_and_reports_it_as_an_outcome()
    {
        using var bench = new TurnBench();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        var turn = await bench.RunAsync(TurnBench.Shell("sleep 1000"), stop.Token);

        Assert.Equal(TurnOutcome.Cancelled, turn.Outcome);
    }

    [Fact]
    public async Task Leaves_no_process_that_could_edit_later()
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync("""
            echo '// better' >> agent/agent.cs
            setsid sh -c 'while :; do echo "// late" >> agent/agent.cs; sleep 0.05; done' >/dev/null 2>&1 &
            (setsid setsid nohup sh -c 'trap "" TERM HUP INT; sleep 2; echo late > PROGRAM.md' >/dev/null 2>&1 &)
            sleep 0.2
            """);
        var collected = Encoding.UTF8.GetString(Assert.Single(turn.Edit.Files).Content.Span);
        await Task.Delay(500, TestContext.Current.CancellationToken);

        Assert.Equal(TurnOutcome.Changed, turn.Outcome);
        Assert.Equal(collected, File.ReadAllText(Path.Combine(bench.Copy!.Folder, TurnBench.Agent)));
        Assert.Equal("Make the agent better.\n", File.ReadAllText(Path.Combine(bench.Copy!.Folder, "PROGRAM.md")));
    }

    [Fact]
    public async Task Stores_head_and_tail_of_a_flood()
    {
        using var bench = new TurnBench();
        var agent = TurnBench.Shell("echo first; head -c 50000000 /dev/zero | tr '\\0' x; echo; echo last") with { OutputLimit = 400_000 };

        var turn = await bench.RunAsync(agent, CancellationToken.None);

        Assert.Equal((TurnOutcome.NoChange, true, 50_000_012L), (turn.Outcome, turn.Evidence.OutputCut, turn.Evidence.StdoutBytes));
        Assert.StartsWith("first\n", bench.Stdout, StringComparison.Ordinal);
        Assert.EndsWith("\nlast\n", bench.Stdout, StringComparison.Ordinal);
        Assert.Contains("bytes left out]", bench.Stdout, StringComparison.Ordinal);
        Assert.InRange(bench.Stdout.Length, 1, 210_000);
    }

    [Fact]
    public async Task Reports_ten_thousand_files_in_a_bounded_list()
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync("echo '// better' >> agent/agent.cs; mkdir many; cd many; seq 10000 | xargs touch");

        Assert.Equal(TurnOutcome.ForbiddenEdit, turn.Outcome);
        Assert.Equal(CollectedEdit.FindingLimit, turn.Edit.Findings.Length);
        Assert.Equal(10_001, turn.Edit.Findings.Count(finding => finding.Forbidden) + turn.Edit.FindingsLeftOut);
    }

    [Fact]
    public async Task Ends_a_fork_bomb_and_calls_it_an_error_of_the_agent()
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync("echo '// better' >> agent/agent.cs; b() { b | b & }; b; sleep 1000");

        Assert.Equal(TurnOutcome.AgentError, turn.Outcome);
        Assert.Contains("processes", turn.Reason, StringComparison.Ordinal);
    }
}
