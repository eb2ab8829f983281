namespace AutoHarness.Sandboxes.Processes;

/// <summary>Sees a piece of a child's output.</summary>
/// <param name="isError">True for standard error.</param>
/// <param name="bytes">The piece; cut anywhere, also inside a character.</param>
public delegate void OutputListener(bool isError, ReadOnlySpan<byte> bytes);
