using System.Net;
using System.Net.Sockets;

namespace AutoHarness.AgentHost.Forwarding;

/// <summary>Joins every connection to a TCP port with one of its own to a Unix socket, byte for byte in both directions.</summary>
internal sealed class Forwarder
{
    private readonly Socket listener;
    private readonly UnixDomainSocketEndPoint target;

    private Forwarder(Socket listener, UnixDomainSocketEndPoint target)
    {
        this.listener = listener;
        this.target = target;
    }

    /// <exception cref="SocketException">The port cannot be had.</exception>
    public static Forwarder Start(IPEndPoint port, string socket)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(port);
            listener.Listen();
            return new Forwarder(listener, new UnixDomainSocketEndPoint(socket));
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Accepts connections until it is told to stop; those that are open then break.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using (listener)
        {
            while (!ct.IsCancellationRequested)
            {
                try
                {
                    _ = JoinAsync(await listener.AcceptAsync(ct), ct);
                }
                catch (SocketException)
                {
                    // Out of descriptors for a moment, or the client has gone already.
                    await Task.Yield();
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    // Whatever goes wrong with one connection ends that one.
    private async Task JoinAsync(Socket client, CancellationToken ct)
    {
        using var near = client;
        using var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            near.NoDelay = true;
            await far.ConnectAsync(target, ct);
            await Task.WhenAll(PumpAsync(near, far, broken), PumpAsync(far, near, broken));
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            near.Close(0);
        }
    }

    // An end in one direction is passed on as one; a break in one direction breaks the other.
    private static async Task PumpAsync(Socket from, Socket to, CancellationTokenSource broken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (var read = await from.ReceiveAsync(buffer, broken.Token); read > 0; read = await from.ReceiveAsync(buffer, broken.Token))
            {
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), broken.Token);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            await broken.CancelAsync();
            throw;
        }
    }
}
