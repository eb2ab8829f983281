using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Demo.Conversation;
using AutoHarness.Benchmarks.Demo.Shop;
using AutoHarness.Benchmarks.Demo.Tasks;
using AutoHarness.Benchmarks.Demo.Tools;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo.Verification;

/// <summary>
/// Scores a conversation 1 or 0: the books are as they should be and nowhere else changed, the account was found before anything was
/// touched, the customer agreed where policy wants it, heard what must be said, and got an answer to every wish.
/// </summary>
internal static class DeskVerifier
{
    public static TrialOutcome.Scored Verify(DeskSession session, AgentRun run)
    {
        var checks = Checks(session).ToList();
        if (run.End is not AgentEnd.Finished)
        {
            checks.Add(new Check("agent", "finishes", $"{run.End}: {run.Detail}", Passed: false));
        }

        var failed = checks.Where(check => !check.Passed).ToList();
        var reason = failed.Count == 0 ? null : string.Join("; ", failed.Select(check => $"{check.What}: expected {check.Expected}, found {check.Found}"));
        return new TrialOutcome.Scored(failed.Count == 0 ? 1 : 0, run, reason, Detail(session, checks));
    }

    /// <summary>The books after the right calls.</summary>
    public static ShopState ExpectedBooks(DeskTask task, ShopState before) =>
        task.RightCalls.Aggregate(before, (books, call) => DeskToolbox.Run(books, call) is { Failed: false } result
            ? result.State
            : throw new InvalidOperationException($"task {task.Id} cannot be solved: {call} fails"));

    private static IEnumerable<Check> Checks(DeskSession session)
    {
        var expected = ExpectedBooks(session.Task, session.BooksBefore);
        yield return Compare("books", BooksDiff.Between(session.BooksBefore, expected), BooksDiff.Between(session.BooksBefore, session.Books));

        var touched = session.Calls.Where(made => !made.Failed && DeskTool.Writes(made.Call.Name)).ToList();
        var unidentified = touched.Find(made => !made.Identified);
        yield return new Check(
            "account",
            "found before any change",
            !session.Identified ? "never found" : unidentified is null ? "found before any change" : $"{unidentified.Call.Name} came first",
            session.Identified && unidentified is null);

        var unasked = touched.Find(made => !made.Agreed && DeskTool.NeedsAgreement(made.Call.Name));
        yield return new Check("agreement", "yes before each change that needs it", unasked is null ? "so it was" : $"{unasked.Call.Name} without a yes", unasked is null);

        foreach (var fact in session.Task.MustSay)
        {
            var isSaid = session.Said.Any(fact.IsSaidIn);
            yield return new Check("said", fact.Text, isSaid ? fact.Text : "not said", isSaid);
        }

        yield return new Check("answered", "every wish", session.Satisfied ? "every wish" : session.EndReason ?? "agent stopped early", session.Satisfied);
    }

    private static Check Compare(string what, IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        var (wanted, got) = (Join(expected), Join(found));
        return new Check(what, wanted, got, string.Equals(wanted, got, StringComparison.Ordinal));
    }

    private static string Join(IReadOnlyList<string> changes) => changes.Count == 0 ? "no change" : string.Join(", ", changes);

    private static JsonObject Detail(DeskSession session, IEnumerable<Check> checks) => new()
    {
        ["opening"] = session.Task.Opening,
        ["expected_calls"] = ArrayOf(session.Task.RightCalls.Select(call => call.ToString())),
        ["made_calls"] = ArrayOf(session.Calls.Select(made => made.Call + (made.Failed ? " (failed)" : ""))),
        ["must_say"] = ArrayOf(session.Task.MustSay.Select(fact => fact.Text)),
        ["ended"] = session.EndReason ?? "agent_stop",
        ["checks"] = new JsonArray(
        [
            .. checks.Select(check => new JsonObject
            {
                ["check"] = check.What,
                ["passed"] = check.Passed,
                ["expected"] = check.Expected,
                ["found"] = check.Found,
            }),
        ]),
    };

    private static JsonArray ArrayOf(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
