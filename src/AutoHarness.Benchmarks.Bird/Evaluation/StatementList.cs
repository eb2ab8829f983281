using AutoHarness.Benchmarks.Bird.Isolation;

namespace AutoHarness.Benchmarks.Bird.Evaluation;

/// <summary>Runs a list of strings: in order, to the first error; the last one that ran gives the result.</summary>
internal static class StatementList
{
    /// <exception cref="Sdk.InfrastructureException">The server or the connection broke.</exception>
    public static async Task<Execution> RunAsync(WorkingDatabase database, IEnumerable<string> statements, CancellationToken ct)
    {
        var last = Execution.Nothing;
        foreach (var statement in statements.Where(statement => Python.PythonStrings.Strip(statement).Length > 0))
        {
            last = await database.RunAsync(statement, ct);
            if (last.Failed)
            {
                break;
            }
        }

        return last;
    }
}
