using AutoHarness.Benchmarks.Bird.Isolation;

namespace AutoHarness.Benchmarks.Bird.Evaluation;

/// <summary>Runs the Python test cases of a task against a database. Thread-safe.</summary>
internal interface ITestCaseRunner
{
    /// <returns>Whether all passed; the first failure ends the run.</returns>
    /// <exception cref="Sdk.InfrastructureException">There is no Python, or it was killed, or took too long.</exception>
    Task<bool> RunAsync(TestCaseRequest request, WorkingDatabase database, CancellationToken ct);
}
