namespace AutoHarness.Benchmarks.Bird.Scripted;

/// <summary>What somebody does who answers questions with SQL well; the scripted model does each of it more or less, depending on its prompt.</summary>
internal enum Habit
{
    /// <summary>Looks at the schema.</summary>
    Schema,

    /// <summary>Looks at the knowledge base.</summary>
    Knowledge,

    /// <summary>Asks the user what unclear words mean.</summary>
    Ask,

    /// <summary>Tries a query before it is handed in.</summary>
    Test,
}
