using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Conformance.Tau;

/// <summary>
/// The tools of each side as a model is told of them, and their kinds. Without a clone only names, order, parameters and kinds are compared, and the
/// vector counts apart.
/// </summary>
internal sealed class ToolSchemaVectors : ITauVectors
{
    public string Prefix => "tool_schemas.";

    public async Task ReplayAsync(string file, IAsyncEnumerable<PyDict> lines, TauWorld world, Report report, CancellationToken ct)
    {
        await foreach (var line in lines.WithCancellation(ct))
        {
            var (domain, side) = (line.Text("domain"), RequestorNames.Parse(line.Text("requestor")) ?? Requestor.Assistant);
            var environment = world.Domain(domain).CreateEnvironment(solo: false, TauWorld.FreshOptions());
            var toolkit = side == Requestor.User ? environment.User! : environment.Agent;
            var difference = Kinds(toolkit, line) ?? Parameters(toolkit, line) ?? (world.Texts is null ? null : Schemas(world, domain, side, line));
            if (difference is not null)
            {
                report.Fail($"{file} {domain} {line.Text("requestor")}", difference);
            }
            else if (world.Texts is null)
            {
                report.Apart("skipped: descriptions of tools rest on the reference's source (--repo)");
            }
            else
            {
                report.Pass();
            }
        }
    }

    private static string? Kinds(Toolkit toolkit, PyDict line)
    {
        var kinds = PyJson.Write(PyDict.Of([.. toolkit.Methods.Tools.Select(tool => (tool.Name, (PyValue)tool.Kind!.Value.ToString().ToLowerInvariant()))]));
        var mutates = PyJson.Write(PyDict.Of([.. toolkit.Methods.Tools.Select(tool => (tool.Name, (PyValue)tool.MutatesState))]));
        var (expectedKinds, expectedMutates) = (PyJson.Write(line["tool_types"]!), PyJson.Write(line["mutates"]!));
        return kinds != expectedKinds ? $"expected {expectedKinds}, got {kinds}" : mutates != expectedMutates ? $"expected {expectedMutates}, got {mutates}" : null;
    }

    // What a call may leave out and in which order parameters come must be the same in the code that runs it.
    private static string? Parameters(Toolkit toolkit, PyDict line)
    {
        foreach (var (tool, listed) in toolkit.Methods.Tools.Zip(line.Items("tools")))
        {
            var schema = ((PyDict)listed).Dict("function").Dict("parameters");
            var expected = string.Join(", ", schema.Dict("properties").Keys);
            var required = string.Join(", ", (schema["required"] as PyList ?? PyList.Empty).Items);
            var got = string.Join(", ", tool.Parameters.Select(parameter => parameter.Name));
            var gotRequired = string.Join(", ", tool.Parameters.Where(parameter => parameter.Default is null).Select(parameter => parameter.Name));
            if (expected != got || required != gotRequired)
            {
                return $"{tool.Name}: expected ({expected}) with ({required}) required, got ({got}) with ({gotRequired})";
            }
        }

        return null;
    }

    private static string? Schemas(TauWorld world, string domain, Requestor side, PyDict line)
    {
        var expected = line.Items("tools");
        var got = world.Texts!.Tools(domain, side);
        for (var i = 0; i < Math.Max(expected.Length, got.Length); i++)
        {
            var wanted = i < expected.Length ? PyJson.Write(expected[i]) : "no tool";
            var found = i < got.Length ? PyJson.Write(got[i].ToValue()) : "no tool";
            if (wanted != found)
            {
                return $"tool {i}: expected {wanted}, got {found}";
            }
        }

        return null;
    }
}
