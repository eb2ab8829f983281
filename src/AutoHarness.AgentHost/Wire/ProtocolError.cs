namespace AutoHarness.AgentWire;

/// <summary>Codes of error answers.</summary>
internal enum ProtocolError
{
    MethodNotFound = -32601,
    InvalidParams = -32602,

    /// <summary>The session is over: its time ran out, a limit broke, or the harness gave up.</summary>
    SessionOver = -32001,

    /// <summary>The model refuses what was asked.</summary>
    ModelRefused = -32002,

    /// <summary>A file in the terminal could not be read or written.</summary>
    TerminalFailed = -32003,

    /// <summary>The agent withdrew the request.</summary>
    RequestCancelled = -32004,
}
