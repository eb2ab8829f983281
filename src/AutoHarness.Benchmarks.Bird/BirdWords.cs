namespace AutoHarness.Benchmarks.Bird;

/// <summary>The words of config, results and screens.</summary>
public static class BirdWords
{
    public static string Of(InteractionMode mode) => mode == InteractionMode.Agentic ? "a-interact" : "c-interact";

    public static string Of(BirdCompat compat) => compat == BirdCompat.Fixed ? "fixed" : "reference";
}
