using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Evaluation;

/// <summary>
/// What the reference does to rows before it compares them: moments become days, numbers are rounded to two places, arrays and objects become JSON text.
/// </summary>
internal static class RowNormaliser
{
    private const int Places = 2;

    /// <exception cref="PyException">A cell that cannot be rounded or written as JSON, which fails the comparison.</exception>
    public static ImmutableArray<PyTuple> Normalise(IReadOnlyList<PyTuple>? rows) =>
        [.. (rows ?? []).Select(row => new PyTuple([.. row.Items.Select(NormaliseCell)]))];

    private static PyValue NormaliseCell(PyValue cell) => cell switch
    {
        PyDate date => new PyStr(date.Formatted),
        PyDateTime moment => new PyStr(new PyDate(DateOnly.FromDateTime(moment.Value)).Formatted),
        _ => Round(cell) switch
        {
            var nested when nested is PyList or PyDict => new PyStr(ToJson(nested)),
            var rounded => rounded,
        },
    };

    private static PyValue Round(PyValue value) => value switch
    {
        PyDecimal number => number.Quantize(Places),
        PyFloat number => number.Round(Places),
        PyList list => new PyList([.. list.Items.Select(Round)]),
        PyTuple tuple => new PyTuple([.. tuple.Items.Select(Round)]),
        PyDict map => new PyDict([.. map.Items.Select(item => KeyValuePair.Create(item.Key, Round(item.Value)))]),
        _ => value,
    };

    private static string ToJson(PyValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    // json.dumps with sorted names.
    private static void Write(StringBuilder text, PyValue value)
    {
        switch (value)
        {
            case PyNone:
                text.Append("null");
                break;
            case PyBool truth:
                text.Append(truth.Value ? "true" : "false");
                break;
            case PyInt number:
                text.Append(number.Str);
                break;
            case PyFloat number:
                text.Append(number.Value switch
                {
                    double.NaN => "NaN",
                    double.PositiveInfinity => "Infinity",
                    double.NegativeInfinity => "-Infinity",
                    _ => number.Str,
                });
                break;
            case PyStr word:
                text.Append(PythonJson.Quoted(word.Value));
                break;
            case PyList list:
                WriteAll(text, '[', list.Items, ']', item => Write(text, item));
                break;
            case PyTuple tuple:
                WriteAll(text, '[', tuple.Items, ']', item => Write(text, item));
                break;
            case PyDict map:
                var sorted = map.Items.OrderBy(item => item.Key, CodePointOrder.Instance).ToImmutableArray();
                WriteAll(text, '{', sorted, '}', item =>
                {
                    text.Append(PythonJson.Quoted(item.Key)).Append(": ");
                    Write(text, item.Value);
                });
                break;
            default:
                throw new PyException("TypeError", $"Object of type {TypeName(value)} is not JSON serializable");
        }
    }

    private static void WriteAll<T>(StringBuilder text, char open, ImmutableArray<T> items, char close, Action<T> write)
    {
        text.Append(open);
        for (var i = 0; i < items.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            write(items[i]);
        }

        text.Append(close);
    }

    private static string TypeName(PyValue value) => value switch
    {
        PyDecimal => "Decimal",
        PyDate => "date",
        PyDateTime => "datetime",
        PyTime => "time",
        PyTimeDelta => "timedelta",
        PyBytes => "memoryview",
        PyRange range => range.Class,
        _ => value.GetType().Name,
    };
}
