namespace AutoHarness.Models.Providers;

/// <summary>Connections to servers.</summary>
internal static class Network
{
    public static SocketsHttpHandler Open(Uri server) => new()
    {
        // A key must not follow a redirection to another server.
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectTimeout = TimeSpan.FromSeconds(30),
        UseCookies = false,
        UseProxy = !server.IsLoopback,
    };
}
