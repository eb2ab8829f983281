using System.Collections.Immutable;
using AutoHarness.Benchmarks.Demo.Shop;
using AutoHarness.Benchmarks.Demo.Tools;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>One conversation at the desk: who calls, what about, and in what temper.</summary>
internal sealed record DeskTask(TaskId Id, Customer Customer, ImmutableArray<Wish> Wishes, string Greeting)
{
    /// <summary>The first message names the order.</summary>
    public bool NamesOrderFirst { get; init; }

    /// <summary>The customer cannot say the order number, only what was in the order.</summary>
    public bool ForgotNumber { get; init; }

    /// <summary>After a refusal the customer asks for an exception.</summary>
    public bool Pushes { get; init; }

    /// <summary>The first change fails because the till is busy.</summary>
    public bool BusyTill { get; init; }

    public string Opening =>
        $"{Greeting} {Wishes[0].Sentence}" + (NamesOrderFirst && !ForgotNumber ? $" The order number is {Wishes[0].OrderId}." : "");

    public IEnumerable<ToolCall> RightCalls => Wishes.SelectMany(wish => wish.RightCalls);

    public IEnumerable<MustSay> MustSay => Wishes.SelectMany(wish => wish.MustSay);
}
