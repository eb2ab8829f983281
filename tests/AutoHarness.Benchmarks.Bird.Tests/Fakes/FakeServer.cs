using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Tests.Fakes;

/// <summary>A server on which exactly the gold passes, with the service's rules for rewards and phases.</summary>
internal sealed class FakeServer : IDatabaseServer
{
    public string Identity { get; set; } = "fake 1";

    /// <summary>Tasks whose gold does not pass.</summary>
    public HashSet<string> Broken { get; } = [];

    /// <summary>The server is gone.</summary>
    public bool Down { get; set; }

    public int Opened { get; private set; }

    public int Closed { get; private set; }

    public Task PrepareAsync(IReadOnlyCollection<string> databases, IProgress<string> progress, CancellationToken ct) => Task.CompletedTask;

    public Task<ITrialDatabase> OpenAsync(BirdTask task, InteractionMode mode, CancellationToken ct)
    {
        Opened++;
        return Task.FromResult<ITrialDatabase>(new FakeDatabase(this, task, mode));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class FakeDatabase(FakeServer server, BirdTask task, InteractionMode mode) : ITrialDatabase
    {
        private int tries;

        public int Phase { get; private set; } = 1;

        public Task<QueryReply> ExecuteAsync(string sql, CancellationToken ct) => Task.FromResult(new QueryReply(true, "n\n-\n1", "rollback"));

        public Task<SubmitReply> SubmitAsync(string sql, CancellationToken ct)
        {
            if (server.Down)
            {
                throw new InfrastructureException("the server is gone");
            }

            var first = tries++ == 0 || mode == InteractionMode.Agentic;
            if (sql == "broken")
            {
                return Task.FromResult(new SubmitReply(false, $"SQL failed Phase {Phase}. [exec_err_flg] Error executing submitted SQL: no such thing\n", 0, null, false, null, "rollback"));
            }

            if (server.Broken.Contains(task.InstanceId) || sql != string.Join(";\n", task.GoldOf(Phase).SolSql))
            {
                return Task.FromResult(new SubmitReply(false, $"SQL failed Phase {Phase}. Your SQL is not correct.", 0, null, false, null, "rollback"));
            }

            var follows = Phase == 1 && task.FollowUp is { Gold.SolSql.IsEmpty: false };
            var reply = Phase == 1
                ? new SubmitReply(true, "Phase 1 correct!", first ? 0.7 : 0.5, 1, follows, follows ? task.FollowUp!.Query : null, "rollback")
                : new SubmitReply(true, "Phase 2 correct!", first ? 0.3 : 0.2, 2, false, null, "rollback");
            if (follows)
            {
                (Phase, tries) = (2, 0);
            }

            return Task.FromResult(reply);
        }

        public ValueTask DisposeAsync()
        {
            server.Closed++;
            return ValueTask.CompletedTask;
        }
    }
}
