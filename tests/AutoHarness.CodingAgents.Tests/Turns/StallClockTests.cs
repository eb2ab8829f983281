using AutoHarness.CodingAgents.Turns;

namespace AutoHarness.CodingAgents.Tests.Turns;

public sealed class StallClockTests
{
    private static readonly SignsOfLife First = new(0, 7, TimeSpan.FromSeconds(1));

    [Fact]
    public void Counts_from_the_last_sign_of_life()
    {
        var clock = new StallClock(TimeSpan.Zero, First);

        var quiet = clock.Observe(TimeSpan.FromMinutes(4), First);
        var printed = clock.Observe(TimeSpan.FromMinutes(5), First with { OutputBytes = 1 });
        var again = clock.Observe(TimeSpan.FromMinutes(8), First with { OutputBytes = 1 });

        Assert.Equal((TimeSpan.FromMinutes(4), TimeSpan.Zero, TimeSpan.FromMinutes(3)), (quiet, printed, again));
    }

    [Fact]
    public void Takes_a_changed_copy_and_spent_processor_time_as_signs()
    {
        var clock = new StallClock(TimeSpan.Zero, First);

        var changed = clock.Observe(TimeSpan.FromMinutes(5), First with { CopyStamp = 8 });
        var worked = clock.Observe(TimeSpan.FromMinutes(9), new SignsOfLife(0, 8, TimeSpan.FromSeconds(5)));

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (changed, worked));
    }

    [Fact]
    public void Does_not_take_the_ticking_of_an_idle_process_as_work()
    {
        var clock = new StallClock(TimeSpan.Zero, First);

        var idle = TimeSpan.Zero;
        for (var minute = 1; minute <= 10; minute++)
            idle = clock.Observe(TimeSpan.FromMinutes(minute), First with { Processor = First.Processor + TimeSpan.FromMilliseconds(10 * minute) });

        Assert.Equal(TimeSpan.FromMinutes(10), idle);
    }
}
