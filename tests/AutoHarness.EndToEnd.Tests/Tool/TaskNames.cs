using Microsoft.Data.Sqlite;

namespace AutoHarness.EndToEnd.Tests.Tool;

/// <summary>The tasks of an experiment, from where only the owner may read them.</summary>
internal static class TaskNames
{
    public static IReadOnlyList<string> Train(Sandbox sandbox) => Read(sandbox.PathOf("workspace/ledger.db"));

    public static IReadOnlyList<string> HeldOut(Sandbox sandbox) => Read(HeldOutFile(sandbox));

    public static string HeldOutFile(Sandbox sandbox) => Directory.EnumerateFiles(sandbox.State, "held-out.db", SearchOption.AllDirectories).Single();

    private static List<string> Read(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT task FROM tasks ORDER BY task";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
