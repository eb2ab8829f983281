using System.Globalization;
using System.Text;
using AutoHarness.Benchmarks.Bird.Data;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>What the benchmark tells the agent, apart from the answers of tools.</summary>
internal static class Messages
{
    /// <summary>Answers a call that stands behind the end of a run in the same message.</summary>
    public const string NotRun = "Not run: an earlier call of this message ended the run.";

    /// <summary>Answers a question beyond the last in <c>c-interact</c>.</summary>
    public const string NoQuestionsLeft = "No clarification turns are left. Call submit_sql now with your best SQL.";

    /// <summary>How the rules of <c>c-interact</c> begin and end, for who looks for them in a prompt.</summary>
    public const string InstructionStart = "The task is to answer a user's question about the PostgreSQL database";

    /// <inheritdoc cref="InstructionStart"/>
    public const string InstructionEnd = "under the same rules.";

    /// <summary>The rules of <c>a-interact</c>.</summary>
    public static string AgenticInstruction { get; } = ComposeAgenticInstruction();

    /// <summary>The rules of <c>c-interact</c> with what is known about the database.</summary>
    public static string ConversationalInstruction(BirdTask task, MetadataTools metadata, int questions) => string.Create(CultureInfo.InvariantCulture, $"""
        {InstructionStart} "{task.Database}" with SQL. The question may be ambiguous.

        # Schema
        {metadata.Schema}

        # Knowledge
        {metadata.AllKnowledge}

        # Rules
        - ask_user puts a question to the user; there are {questions} clarification turns for the whole task.
        - submit_sql hands in the answer and ends your turn. What is handed in is compared with the right answer.
        - A wrong answer may be corrected once. After a right one a follow-up question may come, {InstructionEnd}
        """);

    /// <summary>The first message in <c>a-interact</c>.</summary>
    public static string AgenticOpening(BirdTask task, double coins) => string.Create(
        CultureInfo.InvariantCulture,
        $"Database: {task.Database}\nTask ID: {task.InstanceId}\n\nUser Query:\n{task.AmbiguousQuery}\n\nYou have a budget of {coins:F1} bird-coins. Explore with your tools, clear up with the user what is ambiguous, and submit your SQL without wasting coins.");

    /// <summary>The first message in <c>c-interact</c>.</summary>
    public static string ConversationalOpening(BirdTask task, int questions) => string.Create(
        CultureInfo.InvariantCulture,
        $"User Query:\n{task.AmbiguousQuery}\n\nYou have {questions} clarification turns. Clear up what is ambiguous with ask_user, then hand in your PostgreSQL query with submit_sql.");

    /// <summary>The one chance to debug, worded after the last submission of the task, whatever phase that belonged to.</summary>
    public static string Debug(string lastSubmission)
    {
        const string Mark = ToolDesk.NotExecutable;
        return lastSubmission.Contains(Mark.TrimEnd(), StringComparison.Ordinal)
            ? $"Your SQL is not executable: {lastSubmission.Split(Mark)[^1]}\nPlease fix and call submit_sql."
            : "Your SQL is not correct. You have one more chance. Please fix and call submit_sql.";
    }

    /// <summary>The second question in <c>c-interact</c>.</summary>
    public static string FollowUp(string? question) =>
        $"Phase 1 is complete. Here is a follow-up question:\n\n{question}\n\nGenerate the PostgreSQL query and call submit_sql.";

    private static string ComposeAgenticInstruction()
    {
        var text = new StringBuilder(
            """
            The task is to answer a user's question about a PostgreSQL database with SQL. The question may be ambiguous, and what is needed to
            answer it may stand in the schema, in the meanings of columns, in a knowledge base, or only in the user's head.

            Every tool costs bird-coins:

            """);
        foreach (var tool in BirdTool.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {tool}: {BirdTool.Costs[tool]}\n");
        }

        return text.Append(
            """

            submit_sql compares the answer with the right one. A wrong answer may be corrected as long as there are coins. After a right one a
            follow-up question may come, for which the same coins have to suffice. Without enough coins for a submission one last submission is free.
            An answer without a tool call ends the task.
            """).ToString();
    }
}
