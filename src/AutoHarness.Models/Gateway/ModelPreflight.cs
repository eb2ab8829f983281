using AutoHarness.Sdk;

namespace AutoHarness.Models.Gateway;

/// <summary>One small request to a model before the first trial; once it was answered, no more are made.</summary>
public sealed class ModelPreflight(ModelGateway gateway, ModelSpec model) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private bool passed;

    /// <summary>Returns when the model can be used.</summary>
    /// <exception cref="HarnessException">It cannot, and trials would be in vain.</exception>
    /// <exception cref="Metering.BudgetExhaustedException">The budget does not allow the request.</exception>
    public async Task EnsureAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            if (!passed)
            {
                await gateway.PreflightAsync(model, ct);
                passed = true;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
