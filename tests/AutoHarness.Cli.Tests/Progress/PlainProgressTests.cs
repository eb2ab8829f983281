using System.Text;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Progress;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Experiments.Progress;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Cli.Tests.Progress;

public sealed class PlainProgressTests
{
    private readonly StringBuilder printed = new();
    private readonly FakeTimeProvider time = new(TestTool.Start);

    [Fact]
    public void Prints_changes_and_keeps_passing_trials_silent()
    {
        using var progress = Watch(verbose: false);

        progress.Report(Event("run", "start", ("id", "r-0001"), ("trials", "3")));
        progress.Report(Event("trial", "pass", ("id", "desk-001"), ("done", "1/3")));
        progress.Report(Event("trial", "fail", ("id", "desk-002"), ("reason", "wrong \"final\" state\nof orders"), ("done", "2/3")));
        progress.Report(Event("run", "done", ("score", "0.5000")));

        Assert.Equal(
            """
            2026-03-02T01:14:09Z run start id=r-0001 trials=3
            2026-03-02T01:14:09Z trial fail id=desk-002 reason="wrong \"final\" state\nof orders" done=2/3
            2026-03-02T01:14:09Z run done score=0.5000

            """,
            printed.ToString());
    }

    [Fact]
    public void Prints_passing_trials_when_asked_to()
    {
        using var progress = Watch(verbose: true);

        progress.Report(Event("trial", "pass", ("id", "desk-001")));

        Assert.Contains("trial pass id=desk-001", printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Folds_trials_that_failed_the_same_way()
    {
        using var progress = Watch(verbose: false);
        for (var task = 1; task <= 41; task++)
        {
            progress.Report(Event("trial", "fail", ("id", $"desk-{task:000}"), ("reason", "the agent crashed")));
        }

        progress.Report(Event("run", "done"));

        var lines = printed.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Contains("trial folded what=fail more=38 reason=\"the agent crashed\"", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Prints_no_more_than_a_screenful_of_failures_however_they_differ()
    {
        using var progress = Watch(verbose: false);
        for (var trial = 0; trial < 500; trial++)
        {
            progress.Report(Event("trial", "fail", ("reason", $"reason {trial % 250:000}")));
        }

        progress.Report(Event("run", "done"));

        var lines = printed.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(40 + 8 + 1 + 1, lines.Length);
        Assert.Contains($"trial folded more={500 - 40 - (8 * 2)} reasons=242", lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void Beats_at_most_every_thirty_seconds_and_only_when_something_moved()
    {
        using var progress = Watch(verbose: false);
        progress.Report(Event("gate", "start", ("id", "g-0001")));
        for (var second = 0; second < 65; second++)
        {
            progress.Report(Event("trial", "pass", ("id", "desk-001"), ("done", $"{second}/99"), ("score", "0.5")));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        time.Advance(TimeSpan.FromSeconds(300));

        var beats = printed.ToString().Split('\n').Where(line => line.Contains(" beat ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, beats.Length);
        Assert.Equal("2026-03-02T01:14:39Z gate beat done=29/99 score=0.5", beats[0]);
    }

    private PlainProgress Watch(bool verbose) => new(new Printer(new StringWriter(printed), TerminalTraits.Plain), verbose, time);

    private ProgressEvent Event(string subject, string what, params (string Key, string Value)[] fields) =>
        new(time.GetUtcNow(), subject, what, [.. fields.Select(field => KeyValuePair.Create(field.Key, field.Value))]);
}
