using AutoHarness.Models.Metering;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Gateway;

/// <summary>The one place through which models are called.</summary>
public interface IModelGateway
{
    /// <summary>
    /// A client for one role in one trial: pinned, metered, capped. Calls add to <paramref name="meter"/>.
    /// Its calls throw <see cref="AutoHarness.Sdk.InfrastructureException"/> when the provider stays broken after retries and
    /// <see cref="BudgetExhaustedException"/> when a budget would be exceeded. <see cref="AutoHarness.Sdk.ModelRequestException"/> and the caller's own
    /// cancellation pass through.
    /// </summary>
    /// <param name="model">Which.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="meter">Counts.</param>
    /// <param name="own">What the caller itself may use, beside what the command and the iteration may; breaking it throws <see cref="AutoHarness.Sdk.AgentLimitException"/>.</param>
    /// <exception cref="AutoHarness.Sdk.HarnessException">The model's name is unknown or its key is missing.</exception>
    IChatClient Open(ModelSpec model, ModelCaller caller, TrialMeter meter, Budget? own = null);
}
