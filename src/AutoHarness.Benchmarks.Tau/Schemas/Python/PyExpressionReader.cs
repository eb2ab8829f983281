using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Tau.Schemas.Python;

/// <summary>Reads expressions out of Python source, as far as annotations, defaults, decorators and texts need.</summary>
internal sealed class PyExpressionReader(PyCursor source)
{
    private PyToken Next => source.Next;

    /// <summary>Reads an expression; what does not matter here becomes <see cref="PyExpression.Other"/>.</summary>
    /// <exception cref="FormatException">The source is not what this reader understands.</exception>
    public PyExpression Expression()
    {
        var first = Operand();
        if (!Next.Is("|"))
        {
            return first;
        }

        var options = ImmutableArray.CreateBuilder<PyExpression>();
        options.Add(first);
        while (Next.Is("|"))
        {
            source.Move();
            options.Add(Operand());
        }

        return new PyExpression.Either(options.DrainToImmutable());
    }

    private PyExpression Operand()
    {
        var value = Atom();
        while (true)
        {
            if (Next.Is("."))
            {
                source.Move();
                value = new PyExpression.Name(source.Take(PyTokenKind.Name).Text) is var member && value is PyExpression.Text text && Next.Is("(") ? StringMethod(text, member.Id) : member;
            }
            else if (Next.Is("("))
            {
                value = new PyExpression.Call(value, Arguments());
            }
            else if (Next.Is("["))
            {
                source.Move();
                value = new PyExpression.Index(value, Items("]"));
            }
            else
            {
                return value;
            }
        }
    }

    private PyExpression StringMethod(PyExpression.Text text, string method)
    {
        Arguments();
        return method == "strip" ? new PyExpression.Text(Values.PyText.Strip(text.Value)) : new PyExpression.Other();
    }

    private PyExpression Atom()
    {
        var token = Next;
        source.Move();
        switch (token.Kind)
        {
            case PyTokenKind.Name when token.Text == "lambda":
                StepOverLambda();
                return new PyExpression.Other();
            case PyTokenKind.Name:
                return new PyExpression.Name(token.Text);
            case PyTokenKind.Number:
                return new PyExpression.Number(token.Text);
            case PyTokenKind.Text:
                var text = token.Text;
                while (Next.Kind == PyTokenKind.Text)
                {
                    text += Next.Text;
                    source.Move();
                }

                return new PyExpression.Text(text);
            case PyTokenKind.Sign when token.Text is "(" or "[" or "{":
                return Bracketed(token.Text);
            default:
                return new PyExpression.Other();
        }
    }

    // A text in parentheses is that text; other brackets hold nothing that matters here.
    private PyExpression Bracketed(string open)
    {
        var items = Items(open switch
        {
            "(" => ")",
            "[" => "]",
            _ => "}",
        });
        return open == "(" && items is [var only] ? only : new PyExpression.Other();
    }

    /// <summary>Reads the arguments of a call, parentheses included.</summary>
    /// <exception cref="FormatException">The source is not what this reader understands.</exception>
    public ImmutableArray<(string? Keyword, PyExpression Value)> Arguments()
    {
        source.Take("(");
        var arguments = ImmutableArray.CreateBuilder<(string?, PyExpression)>();
        while (!Next.Is(")"))
        {
            string? keyword = null;
            if (Next.Kind == PyTokenKind.Name && source.Ahead(1).Is("=") && !source.Ahead(2).Is("="))
            {
                keyword = Next.Text;
                source.Move(2);
            }

            arguments.Add((keyword, Expression()));
            Separator(")");
        }

        source.Move();
        return arguments.DrainToImmutable();
    }

    private ImmutableArray<PyExpression> Items(string end)
    {
        var items = ImmutableArray.CreateBuilder<PyExpression>();
        while (!Next.Is(end))
        {
            items.Add(Expression());
            Separator(end);
        }

        source.Move();
        return items.DrainToImmutable();
    }

    /// <summary>Steps to the next item or the end; what stands before the comma is an operator that does not matter here.</summary>
    /// <exception cref="FormatException">Neither comes.</exception>
    public void Separator(string end)
    {
        while (!Next.Is(",") && !Next.Is(end))
        {
            if (Next.Kind is PyTokenKind.End or PyTokenKind.NewLine)
            {
                throw source.Wrong($"'{end}' is missing");
            }

            if (Next.Is("(") || Next.Is("[") || Next.Is("{"))
            {
                Atom();
            }
            else
            {
                source.Move();
            }
        }

        source.Move(Next.Is(",") ? 1 : 0);
    }

    private void StepOverLambda()
    {
        while (!Next.Is(":"))
        {
            if (Next.Kind == PyTokenKind.End)
            {
                throw source.Wrong("':' is missing");
            }

            source.Move();
        }

        source.Move();
        Expression();
    }
}
