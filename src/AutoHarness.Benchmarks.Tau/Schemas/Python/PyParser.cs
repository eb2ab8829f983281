using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Tau.Schemas.Python;

/// <summary>Reads classes, methods, fields and assignments out of Python source; everything else is stepped over.</summary>
internal sealed class PyParser
{
    private readonly PyCursor source;
    private readonly PyExpressionReader expressions;

    private PyParser(PyCursor source) => (this.source, expressions) = (source, new PyExpressionReader(source));

    private PyToken Next => source.Next;

    /// <exception cref="FormatException">The source is not what this reader understands; the message names the line.</exception>
    public static PyModule Parse(string source)
    {
        var parser = new PyParser(new PyCursor(PyTokenizer.Cut(source)));
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
                source.Move();
                decorators.Add(expressions.Expression());
                source.StepOverLine();
            }
            else if (Next.IsWord("class"))
            {
                classes.Add(Class());
                decorators.Clear();
            }
            else if (Next.IsWord("def") || (Next.IsWord("async") && source.Ahead(1).IsWord("def")))
            {
                functions.Add(Function(decorators.DrainToImmutable()));
            }
            else if (Assignment() is { } assignment)
            {
                assignments.Add(assignment);
            }
            else
            {
                source.StepOverLine();
                source.StepOverBlock();
            }
        }

        return (assignments.DrainToImmutable(), functions.DrainToImmutable());
    }

    private PyClass Class()
    {
        source.Move();
        var name = source.Take(PyTokenKind.Name).Text;
        var bases = ImmutableArray<PyExpression>.Empty;
        if (Next.Is("("))
        {
            bases = [.. expressions.Arguments().Select(argument => argument.Value)];
        }

        source.Take(":");
        source.StepOverLine();
        if (Next.Kind != PyTokenKind.Indent)
        {
            return new(name, bases, null, [], []);
        }

        source.Move();
        var documentation = Documentation();
        var (fields, methods) = Block(ImmutableArray.CreateBuilder<PyClass>(), PyTokenKind.Dedent);
        source.Move();
        return new(name, bases, documentation, fields, methods);
    }

    private PyFunction Function(ImmutableArray<PyExpression> decorators)
    {
        source.Move(Next.IsWord("async") ? 2 : 1);
        var name = source.Take(PyTokenKind.Name).Text;
        source.Take("(");
        var parameters = ImmutableArray.CreateBuilder<PyParameter>();
        while (!Next.Is(")"))
        {
            var starred = Next.Is("*") || Next.Is("/");
            while (Next.Is("*") || Next.Is("/"))
            {
                source.Move();
            }

            if (Next.Kind == PyTokenKind.Name)
            {
                var parameter = Parameter();
                if (!starred)
                {
                    parameters.Add(parameter);
                }
            }

            expressions.Separator(")");
        }

        source.Move();
        if (Next.Is("->"))
        {
            source.Move();
            expressions.Expression();
        }

        source.Take(":");
        if (Next.Kind != PyTokenKind.NewLine)
        {
            source.StepOverLine();
            return new(name, decorators, parameters.DrainToImmutable(), null);
        }

        source.Move();
        string? documentation = null;
        if (Next.Kind == PyTokenKind.Indent)
        {
            source.Move();
            documentation = Documentation();
            source.StepOverRest();
        }

        return new(name, decorators, parameters.DrainToImmutable(), documentation);
    }

    private PyParameter Parameter()
    {
        var name = source.Take(PyTokenKind.Name).Text;
        PyExpression? annotation = null;
        PyExpression? standard = null;
        if (Next.Is(":"))
        {
            source.Move();
            annotation = expressions.Expression();
        }

        if (Next.Is("="))
        {
            source.Move();
            standard = expressions.Expression();
        }

        return new(name, annotation, standard);
    }

    private PyAssignment? Assignment()
    {
        if (Next.Kind != PyTokenKind.Name || !(source.Ahead(1).Is("=") || source.Ahead(1).Is(":")) || source.Ahead(2).Is("="))
        {
            return null;
        }

        if (source.Ahead(1).Is(":") && source.Ahead(2).Kind == PyTokenKind.NewLine)
        {
            return null;
        }

        var name = source.Take(PyTokenKind.Name).Text;
        PyExpression? annotation = null;
        PyExpression? value = null;
        if (Next.Is(":"))
        {
            source.Move();
            annotation = expressions.Expression();
        }

        if (Next.Is("="))
        {
            source.Move();
            value = expressions.Expression();
        }

        source.StepOverLine();
        return new(name, annotation, value);
    }

    private string? Documentation()
    {
        if (Next.Kind != PyTokenKind.Text)
        {
            return null;
        }

        var text = Next.Text;
        source.StepOverLine();
        return text;
    }
}
