namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>libpq's <c>sslmode</c>.</summary>
internal enum TlsMode
{
    /// <summary>Never encrypted.</summary>
    Disable,

    /// <summary>Encrypted where the server can, and whoever it is.</summary>
    Prefer,

    /// <summary>Encrypted; the certificate is checked only where a root certificate is named.</summary>
    Require,

    /// <summary>Encrypted, by a certificate of a trusted authority.</summary>
    VerifyCa,

    /// <summary>Encrypted, by a certificate of a trusted authority for this very host.</summary>
    VerifyFull,
}
