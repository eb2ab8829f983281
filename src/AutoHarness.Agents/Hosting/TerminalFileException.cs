namespace AutoHarness.Agents.Hosting;

/// <summary>A file that the agent named in its terminal could not be read or written.</summary>
internal sealed class TerminalFileException(string message) : Exception(message);
