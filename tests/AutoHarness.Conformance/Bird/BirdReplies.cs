using System.Globalization;
using System.Text.Json;
using AutoHarness.Benchmarks.Bird;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Conformance.Bird;

/// <summary>Sends recorded submissions and compares each reply with the recorded one.</summary>
internal static class BirdReplies
{
    /// <summary>The first difference; null when there is none.</summary>
    public static async Task<string?> ReplayAsync(ITrialDatabases databases, BirdTask task, InteractionMode mode, JsonElement vector, CancellationToken ct)
    {
        try
        {
            await using var database = await databases.OpenAsync(task, mode, ct);
            var replies = vector.GetProperty("responses").EnumerateArray();
            foreach (var (submission, expected) in vector.GetProperty("submissions").EnumerateArray().Zip(replies))
            {
                var found = Describe(await database.SubmitAsync(submission.GetString()!, ct));
                var wanted = Describe(expected);
                if (found != wanted)
                {
                    return $"expected {wanted}, found {found}";
                }
            }

            return null;
        }
        catch (InfrastructureException e)
        {
            return $"infrastructure: {e.Message}";
        }
    }

    private static string Describe(SubmitReply reply) =>
        string.Create(CultureInfo.InvariantCulture, $"[{reply.Passed}|{reply.Message}|{reply.Reward}|{reply.PhaseCompleted}|{reply.HasFollowUp}|{reply.FollowUpQuery}]");

    private static string Describe(JsonElement reply)
    {
        int? phase = reply.GetProperty("phase_completed") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;
        return Describe(new SubmitReply(
            reply.GetProperty("passed").GetBoolean(),
            reply.GetProperty("message").GetString()!,
            reply.GetProperty("reward").GetDouble(),
            phase,
            reply.GetProperty("has_follow_up").GetBoolean(),
            reply.GetProperty("follow_up_query").GetString(),
            Isolation: ""));
    }
}
