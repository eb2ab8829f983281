namespace AutoHarness.Models.Providers;

/// <summary>Connections to servers.</summary>
internal static class Network
{
    /// <summary>Nothing was sent, so nothing can be charged.</summary>
    public static bool NeverArrived(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

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
