namespace AutoHarness.Benchmarks.Tau.Schemas.Python;

/// <summary>A place in Python source that has been cut into tokens.</summary>
internal sealed class PyCursor(List<PyToken> tokens)
{
    private int place;

    /// <summary>The token at the place.</summary>
    public PyToken Next => tokens[place];

    /// <summary>A token further on.</summary>
    public PyToken Ahead(int count) => tokens[place + count];

    public void Move(int count = 1) => place += count;

    /// <exception cref="FormatException">Another kind of token stands there.</exception>
    public PyToken Take(PyTokenKind kind) => Next.Kind == kind ? tokens[place++] : throw Wrong($"a {kind} is missing");

    /// <exception cref="FormatException">Something else stands there.</exception>
    public void Take(string sign)
    {
        if (!Next.Is(sign))
        {
            throw Wrong($"'{sign}' is missing");
        }

        place++;
    }

    public void StepOverLine()
    {
        while (Next.Kind is not PyTokenKind.NewLine and not PyTokenKind.End)
        {
            place++;
        }

        place += Next.Kind == PyTokenKind.NewLine ? 1 : 0;
    }

    /// <summary>Steps over an indented block, where one begins.</summary>
    public void StepOverBlock()
    {
        if (Next.Kind == PyTokenKind.Indent)
        {
            place++;
            StepOverRest();
        }
    }

    /// <summary>Steps out of the block that the place is in.</summary>
    public void StepOverRest()
    {
        for (var depth = 1; depth > 0 && Next.Kind != PyTokenKind.End; place++)
        {
            depth += Next.Kind switch
            {
                PyTokenKind.Indent => 1,
                PyTokenKind.Dedent => -1,
                _ => 0,
            };
        }
    }

    public FormatException Wrong(string what) => new($"{what} (line {Next.Line})");
}
