using System.Collections.Immutable;
using AutoHarness.Experiments.Configuration.Syntax;

namespace AutoHarness.Experiments.Configuration;

/// <summary>The keys of the budgets of an iteration and of a trial. A trial's time is <c>trial_timeout</c>, its calls are <c>agent.max_model_calls</c>.</summary>
internal static class ScopedBudgetKeys
{
    public static ImmutableArray<ConfigKey> All { get; } =
    [
        new ConfigKey<decimal?>("budget.iteration_cost_usd", Values.OrNone(Values.Money()), c => c.Budget.Iteration.CostUsd, (c, v) => Iteration(c, c.Budget.Iteration with { CostUsd = v }),
            "Most that one iteration may cost, coding agent included; it then ends without a verdict and the loop goes on."),
        new ConfigKey<long?>("budget.iteration_tokens", Values.OrNone(Values.WholeNumber(1L, long.MaxValue)), c => c.Budget.Iteration.Tokens, (c, v) => Iteration(c, c.Budget.Iteration with { Tokens = v }),
            "Most tokens of one iteration."),
        new ConfigKey<long?>("budget.iteration_calls", Values.OrNone(Values.WholeNumber(1L, long.MaxValue)), c => c.Budget.Iteration.Calls, (c, v) => Iteration(c, c.Budget.Iteration with { Calls = v }),
            "Most model calls of one iteration."),
        new ConfigKey<TimeSpan?>("budget.iteration_time", Values.OrNone(Values.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30))), c => c.Budget.Iteration.Time, (c, v) => Iteration(c, c.Budget.Iteration with { Time = v }),
            "Most wall-clock time of one iteration; an interruption starts it anew."),
        new ConfigKey<decimal?>("budget.trial_cost_usd", Values.OrNone(Values.Money()), c => c.Budget.Trial.CostUsd, (c, v) => Trial(c, c.Budget.Trial with { CostUsd = v }),
            "Most that the agent's model may cost in one trial; the agent's part then ends as a broken limit."),
        new ConfigKey<long?>("budget.trial_tokens", Values.OrNone(Values.WholeNumber(1L, long.MaxValue)), c => c.Budget.Trial.Tokens, (c, v) => Trial(c, c.Budget.Trial with { Tokens = v }),
            "Most tokens of the agent's model in one trial."),
    ];

    private static ExperimentConfig Iteration(ExperimentConfig config, ScopedBudgetSection section) => config with { Budget = config.Budget with { Iteration = section } };

    private static ExperimentConfig Trial(ExperimentConfig config, ScopedBudgetSection section) => config with { Budget = config.Budget with { Trial = section } };
}
