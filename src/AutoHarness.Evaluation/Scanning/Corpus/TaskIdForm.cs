namespace AutoHarness.Evaluation.Scanning.Corpus;

/// <summary>What the id of a task looks like, and so how it can be told from ordinary text.</summary>
internal enum TaskIdForm
{
    /// <summary>Letters and digits: stands for itself.</summary>
    Distinct,

    /// <summary>Words only, such as fix-permissions: the same words may stand in any sentence.</summary>
    Words,

    /// <summary>Digits only: an id where the text says so.</summary>
    Number,

    /// <summary>As <see cref="Distinct"/>, without leading zeros: meant only where text is put together.</summary>
    Shortened,
}
