using System.Collections.Immutable;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Rotating;

/// <summary>The rotations of the split, as the held-out store keeps them.</summary>
internal static class SplitHistory
{
    public static Rotation? Find(HeldOutStore heldOut, int number) => heldOut.Meta(Key(number)) is { } json ? Rotation.Read(json) : null;

    public static Task AddAsync(HeldOutStore heldOut, Rotation rotation) => heldOut.SetMetaAsync(Key(rotation.Number), rotation.ToJson());

    /// <summary>The held-out tasks as they were drawn at first.</summary>
    public static ImmutableArray<TaskId> FirstTest(HeldOutStore heldOut) => Find(heldOut, 1)?.OldTest ?? heldOut.Tasks(Split.Test);

    /// <summary>Every task that has decided at the gate before the given rotation.</summary>
    public static ImmutableHashSet<TaskId> Tested(HeldOutStore heldOut, int before) =>
    [
        .. heldOut.Tasks(Split.Test),
        .. Enumerable.Range(1, before - 1).Select(number => Find(heldOut, number)).OfType<Rotation>().SelectMany(rotation => rotation.OldTest),
    ];

    private static string Key(int number) => $"rotation:{number}";
}
