namespace AutoHarness.Benchmarks.Tau.Fetching;

/// <summary>Runs the <c>git</c> executable; the harness has one way of starting processes, and it is not this project's.</summary>
public interface IGit
{
    /// <summary>Runs git in a folder, without prompts.</summary>
    /// <returns>Null when it succeeded; otherwise what it said, or that it is missing.</returns>
    Task<string?> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken);
}
