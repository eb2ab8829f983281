using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Tau.Schemas.Python;

/// <summary>An expression of Python source, as far as annotations, defaults and decorators need it.</summary>
internal abstract record PyExpression
{
    /// <summary>A name; of a dotted one the last part.</summary>
    internal sealed record Name(string Id) : PyExpression;

    internal sealed record Text(string Value) : PyExpression;

    internal sealed record Number(string Digits) : PyExpression;

    /// <summary><c>callee(arguments)</c>; the keyword of a positional argument is null.</summary>
    internal sealed record Call(PyExpression Callee, ImmutableArray<(string? Keyword, PyExpression Value)> Arguments) : PyExpression
    {
        public PyExpression? Argument(string keyword) => Arguments.FirstOrDefault(argument => argument.Keyword == keyword).Value;

        /// <summary>The first positional argument.</summary>
        public PyExpression? First => Arguments.FirstOrDefault(argument => argument.Keyword is null).Value;
    }

    /// <summary><c>target[items]</c>.</summary>
    internal sealed record Index(PyExpression Target, ImmutableArray<PyExpression> Items) : PyExpression;

    /// <summary>Alternatives joined by <c>|</c>.</summary>
    internal sealed record Either(ImmutableArray<PyExpression> Options) : PyExpression;

    /// <summary>Anything else.</summary>
    internal sealed record Other : PyExpression;
}
