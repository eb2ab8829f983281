using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Rotating;

/// <summary>Draws the held-out tasks anew. The draw follows from experiment and number, so nobody can draw again until it suits.</summary>
internal static class RotationDraw
{
    /// <param name="experimentId">Id of the experiment.</param>
    /// <param name="number">Number of the rotation.</param>
    /// <param name="train">Train tasks now.</param>
    /// <param name="test">Held-out tasks now; as many are drawn.</param>
    /// <param name="tested">Tasks that have decided before; they are taken only where the others do not suffice.</param>
    public static (ImmutableArray<TaskId> Train, ImmutableArray<TaskId> Test) Draw(
        string experimentId, int number, ImmutableArray<TaskId> train, ImmutableArray<TaskId> test, ImmutableHashSet<TaskId> tested)
    {
        TaskId[] tasks = [.. train.Concat(test).Order()];
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{experimentId}:{number}"));
        new PythonRandom(BinaryPrimitives.ReadUInt32LittleEndian(hash)).Shuffle(tasks);
        var chosen = tasks.OrderBy(tested.Contains).Take(test.Length).ToHashSet();
        return ([.. tasks.Where(task => !chosen.Contains(task)).Order()], [.. chosen.Order()]);
    }
}
