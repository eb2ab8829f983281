namespace AutoHarness.Experiments.Explaining;

/// <summary>The smallest change of the candidate's outcomes that was found to change a verdict.</summary>
/// <param name="Trials">How many trials would have had to end otherwise.</param>
/// <param name="HeldOut">They are held-out trials; otherwise train trials.</param>
/// <param name="ToPass">Failed trials would have passed; otherwise passed ones would have failed.</param>
/// <param name="End">What would have come of it.</param>
public sealed record Flip(int Trials, bool HeldOut, bool ToPass, FlipEnd End);
