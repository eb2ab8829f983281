using System.Collections.Immutable;

namespace AutoHarness.Experiments.Progress;

/// <summary>Something that happened and that a watcher may want to know; printed as <c>subject what key=value …</c>. Never names a held-out task.</summary>
/// <param name="At">When.</param>
/// <param name="Subject"><c>run</c>, <c>gate</c>, <c>trial</c>, <c>iteration</c>, <c>prepare</c>, …</param>
/// <param name="What"><c>start</c>, <c>beat</c>, <c>fail</c>, <c>done</c>, …</param>
/// <param name="Fields">Details in order. Values may hold agent-written text and are made harmless where they are shown.</param>
public sealed record ProgressEvent(DateTimeOffset At, string Subject, string What, ImmutableArray<KeyValuePair<string, string>> Fields);
