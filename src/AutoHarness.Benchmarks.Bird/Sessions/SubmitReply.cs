namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>The verdict on a submission.</summary>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Message">The message of the reference's service, a failed execution marked with <c>[exec_err_flg] </c>.</param>
/// <param name="Reward">0.7, 0.5, 0.3, 0.2 or 0.</param>
/// <param name="PhaseCompleted">The phase that is done now; null when it is not.</param>
/// <param name="HasFollowUp">Whether phase 2 begins now.</param>
/// <param name="FollowUpQuery">Its question.</param>
/// <param name="Isolation">How the database is kept clean, for the trace: <c>rollback</c>, or <c>copy: </c> with the reason.</param>
internal sealed record SubmitReply(
    bool Passed,
    string Message,
    double Reward,
    int? PhaseCompleted,
    bool HasFollowUp,
    string? FollowUpQuery,
    string Isolation);
