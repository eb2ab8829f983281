using System.Text;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Results;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Trials;

/// <summary>Evaluates the conversation of a stored trace again; what the judge found is taken from it.</summary>
internal static class TraceReplay
{
    /// <summary>The reward that a trace supports; null when it holds no conversation.</summary>
    public static double? Run(TauWorld world, TauTask task, bool solo, ReadOnlyMemory<byte> trace)
    {
        if (Note(trace) is not { } note || note["chance"] is not PyDict chance || TerminationReasonNames.Parse(note.TextOrNull("termination_reason")) is not { } reason)
        {
            return null;
        }

        try
        {
            var simulation = StoredSimulation.Read(note);
            var options = BillNumbers.Of(task.Id, (long)((PyInt)chance["seed"]!).Value, (int)((PyInt)chance["attempt"]!).Value);
            var evaluation = new TauEvaluator(world.Domain, new FiledJudge(simulation)).EvaluateAsync(task, reason, simulation.Messages, EvaluationType.All, solo, options, CancellationToken.None);

            // The filed judge answers at once, and nothing else in an evaluation waits.
            return evaluation.IsCompletedSuccessfully ? evaluation.Result.Reward : evaluation.Exception?.InnerException is PythonException ? 0 : null;
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidCastException or NullReferenceException)
        {
            return null;
        }
    }

    private static PyDict? Note(ReadOnlyMemory<byte> trace) =>
        PyJsonReader.TryParse(Encoding.UTF8.GetString(trace.Span), out var read) && read is PyDict document && document["events"] is PyList events
            ? events.Items.OfType<PyDict>().LastOrDefault(entry => entry.TextOrNull("kind") == Simulation.NoteKind)?["data"] as PyDict
            : null;
}
