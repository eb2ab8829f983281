namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>Finds code that a reader of the source does not see: evaluated text, reflection, native calls, code that runs at loading.</summary>
internal sealed class HiddenCodeCheck : IEditCheck
{
    private const string Evaluated = "runs code that does not stand in the source";
    private const string Reflected = "reaches code by its name at run time";
    private const string Native = "leaves the managed runtime";
    private const string Loading = "runs before the agent is asked to";
    private const string Surroundings = "reaches into the program that runs the agent";

    private static readonly CodeRules Rules = new(
        ("CSharpScript|CSharpCompilation|DynamicMethod|AssemblyBuilder|ILGenerator|TypeBuilder", FindingAction.Quarantine, Evaluated),
        ("eval|exec|__import__|execfile (", FindingAction.Quarantine, Evaluated),
        ("new Function (", FindingAction.Quarantine, Evaluated),
        ("marshal . loads", FindingAction.Quarantine, Evaluated),
        ("importlib", FindingAction.Quarantine, Evaluated),
        ("Assembly . Load|LoadFrom|LoadFile|UnsafeLoadFrom", FindingAction.Quarantine, Evaluated),
        ("AssemblyLoadContext", FindingAction.Quarantine, Evaluated),
        ("Activator . CreateInstance", FindingAction.Quarantine, Reflected),
        ("BindingFlags|UnsafeAccessor|UnsafeAccessorAttribute|MethodInfo|FieldInfo|PropertyInfo|FormatterServices|RuntimeHelpers|TypedReference", FindingAction.Quarantine, Reflected),
        ("GetMethod|GetMethods|GetField|GetFields|GetProperties|GetRuntimeMethods|GetNestedType|InvokeMember|DynamicInvoke|GetConstructor (", FindingAction.Quarantine, Reflected),
        ("Type . GetType", FindingAction.Quarantine, Reflected),
        ("GetType ( ) . Assembly|Module|BaseType|GetInterfaces", FindingAction.Quarantine, Reflected),
        ("Assembly . GetEntryAssembly|GetCallingAssembly|GetExecutingAssembly", FindingAction.Quarantine, Surroundings),
        ("GetAssemblies|GetCallingAssembly|StackTrace|StackFrame (", FindingAction.Quarantine, Surroundings),
        ("sys . _getframe|modules|settrace", FindingAction.Quarantine, Surroundings),
        ("gc . get_objects|get_referrers", FindingAction.Quarantine, Surroundings),
        ("inspect . stack|currentframe", FindingAction.Quarantine, Surroundings),
        ("DllImport|LibraryImport|DllImportAttribute|NativeLibrary|UnmanagedCallersOnly|ctypes|cffi", FindingAction.Quarantine, Native),
        ("unsafe {", FindingAction.Quarantine, Native),
        ("unsafe ~word", FindingAction.Quarantine, Native),
        ("Marshal . ~word", FindingAction.Quarantine, Native),
        ("Unsafe . ~word", FindingAction.Quarantine, Native),
        ("delegate *", FindingAction.Quarantine, Native),
        ("ModuleInitializer|ModuleInitializerAttribute", FindingAction.Quarantine, Loading));

    public void Look(EditUnderCheck edit, FindingList findings)
    {
        foreach (var file in edit.Reading.Changed)
        {
            foreach (var (_, line, action, why) in Rules.Apply(file))
            {
                findings.Add(FindingClass.HiddenCode, action, file, line, why);
            }

            LookForLoading(file, findings);
        }
    }

    /// <summary>A static constructor runs when the type is first touched, and a finalizer when nobody looks any more.</summary>
    private static void LookForLoading(Reading.EditedFile file, FindingList findings)
    {
        var tokens = file.Source.Tokens;
        for (var at = 0; at + 4 < tokens.Count; at++)
        {
            var isStaticConstructor = tokens[at].Is("static") && tokens[at + 1].Kind is Reading.TokenKind.Word && tokens[at + 2].Is("(") && tokens[at + 3].Is(")") && (tokens[at + 4].Is("{") || tokens[at + 4].Is("=>"));
            var isFinalizer = tokens[at].Is("~") && tokens[at + 1].Kind is Reading.TokenKind.Word && tokens[at + 2].Is("(") && tokens[at + 3].Is(")") && tokens[at + 4].Is("{");
            if ((isStaticConstructor || isFinalizer) && file.IsAdded(tokens[at + 1].Line))
            {
                findings.Add(FindingClass.HiddenCode, FindingAction.Quarantine, file, tokens[at + 1].Line, Loading);
            }
        }
    }
}
