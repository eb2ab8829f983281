namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>The habits of a good clerk; the scripted model has each of them more or less, depending on its prompt.</summary>
internal enum Habit
{
    /// <summary>Finds account and order before doing anything.</summary>
    LookUp,

    /// <summary>Asks for a yes before changes.</summary>
    AskFirst,

    /// <summary>Names amounts and other facts the customer needs.</summary>
    NameFacts,

    /// <summary>Keeps to the rules when a wish is forbidden.</summary>
    StandFirm,

    /// <summary>Tries again when a tool failed in passing.</summary>
    TryAgain,
}
