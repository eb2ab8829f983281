using System.Collections.Immutable;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Experiments.Initialising;

/// <summary>What stands after <c>init</c>.</summary>
/// <param name="Folder">The experiment.</param>
/// <param name="Created">Files that were written, by name in the experiment.</param>
/// <param name="Kept">Files that were there and stay as they are.</param>
public sealed record InitResult(ExperimentFolder Folder, ImmutableArray<string> Created, ImmutableArray<string> Kept);
