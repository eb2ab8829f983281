using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Tau.Schemas.Python;

/// <summary>Reads classes, methods, fields and assignments out of Python source; everything else is stepped over.</summary>
internal sealed class PyParser
{
    private readonly List<PyToken> tokens;
    private int place;

    private PyParser(List<PyToken> tokens) => this.tokens = tokens;

    private PyToken Next => tokens[place];

    /// <exception cref="FormatException">The source is not what this reader understands; the message names the line.</exception>
    public static PyModule Parse(string source)
    {
        var parser = new PyParser(PyTokenizer.Cut(source));
        var classes = ImmutableArray.CreateBuilder<PyClass>();
        var (assignments, _) = parser.Block(classes, until: PyTokenKind.End);
        return new PyModule(classes.DrainToImmutable(), assignments);
    }

    private (ImmutableArray<PyAssignment> Assignments, ImmutableArray<PyFunction> Functions) Block(ImmutableArray<PyClass>.Builder classes, PyTokenKind until)
    {
        var assignments = ImmutableArray.CreateBuilder<PyAssignment>();
        var functions = ImmutableArray.CreateBuilder<PyFunction>();
        var decorators = ImmutableArray.CreateBuilder<PyExpression>();
        while (Next.Kind != until && Next.Kind != PyTokenKind.End)
        {
            if (Next.Is("@"))
            {
                place++;
                decorators.Add(Expression());
                StepOverLine();
            }
            else if (Next.IsWord("class"))
            {
                classes.Add(Class());
                decorators.Clear();
            }
            else if (Next.IsWord("def") || (Next.IsWord("async") && tokens[place + 1].IsWord("def")))
            {
                functions.Add(Function(decorators.DrainToImmutable()));
            }
            else if (Assignment() is { } assignment)
            {
                assignments.Add(assignment);
            }
            else
            {
                StepOverLine();
                StepOverBlock();
            }
        }

        return (assignments.DrainToImmutable(), functions.DrainToImmutable());
    }

    private PyClass Class()
    {
        place++;
        var name = Take(PyTokenKind.Name).Text;
        var bases = ImmutableArray<PyExpression>.Empty;
        if (Next.Is("("))
        {
            bases = [.. Arguments().Select(argument => argument.Value)];
        }

        Take(":");
        StepOverLine();
        if (Next.Kind != PyTokenKind.Indent)
        {
            return new(name, bases, null, [], []);
        }

        place++;
        var documentation = Documentation();
        var (fields, methods) = Block(ImmutableArray.CreateBuilder<PyClass>(), PyTokenKind.Dedent);
        place++;
        return new(name, bases, documentation, fields, methods);
    }

    private PyFunction Function(ImmutableArray<PyExpression> decorators)
    {
        place += Next.IsWord("async") ? 2 : 1;
        var name = Take(PyTokenKind.Name).Text;
        Take("(");
        var parameters = ImmutableArray.CreateBuilder<PyParameter>();
        while (!Next.Is(")"))
        {
            var starred = Next.Is("*") || Next.Is("/");
            while (Next.Is("*") || Next.Is("/"))
            {
                place++;
            }

            if (Next.Kind == PyTokenKind.Name)
            {
                var parameter = Parameter();
                if (!starred)
                {
                    parameters.Add(parameter);
                }
            }

            Separator(")");
        }

        place++;
        if (Next.Is("->"))
        {
            place++;
            Expression();
        }

        Take(":");
        if (Next.Kind != PyTokenKind.NewLine)
        {
            StepOverLine();
            return new(name, decorators, parameters.DrainToImmutable(), null);
        }

        place++;
        string? documentation = null;
        if (Next.Kind == PyTokenKind.Indent)
        {
            place++;
            documentation = Documentation();
            StepOverRest();
        }

        return new(name, decorators, parameters.DrainToImmutable(), documentation);
    }

