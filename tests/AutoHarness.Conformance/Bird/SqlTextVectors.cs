using AutoHarness.Benchmarks.Bird.Sql;

namespace AutoHarness.Conformance.Bird;

/// <summary>The rewriting of the default test.</summary>
internal sealed class SqlTextVectors : IBirdVectorFile
{
    public string Name => "sqltext";

    public Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        foreach (var vector in folder.Read(Name))
        {
            var sql = vector.Text("sql");
            var differences = new List<string>();
            differences.Compare("remove_comments", vector.Text("remove_comments"), SqlText.RemoveComments([sql])[0]);
            differences.Compare("remove_distinct", vector.Text("remove_distinct"), SqlText.RemoveDistinct([sql])[0]);
            differences.Compare("remove_round", vector.Text("remove_round"), SqlText.RemoveRound([sql])[0]);
            differences.Compare("pipeline", vector.Text("pipeline"), SqlText.RemoveRound(SqlText.RemoveDistinct(SqlText.RemoveComments([sql])))[0]);
            report.Judge(vector, differences);
        }

        return Task.CompletedTask;
    }
}
