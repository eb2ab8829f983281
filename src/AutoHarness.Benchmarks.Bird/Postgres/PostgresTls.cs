using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>How a connection is encrypted, and whom it trusts.</summary>
/// <param name="Mode">What is asked of the server.</param>
/// <param name="RootCertificate">A PEM file of the authorities that are trusted; null for libpq's own file, <c>~/.postgresql/root.crt</c>, or where there is none those of the system.</param>
internal sealed record PostgresTls(TlsMode Mode, string? RootCertificate)
{
    public static PostgresTls Off { get; } = new(TlsMode.Disable, null);

    /// <summary>Where libpq looks for trusted authorities.</summary>
    private static string UsersOwn => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".postgresql", "root.crt");

    private bool ChecksAuthority => Mode >= TlsMode.VerifyCa || (Mode == TlsMode.Require && RootCertificate is not null);

    private string? Authorities => RootCertificate ?? (File.Exists(UsersOwn) ? UsersOwn : null);

    /// <summary>For our own connections.</summary>
    /// <exception cref="IOException">The root certificate cannot be read.</exception>
    public SslClientAuthenticationOptions For(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (!ChecksAuthority)
        {
            // What libpq does, too: against whoever only listens, not against whoever stands in the middle.
#pragma warning disable CA5359
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
            return options;
        }

        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (Authorities is { } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(file);
        }

        options.CertificateChainPolicy = policy;
        options.RemoteCertificateValidationCallback = (_, _, _, errors) =>
            (Mode == TlsMode.VerifyFull ? errors : errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        return options;
    }

    /// <summary>For Npgsql's.</summary>
    public void Describe(NpgsqlConnectionStringBuilder connection)
    {
        connection.SslMode = ChecksAuthority
            ? Mode == TlsMode.VerifyFull ? SslMode.VerifyFull : SslMode.VerifyCA
            : Mode switch
            {
                TlsMode.Disable => SslMode.Disable,
                TlsMode.Prefer => SslMode.Prefer,
                _ => SslMode.Require,
            };
        connection.RootCertificate = ChecksAuthority ? Authorities : null;
    }
}
