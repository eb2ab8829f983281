namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>One kind of thing to look for in an edit.</summary>
internal interface IEditCheck
{
    void Look(EditUnderCheck edit, FindingList findings);
}
