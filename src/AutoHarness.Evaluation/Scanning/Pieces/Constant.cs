namespace AutoHarness.Evaluation.Scanning.Pieces;

/// <summary>The value of an expression that holds nothing but literals.</summary>
/// <param name="Text">As text.</param>
/// <param name="Number">As a whole number, if it is one.</param>
/// <param name="Next">Index of the first token behind it.</param>
/// <param name="Operands">Literals and numbers in it.</param>
internal readonly record struct Constant(string Text, long? Number, int Next, int Operands);
