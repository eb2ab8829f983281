namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>What Python would have raised at this place; a failed comparison or an error of the statement, never a fault of ours.</summary>
/// <param name="type">The class, such as <c>InvalidOperation</c>.</param>
/// <param name="message">What <c>str(exception)</c> gives.</param>
internal sealed class PyException(string type, string message) : Exception(message)
{
    public string Type { get; } = type;

    /// <summary>Type and message, as a traceback ends.</summary>
    public string Line => $"{Type}: {Message}";
}
