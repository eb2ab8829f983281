namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>An estimate beside what an acceptance needs.</summary>
/// <param name="Z">z; with less weight on train tasks when something is suspicious.</param>
/// <param name="Accept">z that is needed.</param>
/// <param name="HeldOut">Mean held-out difference that the veto looks at; minus infinity without any.</param>
/// <param name="Veto">Least such mean that is let through.</param>
/// <param name="Alarm">Why more is asked than usual.</param>
/// <param name="IsStrong">z and difference are high enough.</param>
internal readonly record struct Weighing(double Z, double Accept, double HeldOut, double Veto, Alarm Alarm, bool IsStrong)
{
    public bool IsConvincing => IsStrong && HeldOut >= Veto;
}
