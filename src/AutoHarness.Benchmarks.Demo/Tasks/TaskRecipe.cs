namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>The sorts of tasks.</summary>
internal enum TaskRecipe
{
    Whereabouts,
    Cancel,
    Return,
    Exchange,
    Refund,
    NewAddress,
    Lost,

    /// <summary>A return that comes too late or is of a clearance item.</summary>
    ForbiddenReturn,

    /// <summary>Cancelling or redirecting what was sent already, or what belongs to somebody else.</summary>
    ForbiddenChange,

    /// <summary>An exchange for a variant that is out of stock.</summary>
    ForbiddenExchange,

    /// <summary>Two wishes, one after the other.</summary>
    Two,
}
