namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>Who connects.</summary>
/// <param name="User">The role.</param>
/// <param name="Password">Its password; null where the server trusts the role.</param>
internal sealed record PostgresLogin(string User, string? Password)
{
    // Never the password.
    public override string ToString() => User;
}
