using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Sql;

namespace AutoHarness.Conformance.Bird;

/// <summary>Queries cut into clauses.</summary>
internal sealed class SegmentVectors : IBirdVectorFile
{
    public string Name => "sql_segments";

    public Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        foreach (var vector in folder.Read(Name))
        {
            var expected = vector.GetProperty("segments").EnumerateArray().Select(pair => new SqlSegment(pair[0].GetString()!, pair[1].GetString()!));
            var differences = new List<string>();
            differences.Compare("segments", Show(expected), Show(SqlSegments.Of(vector.Text("sql"))));
            report.Judge(vector, differences);
        }

        return Task.CompletedTask;
    }

    private static string Show(IEnumerable<SqlSegment> segments) => JsonSerializer.Serialize(segments.Select(segment => new[] { segment.Clause, segment.Text }));
}
