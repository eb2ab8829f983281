using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>Opens the stream of a connection, encrypted where the address wants it.</summary>
internal static class PgStream
{
    private const int SslRequest = 80877103;
    private const int IdleSeconds = 60;
    private const int ProbeSeconds = 10;
    private const int Probes = 6;

    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="PgException">The server cannot encrypt, or its certificate is not trusted.</exception>
    public static async Task<Stream> OpenAsync(PostgresAddress address, CancellationToken ct)
    {
        var stream = new NetworkStream(await ConnectAsync(address, ct), ownsSocket: true);
        try
        {
            return address.IsSocket || address.Tls.Mode == TlsMode.Disable ? stream : await EncryptAsync(address, stream, ct);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static async Task<Socket> ConnectAsync(PostgresAddress address, CancellationToken ct)
    {
        var socket = address.IsSocket
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (address.IsSocket)
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.SocketPath), ct);
                return socket;
            }

            // Whoever waits for a result would wait for ever where a machine on the way has vanished.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, IdleSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
            await socket.ConnectAsync(address.Host, address.Port, ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> EncryptAsync(PostgresAddress address, NetworkStream stream, CancellationToken ct)
    {
        var request = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(request, SslRequest);
        await new WireWriter(stream).Untyped(request).SendAsync(ct);

        // One byte, and not one more: whatever came behind it in clear must not be taken for encrypted.
        var answer = new byte[1];
        await stream.ReadExactlyAsync(answer, ct);
        if (answer[0] != 'S')
        {
            return address.Tls.Mode == TlsMode.Prefer ? stream : throw new PgException($"PostgreSQL at {address} does not offer encrypted connections, and sslmode asks for them");
        }

        var encrypted = new SslStream(stream);
        try
        {
            await encrypted.AuthenticateAsClientAsync(address.Tls.For(address.Host), ct);
            return encrypted;
        }
        catch (Exception e) when (e is AuthenticationException or CryptographicException)
        {
            throw new PgException($"PostgreSQL at {address} could not be trusted: {e.Message}", e);
        }
    }
}
