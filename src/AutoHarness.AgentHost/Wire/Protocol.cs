namespace AutoHarness.AgentWire;

/// <summary>Names and numbers of the agent protocol; <c>docs/agent-protocol.md</c> explains them.</summary>
internal static class Protocol
{
    public const string Version = "1";

    /// <summary>Rises with every member that is added and that an agent may do without.</summary>
    public const int Revision = 1;

    /// <summary>Bytes of one line from the agent, its end not counted.</summary>
    public const int LineCap = 8 * 1024 * 1024;

    /// <summary>Bytes of one line to the agent.</summary>
    public const int HarnessLineCap = 64 * 1024 * 1024;

    public const string Initialize = "initialize";
    public const string SessionStart = "session/start";
    public const string SessionCancel = "session/cancel";
    public const string Ping = "ping";
    public const string Shutdown = "shutdown";
    public const string ModelComplete = "model/complete";
    public const string EnvironmentAct = "environment/act";
    public const string TerminalExec = "terminal/exec";
    public const string TerminalUpload = "terminal/upload";
    public const string TerminalDownload = "terminal/download";
    public const string RequestCancel = "request/cancel";
    public const string Log = "log";
}
