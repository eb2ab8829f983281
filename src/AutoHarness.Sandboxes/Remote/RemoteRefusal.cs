using System.Net;

namespace AutoHarness.Sandboxes.Remote;

/// <summary>A service understood a request and refuses it. Whoever asked knows whose doing that is.</summary>
internal sealed class RemoteRefusal(HttpStatusCode status, string reason) : Exception(reason)
{
    public HttpStatusCode Status { get; } = status;
}
