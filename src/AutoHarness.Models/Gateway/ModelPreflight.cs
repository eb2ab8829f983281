using AutoHarness.Sdk;

namespace AutoHarness.Models.Gateway;

/// <summary>One small request to each model before the first trial; once they were answered, or one cannot be used, no more are made.</summary>
/// <param name="gateway">Asks them.</param>
/// <param name="models">Each with the first role that uses it, on whose account the request goes.</param>
public sealed class ModelPreflight(ModelGateway gateway, IReadOnlyList<(ModelSpec Model, ModelRole Role)> models) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private bool passed;
    private HarnessException? failure;

    /// <summary>Returns when the models can be used.</summary>
    /// <exception cref="HarnessException">One cannot, and trials would be in vain.</exception>
    /// <exception cref="Metering.BudgetExhaustedException">The budget does not allow the request.</exception>
    public async Task EnsureAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            if (failure is not null)
            {
                throw failure;
            }

            if (!passed)
            {
                foreach (var (model, role) in models.DistinctBy(asked => (asked.Model.Name, asked.Model.Effort)))
                {
                    await gateway.PreflightAsync(model, role, ct);
                }

                passed = true;
            }
        }
        catch (HarnessException found)
        {
            // Whoever waited meanwhile must not ask the same again.
            failure = found;
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
