namespace AutoHarness.Benchmarks.Bird.Users;

/// <summary>Prompts of our own for the simulated user, for those who have no clone of the reference. Results that rest on them say so.</summary>
internal static class BuiltInPrompts
{
    /// <summary>The name that results give them.</summary>
    public const string Source = "builtin";

    private const int ActionTokens = 500;

    private const string ActionParser =
        """
        You decide how a person answers a question. The person has asked for data; a database expert wants to understand the request and asks back.
        The person knows what is meant by the unclear words of the request and by the query that would answer it.

        Unclear words, with what they mean in SQL:
        [[amb_json]]

        The query that answers the request, cut into its clauses:
        [[SQL_Glot]]

        Choose exactly one:
        - labeled("TERM"): the question is about one of the unclear words above; name the term.
        - unlabeled("CLAUSE"): the question is about something else that the query decides, such as an order, a limit, a rounding or a condition; name the clause.
        - unanswerable(): the question is about neither, asks for the query or a part of it, or asks how to write or solve it.

        The question:
        [[clarification_Q]]

        Write your choice between <s> and </s>, for example <s>unanswerable()</s>, and nothing else.
        """;

    private const string ResponseGenerator =
        """
        You are the person who has asked for data. A database expert wants to understand your request and has asked you a question. How you answer was
        decided already.

        What you want, said clearly:
        [[clear_query]]

        Unclear words of your request, with what they mean in SQL:
        [[amb_json]]

        The query that answers your request:
        [[GT_SQL]]

        The same, cut into its clauses:
        [[SQL_Glot]]

        The database:
        [[DB_schema]]

        The question:
        [[clarification_Q]]

        How you answer: [[Action]]
        - labeled("TERM"): say in your own words what you mean by that term.
        - unlabeled("CLAUSE"): say in your own words what you want in this respect, as the clause has it.
        - unanswerable(): say that you cannot answer this.

        Answer in one or two sentences, as somebody who knows the business and not SQL. Do not write SQL, do not name tables or columns that the question
        does not name, and tell nothing that was not asked. Write the answer between <s> and </s> and nothing else.
        """;

    public static SimulatorPrompts Load() => new(ActionParser, ResponseGenerator, Source, ActionTokens);
}
