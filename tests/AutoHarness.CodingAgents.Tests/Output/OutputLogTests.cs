using System.Text;
using AutoHarness.CodingAgents.Output;

namespace AutoHarness.CodingAgents.Tests.Output;

public sealed class OutputLogTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Keeps_everything_within_the_limit()
    {
        using var log = new OutputLog(_path, new SecretRedactor([]), 1000);

        log.Append(Encoding.UTF8.GetBytes(new string('a', 499)));
        log.Append(Encoding.UTF8.GetBytes(new string('b', 501)));
        var last = log.Complete(3);

        Assert.Equal((false, 1000L, "bbb"), (log.Cut, log.Received, Encoding.UTF8.GetString(last)));
        Assert.Equal(new string('a', 499) + new string('b', 501), File.ReadAllText(_path));
    }

    [Fact]
    public void Says_how_much_of_the_middle_is_missing()
    {
        using var log = new OutputLog(_path, new SecretRedactor([]), 100);

        foreach (var letter in "abcdefghij")
            log.Append(Encoding.UTF8.GetBytes(new string(letter, 25)));

        log.Complete(0);

        Assert.True(log.Cut);
        Assert.Equal($"{new string('a', 25)}{new string('b', 25)}\n[150 bytes left out]\n{new string('i', 25)}{new string('j', 25)}", File.ReadAllText(_path));
    }

    public void Dispose() => File.Delete(_path);
}
