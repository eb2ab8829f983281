using AutoHarness.AgentHost.Compiling;
using AutoHarness.AgentHost.Running;

// Started by the harness only: "compile" reads sources on standard input and answers on standard output;
// "run DLL TYPE" serves sessions of one compiled agent.
switch (args)
{
    case ["compile"]:
        CompileCommand.Run();
        return 0;
    case ["run", var assembly, var type]:
        AgentServer.Run(assembly, type);
        return 0;
    default:
        Console.Error.WriteLine("auto-harness agent host: started by auto-harness, not by hand");
        return 2;
}
