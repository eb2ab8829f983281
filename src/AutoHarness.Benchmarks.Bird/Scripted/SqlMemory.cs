using System.Globalization;
using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Interaction;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Scripted;

/// <summary>What the scripted model takes from the messages it is sent; it has no other memory.</summary>
internal sealed partial class SqlMemory
{
    private const int MatchLimit = 1000;

    public SqlMemory(IReadOnlyList<ChatMessage> messages, IReadOnlyDictionary<string, BirdTask> tasks)
    {
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        System = string.Join('\n', messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text));
        SawSchema = System.Contains("CREATE TABLE", StringComparison.Ordinal);
        SawKnowledge = System.Contains("\"knowledge\":", StringComparison.Ordinal);
        foreach (var message in messages)
        {
            foreach (var content in message.Contents)
            {
                switch (content)
                {
                    case FunctionCallContent call:
                        calls[call.CallId] = call.Name;
                        break;
                    case FunctionResultContent result:
                        Hear(calls.GetValueOrDefault(result.CallId), result.Result?.ToString() ?? "");
                        break;
                    case TextContent text when message.Role == ChatRole.User:
                        Task ??= Find(text.Text, tasks);
                        InPhase2 |= text.Text.Contains("follow-up question:", StringComparison.Ordinal);
                        break;
                }
            }
        }
    }

    public string System { get; }

    public BirdTask? Task { get; }

    public bool SawSchema { get; private set; }

    public bool SawKnowledge { get; private set; }

    /// <summary>What the user said about the unclear words.</summary>
    public int Cleared { get; private set; }

    public int Questions { get; private set; }

    public bool Tested { get; private set; }

    public bool InPhase2 { get; private set; }

    /// <summary>Submissions of the phase that is at work.</summary>
    public int Tries { get; private set; }

    /// <summary>Coins as the last note says; null where there are none.</summary>
    public double? Coins { get; private set; }

    private void Hear(string? tool, string result)
    {
        Coins = Balance().Match(result) is { Success: true } note ? double.Parse(note.Groups["left"].ValueSpan, CultureInfo.InvariantCulture) : Coins;
        switch (tool)
        {
            case BirdTool.GetSchema:
                SawSchema |= result.Contains("CREATE TABLE", StringComparison.Ordinal);
                break;
            case BirdTool.GetAllKnowledgeDefinitions or BirdTool.GetKnowledgeDefinition:
                SawKnowledge |= result.Contains("\"knowledge\":", StringComparison.Ordinal);
                break;
            case BirdTool.AskUser:
                Questions++;
                Cleared += result.Contains(ScriptedUser.Opening, StringComparison.Ordinal) ? 1 : 0;
                break;
            case BirdTool.ExecuteSql:
                Tested |= !result.StartsWith("SQL Error", StringComparison.Ordinal);
                break;
            case BirdTool.SubmitSql:
                var passed = result.StartsWith("Phase 1 correct!", StringComparison.Ordinal);
                InPhase2 |= passed;
                (Tries, Tested) = passed ? (0, false) : (Tries + 1, Tested);
                break;
        }
    }

    private static BirdTask? Find(string text, IReadOnlyDictionary<string, BirdTask> tasks) =>
        TaskLine().Match(text) is { Success: true } named
            ? tasks.GetValueOrDefault(named.Groups["id"].Value)
            : tasks.Values.FirstOrDefault(task => text.Contains(task.AmbiguousQuery, StringComparison.Ordinal));

    [GeneratedRegex(@"^Task ID: (?<id>\S+)", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchLimit)]
    private static partial Regex TaskLine();

    [GeneratedRegex(@"\[SYSTEM NOTE: Remaining budget: (?<left>[0-9.]+)/", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchLimit)]
    private static partial Regex Balance();
}
