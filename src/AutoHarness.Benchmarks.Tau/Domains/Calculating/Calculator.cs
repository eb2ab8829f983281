using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Calculating;

/// <summary>The reference's <c>calculate</c>: Python's own expressions, of digits, signs, parentheses and blanks only, rounded to two places.</summary>
internal static class Calculator
{
    private const string Allowed = "0123456789+-*/(). ";

    /// <exception cref="PythonException">A letter that is not allowed, a syntax error, or a sum that cannot be done.</exception>
    public static PyValue Calculate(PyValue expression)
    {
        // Iterating anything else than a text meets no such letter at best, and then Python's eval refuses it.
        if (expression is not PyString { Text: var text })
        {
            foreach (var part in Environments.Arguments.Iterate(expression))
            {
                if (part is not PyString { Text: var piece } || !Allowed.Contains(piece, StringComparison.Ordinal))
                {
                    throw part is PyString ? InvalidCharacters() : PythonException.OfType($"'in <string>' requires string as left operand, not {part.TypeName}");
                }
            }

            throw PythonException.OfType("eval() arg 1 must be a string, bytes or code object");
        }

        foreach (var letter in text)
        {
            if (!Allowed.Contains(letter, StringComparison.Ordinal))
            {
                throw InvalidCharacters();
            }
        }

        var value = new ExpressionParser(text.TrimStart(' ')).Parse();
        return PyText.Repr(PyMath.RoundCents(ToFloat(value)));
    }

    private static PythonException InvalidCharacters() => PythonException.Value("Invalid characters in expression");

    private static double ToFloat(PyValue value) => value switch
    {
        PyFloat real => real.Value,
        PyNumber number => ExpressionMath.ToFloat(number),
        _ => throw PythonException.OfType($"float() argument must be a string or a real number, not '{value.TypeName}'"),
    };
}
