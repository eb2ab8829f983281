using System.Runtime.InteropServices;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>Everything by which a coding agent shows that it still works.</summary>
/// <param name="OutputBytes">Printed so far.</param>
/// <param name="CopyStamp">Differs when anything in the copy differs.</param>
/// <param name="Processor">Used so far by all of its processes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SignsOfLife(long OutputBytes, long CopyStamp, TimeSpan Processor);
