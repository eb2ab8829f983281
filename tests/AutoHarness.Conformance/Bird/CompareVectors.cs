using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Evaluation;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Conformance.Bird;

/// <summary>Typed rows compared with typed rows, and what they look like when they are compared.</summary>
internal sealed class CompareVectors : IBirdVectorFile
{
    public string Name => "compare";

    public Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        foreach (var vector in folder.Read(Name))
        {
            var (prediction, gold) = (Rows(vector.GetProperty("pred")), Rows(vector.GetProperty("sol")));
            var ordered = vector.GetProperty("conditions") is { ValueKind: JsonValueKind.Object } conditions
                && conditions.TryGetProperty("order", out var order) && order.GetBoolean();
            var verdict = Try(() => RowComparison.AreSame(prediction, gold, ordered) ? "1" : "0");
            var normalised = Try(() => Show(RowNormaliser.Normalise(prediction)));
            var wanted = vector.GetProperty("result") is { ValueKind: JsonValueKind.String } raised ? raised.GetString()! : vector.GetProperty("result").GetRawText();
            var wantedRows = vector.GetProperty("pred_normalised") is { ValueKind: JsonValueKind.String } failure ? failure.GetString()! : Show(Rows(vector.GetProperty("pred_normalised"))!);
            if (verdict == wanted && normalised == wantedRows)
            {
                report.Pass();
            }
            else
            {
                report.Fail(vector.GetProperty("id").GetString()!, $"expected {wanted} and {wantedRows}, found {verdict} and {normalised}");
            }
        }

        return Task.CompletedTask;
    }

    private static string Try(Func<string> work)
    {
        try
        {
            return work();
        }
        catch (PyException e)
        {
            return e.Line;
        }
    }

    private static string Show(IEnumerable<PyTuple> rows) => string.Join(' ', rows.Select(row => row.Repr));

    private static List<PyTuple>? Rows(JsonElement rows) => rows.ValueKind == JsonValueKind.Null ? null : [.. rows.EnumerateArray().Select(row => new PyTuple(Cells(row)))];

    private static ImmutableArray<PyValue> Cells(JsonElement cells) => [.. cells.EnumerateArray().Select(Cell)];

    private static PyValue Cell(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => PyNone.Instance,
        JsonValueKind.True or JsonValueKind.False => new PyBool(cell.GetBoolean()),
        JsonValueKind.Number => new PyInt(BigInteger.Parse(cell.GetRawText(), CultureInfo.InvariantCulture)),
        JsonValueKind.String => new PyStr(cell.GetString()!),
        _ => Tagged(cell.EnumerateObject().Single()),
    };

    private static PyValue Tagged(JsonProperty cell) => cell.Name switch
    {
        "f" => new PyFloat(cell.Value.GetString() switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            var text => double.Parse(text!, CultureInfo.InvariantCulture),
        }),
        "d" => PyDecimal.Parse(cell.Value.GetString()!),
        "date" => MomentReader.Date(cell.Value.GetString()!),
        "ts" => MomentReader.DateTime(cell.Value.GetString()!.Replace('T', ' '), zoned: false),
        "time" => MomentReader.Time(cell.Value.GetString()!),
        "interval" => PyTimeDelta.Of(cell.Value[0].GetInt64(), (cell.Value[1].GetInt64() * 1_000_000) + cell.Value[2].GetInt64()),
        "list" => new PyList(Cells(cell.Value)),
        "tuple" => new PyTuple(Cells(cell.Value)),
        "json" => new PyDict([.. cell.Value.EnumerateObject().Select(item => KeyValuePair.Create(item.Name, Cell(item.Value)))]),
        _ => throw new InvalidDataException($"unknown kind of cell {cell.Name}"),
    };
}
