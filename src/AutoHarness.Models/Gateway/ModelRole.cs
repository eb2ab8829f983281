namespace AutoHarness.Models.Gateway;

/// <summary>On whose behalf a model is called.</summary>
public enum ModelRole
{
    /// <summary>The agent under optimisation.</summary>
    Agent,

    /// <summary>A simulated user.</summary>
    User,

    /// <summary>A judge of answers or edits.</summary>
    Judge,

    /// <summary>A coding agent.</summary>
    CodingAgent,
}
