namespace AutoHarness.Sandboxes.Daytona;

/// <summary>Settings of the Daytona sandbox.</summary>
public sealed record DaytonaOptions
{
    /// <summary>The account's key, of <c>DAYTONA_API_KEY</c>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where sandboxes are managed, of <c>DAYTONA_API_URL</c>.</summary>
    public Uri ApiUrl { get; init; } = new("https://app.daytona.io/api");

    /// <summary>The region, of <c>DAYTONA_TARGET</c>; null means the account's own.</summary>
    public string? Target { get; init; }

    /// <summary>Before a request is sent again.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads the variables of an environment.</summary>
    public static DaytonaOptions From(Func<string, string?> variable) => new()
    {
        ApiKey = variable("DAYTONA_API_KEY"),
        ApiUrl = Remote.RemoteAddress.Of(variable, "DAYTONA_API_URL") ?? new Uri("https://app.daytona.io/api"),
        Target = variable("DAYTONA_TARGET") is { Length: > 0 } target ? target : null,
    };
}
