namespace AutoHarness.Models.Tests.Scripted.Server;

/// <summary>A reader of server-sent events, after the HTML standard; independent of the code under test.</summary>
internal static class ServerEvents
{
    public static IReadOnlyList<(string? Name, string Data)> Read(string text)
    {
        var events = new List<(string?, string)>();
        string? name = null;
        var data = new List<string>();
        foreach (var line in text.Split('\n')[..^1])
        {
            if (line.Length == 0)
            {
                if (data.Count > 0)
                {
                    events.Add((name, string.Join('\n', data)));
                }

                name = null;
                data.Clear();
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data.Add(line["data: ".Length..]);
            }
        }

        return events;
    }
}
