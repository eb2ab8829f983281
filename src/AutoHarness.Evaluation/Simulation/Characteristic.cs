namespace AutoHarness.Evaluation.Simulation;

/// <summary>One required property of the gate and whether the simulation shows it.</summary>
/// <param name="Id"><c>O1</c> to <c>O11</c>.</param>
/// <param name="Form"><c>statistic only</c>, <c>full</c>, or empty where there is but one.</param>
/// <param name="Statement">The numbers.</param>
/// <param name="Met">The outcome.</param>
public sealed record Characteristic(string Id, string Form, string Statement, bool Met)
{
    /// <summary>One line that begins with the id and ends in <c>met</c> or <c>not met</c>.</summary>
    public override string ToString() => $"{Id,-4}{(Form.Length == 0 ? "" : $"[{Form}] ")}{Statement}: {(Met ? "met" : "not met")}";
}
