namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>The database of one trial: what the agent explores and where its submissions are judged. One call at a time.</summary>
internal interface ITrialDatabase : IAsyncDisposable
{
    /// <summary>1, or 2 once phase 1 is passed and there is a follow-up with gold SQL.</summary>
    int Phase { get; }

    /// <summary>The tool <c>execute_sql</c>: guard, execution, observation. Anything wrong with the SQL is part of the reply.</summary>
    /// <exception cref="Sdk.InfrastructureException">The server or the connection broke.</exception>
    Task<QueryReply> ExecuteAsync(string sql, CancellationToken ct);

    /// <summary>Resets the database, judges a submission, moves on to phase 2 where it passed.</summary>
    /// <exception cref="Sdk.InfrastructureException">The server, the reset or the runner of test cases broke; in <see cref="BirdCompat.Fixed"/> also missing or broken gold.</exception>
    Task<SubmitReply> SubmitAsync(string sql, CancellationToken ct);
}
