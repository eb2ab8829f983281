using AutoHarness.Models.Metering;

namespace AutoHarness.Models.Gateway;

/// <summary>What stands behind a model's name.</summary>
/// <param name="Text">Name, version and every parameter that can change an answer; goes into fingerprints.</param>
/// <param name="Scripted">True for a program that imitates a model; whatever rests on it must say so.</param>
/// <param name="Price">Its price; null when unknown.</param>
public sealed record ModelIdentity(string Text, bool Scripted, ModelPrice? Price);
