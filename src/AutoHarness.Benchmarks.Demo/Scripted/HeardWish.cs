using AutoHarness.Benchmarks.Demo.Tasks;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>A wish as the scripted model understood it from the conversation.</summary>
/// <param name="Kind">What is wanted.</param>
/// <param name="Number">Counts the wishes of the conversation from 0.</param>
internal sealed record HeardWish(WishKind Kind, int Number)
{
    /// <summary>Everything the customer said about it, one line a message.</summary>
    public string Words { get; init; } = "";

    public string? OrderId { get; init; }

    public bool OrderForgotten { get; init; }

    public bool OnGiftCard { get; init; }

    /// <summary>The customer took the wish back.</summary>
    public bool TakenBack { get; init; }

    /// <summary>The customer said yes, and has not changed the wish since.</summary>
    public bool Agreed { get; init; }

    /// <summary>How often the agent asked for details of the wish.</summary>
    public int Questions { get; init; }

    /// <summary>How often the agent asked for a yes.</summary>
    public int AgreementsAsked { get; init; }

    /// <summary>The change was made.</summary>
    public bool Done { get; init; }

    /// <summary>The amount that the change refunded.</summary>
    public decimal? Refunded { get; init; }

    /// <summary>What the last attempt at the change said when it failed.</summary>
    public string? Error { get; init; }

    /// <summary>How many attempts at the change failed.</summary>
    public int Failures { get; init; }
}
