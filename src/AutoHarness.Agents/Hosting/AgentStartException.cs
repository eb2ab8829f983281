namespace AutoHarness.Agents.Hosting;

/// <summary>A process ended or failed before it had served anything.</summary>
internal sealed class AgentStartException(ProcessLoss loss) : Exception(loss.Detail)
{
    public ProcessLoss Loss { get; } = loss;
}
