using AutoHarness.Agents.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Agents.Tests.Hosting;

public sealed class WorkClockTests
{
    private readonly FakeTimeProvider time = new();
    private int expired;

    [Fact]
    public void Stands_still_while_any_request_waits()
    {
        using var clock = Start();

        time.Advance(TimeSpan.FromSeconds(4));
        clock.Pause();
        clock.Pause();
        time.Advance(TimeSpan.FromHours(1));
        clock.Resume();
        time.Advance(TimeSpan.FromHours(1));
        clock.Resume();
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((TimeSpan.FromSeconds(9), 0), (clock.Used, expired));
    }

    [Fact]
    public void Expires_once_when_the_working_time_is_used_up()
    {
        using var clock = Start();

        time.Advance(TimeSpan.FromSeconds(9));
        clock.Pause();
        time.Advance(TimeSpan.FromSeconds(9));
        clock.Resume();
        time.Advance(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, expired);
    }

    [Fact]
    public void Keeps_what_was_used_after_its_end()
    {
        var clock = Start();
        time.Advance(TimeSpan.FromSeconds(3));

        clock.Dispose();
        time.Advance(TimeSpan.FromHours(1));
        clock.Pause();
        clock.Resume();

        Assert.Equal((TimeSpan.FromSeconds(3), 0), (clock.Used, expired));
    }

    private WorkClock Start() => new(TimeSpan.FromSeconds(10), time, () => expired++);
}
