using System.Diagnostics;
using System.IO.Compression;
using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Bench.Tau;

/// <summary>
/// The calls of the fuzz vectors, and a state hash after every call that changed something: how many a second, beside the reference's figures for
/// the same calls where a file with them is given.
/// </summary>
internal static class TauToolsBench
{
    private const int Rounds = 3;

    /// <param name="vectors">The folder with <c>fuzz.*.jsonl.gz</c>.</param>
    /// <param name="data">The folder that holds <c>tau2/</c>.</param>
    /// <param name="reference">A JSON object of domain to <c>{"calls_per_second", "hash_milliseconds"}</c>, measured on the reference; or null.</param>
    public static int Run(string vectors, string data, string? reference)
    {
        var known = reference is null ? PyDict.Empty : (PyDict)PyJsonReader.Parse(File.ReadAllText(reference));
        Console.WriteLine("domain     calls    calls/s   ratio   hashes    ms/hash   ratio");
        foreach (var path in Directory.EnumerateFiles(vectors, "fuzz.*.jsonl.gz").Order(StringComparer.Ordinal))
        {
            var lines = Read(path);
            var name = lines[0].Text("domain");
            var domain = TauDomains.Load(name, data);
            var starts = domain.Tasks.ToDictionary(task => task.Id, task => task.InitialState, StringComparer.Ordinal);
            var best = Enumerable.Range(0, Rounds).Select(_ => Measure(domain, starts, lines)).MinBy(round => round.Calling + round.Hashing);
            var (rate, hash) = (best.Calls / best.Calling.TotalSeconds, best.Hashing.TotalMilliseconds / Math.Max(best.Hashes, 1));
            var their = known[name] as PyDict;
            Console.WriteLine(
                $"{name,-8} {best.Calls,7} {rate,10:0} {Ratio(rate, their?["calls_per_second"])} {best.Hashes,8} {hash,10:0.000} {Ratio(1 / hash, Inverse(their?["hash_milliseconds"]))}");
        }

        return 0;
    }

    private static string Ratio(double own, PyValue? reference) => reference is PyNumber number ? $"{own / number.ToDouble(),6:0.0}x" : "      -";

    private static PyValue? Inverse(PyValue? value) => value is PyNumber number ? 1 / number.ToDouble() : null;

    private static (int Calls, TimeSpan Calling, int Hashes, TimeSpan Hashing) Measure(TauDomain domain, Dictionary<string, InitialState?> starts, List<PyDict> lines)
    {
        var (calls, hashes, calling, hashing) = (0, 0, TimeSpan.Zero, TimeSpan.Zero);
        foreach (var line in lines)
        {
            var world = domain.CreateEnvironment(solo: false, new ConversationOptions());
            if (line.TextOrNull("init_task") is { } id && starts[id] is { } start)
            {
                world.SetState(start.Data, start.Actions, []);
            }

            foreach (var step in line.Items("steps").Cast<PyDict>().Where(step => step.Text("op") == "call"))
            {
                var call = new ToolCall("", step.Text("name"), step.Dict("arguments"), RequestorNames.Parse(step.Text("requestor")) ?? Requestor.Assistant);
                var began = Stopwatch.GetTimestamp();
                world.GetResponse(call);
                calling += Stopwatch.GetElapsedTime(began);
                calls++;
                if (step.Contains("hash"))
                {
                    began = Stopwatch.GetTimestamp();
                    _ = (world.AgentHash(), world.UserHash());
                    hashing += Stopwatch.GetElapsedTime(began);
                    hashes++;
                }
            }
        }

        return (calls, calling, hashes, hashing);
    }

    private static List<PyDict> Read(string path)
    {
        using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        var lines = new List<PyDict>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add((PyDict)PyJsonReader.Parse(line));
        }

        return lines;
    }
}
