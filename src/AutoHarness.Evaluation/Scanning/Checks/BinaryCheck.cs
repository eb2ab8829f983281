namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>Rejects files that are no text: their content cannot be read, so it cannot be scanned.</summary>
internal sealed class BinaryCheck : IEditCheck
{
    private const int AllowedShare = 100;

    public void Look(EditUnderCheck edit, FindingList findings)
    {
        foreach (var file in edit.Reading.Changed)
        {
            var strange = file.Text.Count(letter => (letter < ' ' && letter is not ('\n' or '\r' or '\t' or '\f')) || letter == '\ufffd');
            if (file.Text.Contains('\0') || strange > Math.Max(4, file.Text.Length / AllowedShare))
            {
                findings.Add(FindingClass.Binary, FindingAction.Reject, file, 1, "the file is no text");
            }
        }
    }
}
