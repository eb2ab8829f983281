namespace AutoHarness.Evaluation.Scanning.Corpus;

/// <summary>How much it says that an edit contains a string of one task only.</summary>
internal enum Rarity
{
    /// <summary>A plain word of at least eight letters: means something in numbers only.</summary>
    Word,

    /// <summary>A name, a short number, an identifier.</summary>
    Name,

    /// <summary>An id, a long number, an address, a file of the task: nobody comes up with it by chance.</summary>
    Exact,
}