    private PyParameter Parameter()
    {
        var name = Take(PyTokenKind.Name).Text;
        PyExpression? annotation = null;
        PyExpression? standard = null;
        if (Next.Is(":"))
        {
            place++;
            annotation = Expression();
        }

        if (Next.Is("="))
        {
            place++;
            standard = Expression();
        }

        return new(name, annotation, standard);
    }

    private PyAssignment? Assignment()
    {
        if (Next.Kind != PyTokenKind.Name || !(tokens[place + 1].Is("=") || tokens[place + 1].Is(":")) || tokens[place + 2].Is("="))
        {
            return null;
        }

        var before = place;
        var name = Take(PyTokenKind.Name).Text;
        PyExpression? annotation = null;
        PyExpression? value = null;
        if (Next.Is(":"))
        {
            place++;
            if (Next.Kind == PyTokenKind.NewLine)
            {
                place = before;
                return null;
            }

            annotation = Expression();
        }

        if (Next.Is("="))
        {
            place++;
            value = Expression();
        }

        StepOverLine();
        return new(name, annotation, value);
    }

    private string? Documentation()
    {
        if (Next.Kind != PyTokenKind.Text)
        {
            return null;
        }

        var text = Next.Text;
        StepOverLine();
        return text;
    }

    private PyExpression Expression()
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
            place++;
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
                place++;
                value = new PyExpression.Name(Take(PyTokenKind.Name).Text) is var member && value is PyExpression.Text text && Next.Is("(") ? StringMethod(text, member.Id) : member;
            }
            else if (Next.Is("("))
            {
                value = new PyExpression.Call(value, Arguments());
            }
            else if (Next.Is("["))
            {
                place++;
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
        place++;
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
                    place++;
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

    private ImmutableArray<(string? Keyword, PyExpression Value)> Arguments()
    {
        Take("(");
        var arguments = ImmutableArray.CreateBuilder<(string?, PyExpression)>();
        while (!Next.Is(")"))
        {
            string? keyword = null;
            if (Next.Kind == PyTokenKind.Name && tokens[place + 1].Is("=") && !tokens[place + 2].Is("="))
            {
                keyword = Next.Text;
                place += 2;
            }

            arguments.Add((keyword, Expression()));
            Separator(")");
        }

        place++;
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

        place++;
        return items.DrainToImmutable();
    }

    // What stands between an item and the next comma is an operator that does not matter here.
    private void Separator(string end)
    {
        while (!Next.Is(",") && !Next.Is(end))
        {
            if (Next.Kind is PyTokenKind.End or PyTokenKind.NewLine)
            {
                throw Wrong($"'{end}' is missing");
            }

            if (Next.Is("(") || Next.Is("[") || Next.Is("{"))
            {
                Atom();
            }
            else
            {
                place++;
            }
        }

        place += Next.Is(",") ? 1 : 0;
    }

    private void StepOverLambda()
    {
        while (!Next.Is(":"))
        {
            if (Next.Kind == PyTokenKind.End)
            {
                throw Wrong("':' is missing");
            }

            place++;
        }

        place++;
        Expression();
    }

    private void StepOverLine()
    {
        while (Next.Kind is not PyTokenKind.NewLine and not PyTokenKind.End)
        {
            place++;
        }

        place += Next.Kind == PyTokenKind.NewLine ? 1 : 0;
    }

    private void StepOverBlock()
    {
        if (Next.Kind == PyTokenKind.Indent)
        {
            place++;
            StepOverRest();
        }
    }

    private void StepOverRest()
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

    private PyToken Take(PyTokenKind kind) => Next.Kind == kind ? tokens[place++] : throw Wrong($"a {kind} is missing");

    private void Take(string sign)
    {
        if (!Next.Is(sign))
        {
            throw Wrong($"'{sign}' is missing");
        }

        place++;
    }

    private FormatException Wrong(string what) => new($"{what} (line {Next.Line})");
}
