using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Tests.Databases;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Tests.Values;

/// <summary>Values and errors beside those that psycopg2 gave for the same statements.</summary>
public sealed class PsycopgTests(ServerFixture fixture)
{
    [Fact]
    public async Task Values_print_as_they_do_in_Python()
    {
        await using var copy = await Copy.TakeAsync(fixture);
        var wrong = new List<string>();
        foreach (var vector in Read("psycopg-values.jsonl"))
        {
            var found = await copy.RunAsync(vector.GetProperty("sql").GetString()!);
            if (vector.TryGetProperty("error", out var error))
            {
                // The class stands in front of the text there.
                Note(wrong, vector, error.GetString()!.Split(": ", 2)[1], found.Error ?? "no error");
                continue;
            }

            Note(wrong, vector, Texts(vector, "str"), string.Join('\n', found.Rows![0].Items.Select(cell => cell.Str)));
            Note(wrong, vector, Texts(vector, "repr"), string.Join('\n', found.Rows![0].Items.Select(cell => cell.Repr)));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Errors_read_as_they_do_in_Python()
    {
        await using var copy = await Copy.TakeAsync(fixture);
        var wrong = new List<string>();
        foreach (var vector in Read("psycopg-errors.jsonl"))
        {
            var found = await copy.RunAsync(vector.GetProperty("sql").GetString()!);
            Note(wrong, vector, vector.GetProperty("error").GetString() ?? "no error", found.Error ?? "no error");
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(2.675, "2.67")]
    [InlineData(0.125, "0.12")]
    [InlineData(0.375, "0.38")]
    [InlineData(-0.001, "-0.0")]
    [InlineData(1e22, "1e+22")]
    [InlineData(5e-324, "0.0")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    public void Floats_round_on_their_exact_value(double value, string rounded) => Assert.Equal(rounded, new PyFloat(value).Round(2).Str);

    private static IEnumerable<JsonElement> Read(string name)
    {
        using var reader = new StreamReader(typeof(PsycopgTests).Assembly.GetManifestResourceStream(name)!);
        while (reader.ReadLine() is { } line)
        {
            yield return JsonDocument.Parse(line).RootElement;
        }
    }

    private static string Texts(JsonElement vector, string name) => string.Join('\n', vector.GetProperty(name).EnumerateArray().Select(text => text.GetString()));

    private static void Note(List<string> wrong, JsonElement vector, string wanted, string found)
    {
        if (wanted != found)
        {
            wrong.Add($"{vector.GetProperty("sql").GetString()}: wanted {wanted}, found {found}");
        }
    }
}
