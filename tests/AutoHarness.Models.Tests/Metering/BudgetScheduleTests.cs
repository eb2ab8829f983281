using System.Globalization;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Tests.Running;

namespace AutoHarness.Models.Tests.Metering;

/// <summary>
/// Many callers see the last of a budget at once, in every order that chance finds: one thread, on which whatever is ready goes on in random
/// order. <c>AH_BUDGET_SCHEDULES</c> sets how many orders are tried; a million take about a minute.
/// </summary>
public sealed class BudgetScheduleTests
{
    private const int Usual = 100_000;

    [Fact]
    public void Never_spends_beyond_what_was_reserved_and_forgets_no_caller()
    {
        var schedules = int.Parse(Environment.GetEnvironmentVariable("AH_BUDGET_SCHEDULES") ?? $"{Usual}", CultureInfo.InvariantCulture);
        var before = SynchronizationContext.Current;
        try
        {
            for (var seed = 0; seed < schedules; seed++)
            {
                new Schedule(seed).Run();
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class Schedule
    {
        private readonly int seed;
        private readonly Random random;
        private readonly long limit;
        private readonly Budget run;
        private readonly Budget iteration;
        private long beyond;

        public Schedule(int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            limit = random.Next(20, 200);
            run = new Budget(new BudgetLimits(Tokens: limit), Usage.None, TimeSpan.Zero, TimeProvider.System);
            iteration = new Budget(new BudgetLimits(Tokens: limit * 3 / 4), Usage.None, TimeSpan.Zero, TimeProvider.System) { Scope = BudgetScope.Iteration };
        }

        public void Run()
        {
            var context = new ShuffledContext(random);
            SynchronizationContext.SetSynchronizationContext(context);
            var callers = Enumerable.Range(0, random.Next(2, 7)).Select(_ => CallAsync()).ToArray();
            context.RunAll();

            Check(Array.TrueForAll(callers, caller => caller.IsCompletedSuccessfully), callers.FirstOrDefault(caller => caller.IsFaulted)?.Exception?.ToString() ?? "a caller waits for ever");
            Check(run.Committed == run.Spent && iteration.Committed == iteration.Spent, "something stays reserved");
            Check(run.Spent == iteration.Spent, "one call counts differently in two budgets");
        }

        private async Task CallAsync()
        {
            var budgets = new CallBudgets(run, () => iteration, Trial: null);
            for (var calls = random.Next(1, 4); calls > 0; calls--)
            {
                var (estimate, kind) = (random.Next(1, 60), random.Next(10));
                await Task.Yield();
                try
                {
                    using var hold = await budgets.ReserveAsync(new Usage(1, 0, 0, estimate, 0), spares: false, CancellationToken.None);
                    Check(run.Committed.OutputTokens <= limit + beyond, $"{run.Committed.OutputTokens} committed of {limit} with {beyond} beyond estimates");
                    await Task.Yield();
                    if (kind > 1)
                    {
                        // Every fifth call gives more than it was asked for.
                        var used = kind > 7 ? estimate + random.Next(1, 20) : random.Next(0, estimate + 1);
                        beyond += Math.Max(0, used - estimate);
                        hold.Settle(new Usage(1, 0, 0, used, 0));
                    }
                }
                catch (BudgetExhaustedException refusal)
                {
                    var (spent, most) = refusal.Scope == BudgetScope.Command ? (run.Spent, limit) : (iteration.Spent, limit * 3 / 4);
                    Check(spent.OutputTokens + estimate > most, $"{estimate} refused with {spent.OutputTokens} spent of {most}");
                }
            }
        }

        private void Check(bool holds, string otherwise)
        {
            if (!holds)
            {
                Assert.Fail($"schedule {seed}: {otherwise}");
            }
        }
    }
}
