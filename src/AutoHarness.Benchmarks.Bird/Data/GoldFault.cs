namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>A task whose own gold does not pass.</summary>
/// <param name="Task">Its id.</param>
/// <param name="Phase">1 or 2.</param>
/// <param name="Message">What the evaluation says.</param>
internal sealed record GoldFault(string Task, int Phase, string Message);
