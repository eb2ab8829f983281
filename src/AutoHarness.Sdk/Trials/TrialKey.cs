namespace AutoHarness.Sdk;

/// <summary>Names one trial; a finished trial is never run again under the same key.</summary>
/// <param name="Series">Who asked: <c>explore</c>, <c>baseline</c>, <c>judge:&lt;id&gt;</c>, <c>reference:&lt;id&gt;</c>, <c>fresh:&lt;id&gt;</c> of a judgement, <c>noise:&lt;n&gt;</c>.</param>
/// <param name="AgentVersion">Hash of the agent's source, lower-case hex.</param>
/// <param name="Task">The task.</param>
/// <param name="Attempt">Counts from 0 within (series, agent version, task, fingerprint).</param>
/// <param name="Fingerprint">See <see cref="IBenchmark.Fingerprint"/>.</param>
public sealed record TrialKey(string Series, string AgentVersion, TaskId Task, int Attempt, string Fingerprint);
