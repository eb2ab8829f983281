namespace AutoHarness.Models.Cassettes;

/// <summary>Where an answer stands in the cassette.</summary>
/// <param name="Slot">The slot that it was recorded in.</param>
/// <param name="Try">The try of the trial, from 1.</param>
/// <param name="Key">Of the request.</param>
/// <param name="Occurrence">How often the same request had come before in that try.</param>
/// <param name="Offset">Place in the file.</param>
/// <param name="Length">Bytes of the line.</param>
internal sealed record Take(TapeSlot Slot, int Try, string Key, int Occurrence, long Offset, int Length);
