namespace AutoHarness.Models.Providers;

/// <summary>A model refused a request because of one parameter that it can do without.</summary>
/// <param name="parameter">A word of <see cref="Parameters"/>.</param>
/// <param name="message">What the provider said.</param>
internal sealed class ParameterRejectedException(string parameter, string message) : Exception(message)
{
    public string Parameter => parameter;
}
