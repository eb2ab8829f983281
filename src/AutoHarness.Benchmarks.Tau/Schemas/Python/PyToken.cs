namespace AutoHarness.Benchmarks.Tau.Schemas.Python;

internal enum PyTokenKind
{
    Name,
    Number,
    Text,
    Sign,
    NewLine,
    Indent,
    Dedent,
    End,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">The name, the number, the sign, or the value of a string literal.</param>
/// <param name="Line">The line it starts on, from 1.</param>
internal readonly record struct PyToken(PyTokenKind Kind, string Text, int Line)
{
    public bool Is(string sign) => Kind == PyTokenKind.Sign && Text == sign;

    public bool IsWord(string word) => Kind == PyTokenKind.Name && Text == word;
}
