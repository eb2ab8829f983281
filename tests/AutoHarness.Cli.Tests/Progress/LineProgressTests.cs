using AutoHarness.Cli.Output;
using AutoHarness.Cli.Progress;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Experiments.Progress;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Cli.Tests.Progress;

public sealed class LineProgressTests
{
    [Fact]
    public void Draws_one_line_no_wider_than_the_terminal_and_takes_it_away()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var time = new FakeTimeProvider(TestTool.Start);
        using (var progress = new LineProgress(new Printer(writer, new TerminalTraits(Interactive: true, Width: 40, Color: false, Unicode: true)), verbose: false, time))
        {
            for (var trial = 1; trial <= 20; trial++)
            {
                progress.Report(new ProgressEvent(time.GetUtcNow(), "trial", "pass", [new("done", $"{trial}/20"), new("pass", $"{trial}"), new("fail", "0"), new("infra", "0"), new("score", "1.000")]));
                time.Advance(TimeSpan.FromMilliseconds(50));
            }
        }

        var drawn = writer.ToString();
        Assert.EndsWith("\r\e[K", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', drawn);
        Assert.All(drawn.Split('\r'), line => Assert.True(line.Replace("\e[K", "", StringComparison.Ordinal).Length < 40, line));
        Assert.InRange(drawn.Split('\r').Length, 3, 10);
    }
}
