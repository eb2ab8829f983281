using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>Answers a server's request for a password: none, in clear, MD5, or SCRAM-SHA-256 (RFC 5802, 7677).</summary>
internal sealed class Authentication(PostgresLogin login)
{
    private const string Header = "n,,";

    private readonly string nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
    private byte[] expectedSignature = [];

    /// <summary>The content of the password message that answers a request; null where none is wanted.</summary>
    /// <param name="request">The content of the server's message.</param>
    /// <exception cref="PgException">A way that is not known here, a password that is missing, or a server that cannot prove itself.</exception>
    public byte[]? Answer(ReadOnlySpan<byte> request)
    {
        var content = request[4..];
        return BinaryPrimitives.ReadInt32BigEndian(request) switch
        {
            0 => null,
            3 => Text(Password),
            5 => Text(Md5(content.ToArray())),
            10 => First(Encoding.ASCII.GetString(content)),
            11 => Final(Encoding.UTF8.GetString(content)),
            12 => Check(Encoding.UTF8.GetString(content)),
            var kind => throw new PgException($"the server wants to authenticate {login.User} in a way (number {kind}) that is not supported; supported are passwords in clear, MD5 and SCRAM-SHA-256"),
        };
    }

    private string Password => login.Password ?? throw new PgException($"the server wants a password for {login.User}, and none is configured");

    private static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    // The server decides what it stores; MD5 is nobody's wish here.
#pragma warning disable CA5351
    private string Md5(byte[] salt)
    {
        var inner = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(Password + login.User)));
        return "md5" + Convert.ToHexStringLower(MD5.HashData([.. Encoding.ASCII.GetBytes(inner), .. salt]));
    }
#pragma warning restore CA5351

    private byte[] First(string mechanisms)
    {
        const string Mechanism = "SCRAM-SHA-256";
        if (!mechanisms.Split('\0').Contains(Mechanism, StringComparer.Ordinal))
        {
            throw new PgException("the server offers no SCRAM-SHA-256");
        }

        var first = Encoding.UTF8.GetBytes(Header + Bare);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, first.Length);
        return [.. Text(Mechanism), .. length, .. first];
    }

    private string Bare => $"n=,r={nonce}";

    private byte[] Final(string challenge)
    {
        var parts = Parse(challenge);
        if (!parts['r'].StartsWith(nonce, StringComparison.Ordinal))
        {
            throw new PgException("the server answered another login than this one");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Password.Normalize(NormalizationForm.FormKC), Convert.FromBase64String(parts['s']), int.Parse(parts['i']), HashAlgorithmName.SHA256, 32);
        var withoutProof = $"c={Convert.ToBase64String(Encoding.ASCII.GetBytes(Header))},r={parts['r']}";
        var signed = Encoding.UTF8.GetBytes($"{Bare},{challenge},{withoutProof}");
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), signed);
        expectedSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), signed);
        var proof = clientKey.Zip(signature, (left, right) => (byte)(left ^ right)).ToArray();
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    private byte[]? Check(string final) =>
        CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(Parse(final).GetValueOrDefault('v', "")), expectedSignature)
            ? null
            : throw new PgException("the server does not know the password that it asked for");

    private static Dictionary<char, string> Parse(string message) => message.Split(',').Where(part => part.Length > 1).ToDictionary(part => part[0], part => part[2..]);
}
