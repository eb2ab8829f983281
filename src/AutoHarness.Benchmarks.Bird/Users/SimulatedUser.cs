using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Benchmarks.Bird.Sql;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Users;

/// <summary>
/// The user of one trial: two model calls a question, the first decides what kind of answer it deserves, the second gives it. It knows the
/// gold SQL and remembers nothing of earlier questions.
/// </summary>
/// <param name="task">The task.</param>
/// <param name="schema">The schema text.</param>
/// <param name="prompts">The two prompts.</param>
/// <param name="model">Opens the model that plays the user, with the first question.</param>
/// <param name="compat">Whether a failing model is swallowed, as in the reference.</param>
internal sealed class SimulatedUser(BirdTask task, string schema, SimulatorPrompts prompts, Func<IChatClient> model, BirdCompat compat)
{
    /// <summary>The answer where the model gave none.</summary>
    public const string NoAnswer = "I'm not sure I understand your question.";

    private readonly Lazy<IChatClient> opened = new(model);
    private int phase = 1;

    /// <summary>From now on the questions are about the follow-up. Doing it twice changes nothing.</summary>
    public void BeginPhase2() => phase = 2;

    /// <summary>Answers a question.</summary>
    /// <exception cref="InfrastructureException">The model failed; under <see cref="BirdCompat.Reference"/> the answer says that the question was not understood.</exception>
    public async Task<UserAnswer> AnswerAsync(string question, CancellationToken ct)
    {
        var action = ActionOf(await CompleteAsync(ActionPrompt(question), prompts.ActionTokens, ct));
        return new UserAnswer(action, ResponseOf(await CompleteAsync(ResponsePrompt(question, action), SimulatorPrompts.ResponseTokens, ct)));
    }

    /// <summary>The prompt of stage 1. Places are filled one after the other, so a question that holds the name of a later place is filled, too.</summary>
    internal string ActionPrompt(string question) => prompts.ActionParser
        .Replace("[[clarification_Q]]", question, StringComparison.Ordinal)
        .Replace("[[amb_json]]", Ambiguities, StringComparison.Ordinal)
        .Replace("[[SQL_Glot]]", Segments, StringComparison.Ordinal)
        .Replace("[[DB_schema]]", schema, StringComparison.Ordinal);

    /// <summary>The prompt of stage 2. The clear question stays that of phase 1.</summary>
    internal string ResponsePrompt(string question, string action) => prompts.ResponseGenerator
        .Replace("[[clarification_Q]]", question, StringComparison.Ordinal)
        .Replace("[[Action]]", action, StringComparison.Ordinal)
        .Replace("[[clear_query]]", task.ClearQuery ?? task.AmbiguousQuery, StringComparison.Ordinal)
        .Replace("[[amb_json]]", Ambiguities, StringComparison.Ordinal)
        .Replace("[[GT_SQL]]", string.Join('\n', Gold), StringComparison.Ordinal)
        .Replace("[[SQL_Glot]]", Segments, StringComparison.Ordinal)
        .Replace("[[DB_schema]]", schema, StringComparison.Ordinal);

    /// <summary>What stage 1 decided: the text in the tags, else the first line.</summary>
    internal static string ActionOf(string text)
    {
        var close = text.IndexOf("</s>", StringComparison.Ordinal);
        return Untagged(PythonStrings.Strip(close >= 0 ? text[..close] : text.Split('\n')[0]));
    }

    /// <summary>What stage 2 says.</summary>
    internal static string ResponseOf(string text)
    {
        var close = text.IndexOf("</s>", StringComparison.Ordinal);
        if (close >= 0)
        {
            return Untagged(PythonStrings.Strip(text[..close]));
        }

        var parts = text.Split("<s>");
        return parts.Length > 1 ? PythonStrings.Strip(parts[1]) : NoAnswer;
    }

    internal string Segments => SqlSegments.Show(Gold);

    internal string Ambiguities => phase == 1
        ? $"user_query_ambiguity: \n{Json("user_query_ambiguity", "{}")}\n\nknowledge_ambiguity: \n{Json("knowledge_ambiguity", "[]")}"
        : "{}";

    private IEnumerable<string> Gold => phase == 2 && task.FollowUp is { Gold.SolSql.IsEmpty: false } next ? next.Gold.SolSql : task.Gold.SolSql;

    private string Json(string field, string otherwise) =>
        task.Row.ValueKind == JsonValueKind.Object && task.Row.TryGetProperty(field, out var value) ? PythonJson.Indented(value, 4) : otherwise;

    private static string Untagged(string text)
    {
        var open = text.IndexOf("<s>", StringComparison.Ordinal);
        return open < 0 ? text : PythonStrings.Strip(text[open..].Replace("<s>", "", StringComparison.Ordinal));
    }

    private async Task<string> CompleteAsync(string prompt, int tokens, CancellationToken ct)
    {
        try
        {
            var response = await opened.Value.GetResponseAsync(
                [new ChatMessage(ChatRole.User, prompt)],
                new ChatOptions { Temperature = 0, MaxOutputTokens = tokens },
                ct);
            return PythonStrings.Strip(response.Text);
        }
        catch (Exception e) when (e is ModelRequestException or InfrastructureException && compat == BirdCompat.Reference)
        {
            return "";
        }
        catch (ModelRequestException e)
        {
            throw new InfrastructureException($"the simulated user's model cannot answer: {e.Message}", e);
        }
    }
}
