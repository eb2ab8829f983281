namespace AutoHarness.Models.Scripted.Server;

/// <summary>Thrown through the server to break a connection: what was flushed before still arrives, its end does not.</summary>
internal sealed class StreamCutException() : Exception("the script cuts the answer here");
