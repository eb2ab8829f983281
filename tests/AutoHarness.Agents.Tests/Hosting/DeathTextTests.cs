using AutoHarness.Agents.Hosting;

namespace AutoHarness.Agents.Tests.Hosting;

public sealed class DeathTextTests
{
    [Theory]
    [InlineData(134, "chatter\nStack overflow.\n   at Agent.Deep()", "the agent's process aborted: stack overflow")]
    [InlineData(134, "chatter\nUnhandled exception. System.Exception: no\n   at A", "the agent's process aborted: Unhandled exception. System.Exception: no\n   at A")]
    [InlineData(137, "", "the agent's process was killed")]
    [InlineData(3, "bye", "the agent's process ended with exit code 3: bye")]
    public void Tells_from_exit_code_and_errors_what_happened(int exitCode, string errors, string text) =>
        Assert.Equal(text, DeathText.Describe(exitCode, errors));
}
