namespace AutoHarness.Sandboxes.Remote;

/// <summary>A sandbox as a service lists it.</summary>
internal sealed record RemoteListing(string Id, IReadOnlyDictionary<string, string> Labels);
