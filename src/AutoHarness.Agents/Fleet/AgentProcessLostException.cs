namespace AutoHarness.Agents.Fleet;

/// <summary>
/// The shared process of this run is gone or was killed, and it is not known whose doing it was. The trial says nothing yet:
/// run it again with <see cref="AgentSessionSpec.Alone"/>.
/// </summary>
public sealed class AgentProcessLostException(string cause) : Exception(cause);
