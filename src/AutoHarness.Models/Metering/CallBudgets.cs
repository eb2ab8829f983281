using AutoHarness.Sdk;

namespace AutoHarness.Models.Metering;

/// <summary>All the budgets that one call has to fit into.</summary>
/// <param name="Command">Of the command.</param>
/// <param name="Iteration">Of the iteration that is under way, or null.</param>
/// <param name="Trial">Of the agent's part of the trial, or null.</param>
internal sealed record CallBudgets(Budget Command, Func<Budget?> Iteration, Budget? Trial)
{
    /// <summary>Whether one of them limits what calls cost.</summary>
    public bool LimitCost => All.Any(limits => limits.Cost is not null);

    /// <summary>Whether one of them cannot be kept without knowing what calls cost.</summary>
    public bool NeedPrices => All.Any(limits => limits.NeedsPrices);

    private IEnumerable<BudgetLimits> All => new[] { Command, Iteration(), Trial }.OfType<Budget>().Select(budget => budget.Limits);

    /// <summary>Sets aside what a call may use, the smallest budget first.</summary>
    /// <param name="estimate">What it may use.</param>
    /// <param name="spares">The call asks nobody, so that the command's budget is left alone.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="BudgetExhaustedException">The command or the iteration may not make it.</exception>
    /// <exception cref="AgentLimitException">The trial may not.</exception>
    public async ValueTask<CallHold> ReserveAsync(Usage estimate, bool spares, CancellationToken ct)
    {
        var hold = new CallHold(estimate);
        try
        {
            Budget?[] budgets = [Trial, Iteration(), spares ? null : Command];
            foreach (var budget in budgets.OfType<Budget>())
            {
                hold.Add(await budget.ReserveAsync(estimate, ct));
            }

            return hold;
        }
        catch (BudgetExhaustedException spent) when (spent.Scope == BudgetScope.Trial)
        {
            hold.Dispose();
            throw new AgentLimitException(Words(spent.Budget, Trial!.Limits));
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    private static string Words(string budget, BudgetLimits limits) => budget switch
    {
        "cost" => $"more than {limits.Cost} USD for model calls in one trial",
        "tokens" => $"more than {limits.Tokens} tokens in one trial",
        _ => $"more {budget} than one trial may use",
    };
}
